"""ApiKey: its adapter, and its words for what it shows."""

from mockgateway.gateways.apikey.apikey import ApiKey

__all__ = ["ApiKey"]
