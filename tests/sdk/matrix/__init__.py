"""Clients of many vendors, each in its own environment, with only a base URL and a key."""
