"""Signed messages to where a client wants to hear of what happened."""
