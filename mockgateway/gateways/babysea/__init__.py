"""BabySea: its adapter, and the shapes of its views."""

from mockgateway.gateways.babysea.babysea import BabySea

__all__ = ["BabySea"]
