"""The judges: each finds what is wrong, and leaves alone what is right."""
