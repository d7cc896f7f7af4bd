"""The adapter of SeaLink."""

from mockgateway.gateways.sealink.sealink import SeaLink

__all__ = ["SeaLink"]
