"""The mock as an ASGI application."""

from mockgateway.server.factory import Settings, create_app

__all__ = ["Settings", "create_app"]
