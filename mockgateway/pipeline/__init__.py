"""The request path: the steps that every request takes, in order."""
