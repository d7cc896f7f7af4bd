"""The adapter of API-Key."""

from mockgateway.gateways.apikey.apikey import ApiKey

__all__ = ["ApiKey"]
