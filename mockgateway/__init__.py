"""A local stand-in for an AI gateway, and a tester for the real one, driven by the same OpenAPI documents."""

__version__ = "0.1.0"
