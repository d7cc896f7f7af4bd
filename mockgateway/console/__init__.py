"""The console: the page at `/_mock/` (HTML, CSS, JavaScript) and the story file."""
