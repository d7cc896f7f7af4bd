"""Open the metrics of a mock."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from mockgateway.server.app import App
from mockgateway.telemetry.metrics import Metrics

METRICS_FOLDER = "MOCKGATEWAY_METRICS_FOLDER"  # the variable that names the workers' folder


def add_metrics(app: App) -> None:
    """Count the requests of a mock, if prometheus-client is installed."""
    if find_spec("prometheus_client") is None:
        return
    folder = os.environ.get(METRICS_FOLDER)

    def count_streams() -> int:
        return sum(sandbox.streams for sandbox in app.list_sandboxes())

    shared = Path(folder) if folder else None
    app.observers.append(Metrics(app.webhook_sender.attempts, count_streams, shared))
