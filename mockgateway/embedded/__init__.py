"""A mock in a thread of this process, for the pytest plugin and for `explore`."""
