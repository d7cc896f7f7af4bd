"""Observers of answered requests: the access log, metrics and traces."""

from mockgateway.telemetry.access_log import AccessLog
from mockgateway.telemetry.observer import Observer

__all__ = ["AccessLog", "Observer"]
