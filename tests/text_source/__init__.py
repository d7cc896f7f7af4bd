"""Tests of text sources."""
