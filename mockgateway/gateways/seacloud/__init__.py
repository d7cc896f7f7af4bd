"""SeaCloud: its adapter, and its words for what it shows."""

from mockgateway.gateways.seacloud.seacloud import SeaCloud

__all__ = ["SeaCloud"]
