"""The adapter of SeaCloud."""

from mockgateway.gateways.seacloud.seacloud import SeaCloud

__all__ = ["SeaCloud"]
