"""The mock as an ASGI application."""

from mockgateway.server.factory import create_app
from mockgateway.server.settings import Settings

__all__ = ["Settings", "create_app"]
