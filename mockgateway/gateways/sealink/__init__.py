"""SeaLink: its adapter, and its words for what it shows."""

from mockgateway.gateways.sealink.sealink import SeaLink

__all__ = ["SeaLink"]
