"""Clients of many makers, each in an environment of its own, told nothing but where the mock is and a key."""
