"""The pytest plugin, in separate pytest runs in temporary folders."""
