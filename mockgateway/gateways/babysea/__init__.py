"""The adapter of BabySea."""

from mockgateway.gateways.babysea.babysea import BabySea

__all__ = ["BabySea"]
