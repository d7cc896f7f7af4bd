"""What most reports begin with: the events of a run, kept until it ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from mockgateway.contract.events import Ended, Event, Found, NotRun, Sent, Started
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.redact import Redactor
from mockgateway.problem import ConfigError

KEPT = (
    4 * 1024 * 1024
)  # bytes of a body that are kept for a report: beyond it only its size is told


class Collected(ABC):
    """Keeps a run's events and calls `finish` at its end; a report says there what to make of them. path: the file to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.started: Started | None = None
        self.ended: Ended | None = None
        self.exchanges: list[Exchange] = []
        self.findings: list[Finding] = []
        self.left_out: list[NotRun] = []
        self.hide = Redactor()

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case Started():
                self.started, self.hide = event, Redactor.of(event.target)
            case Sent():
                self.exchanges.append(event.exchange)
            case Found():
                self.findings.append(event.finding)
            case NotRun():
                self.left_out.append(event)
            case Ended():
                self.ended = event
                self.finish()

    def finish(self) -> None:
        """The run is over: write what was collected."""
        self.write(self.rendered())

    @abstractmethod
    def rendered(self) -> bytes:
        """The file's content."""

    def write(self, data: bytes) -> None:
        """Write the file; a folder that is not there is a ConfigError."""
        try:
            self.path.write_bytes(data)
        except OSError as error:
            raise ConfigError(
                str(self.path),
                (error.strerror or "cannot be written").lower(),
                "name a file in a folder that exists",
            ) from None
