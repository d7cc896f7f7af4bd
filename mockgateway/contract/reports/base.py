"""The base of reports that are written when the run ends, and what several reports print."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from mockgateway.contract.events import (
    Event,
    ExchangeDone,
    FindingReported,
    RunEnded,
    RunStarted,
    Skipped,
)
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target
from mockgateway.problem import ConfigError

VERDICTS = {0: "PASSED", 1: "FAILED", 2: "INCOMPLETE", 3: "STOPPED BY THE BUDGET"}


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the number of findings of each severity."""
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items())) or "no findings"


def skipped_text(skipped: Skipped) -> str:
    """Return what was skipped and why."""
    where = f"{skipped.phase} {skipped.operation}".strip()
    return f"{where}: {skipped.reason}"


class FileReport(ABC):
    """Collects the events of a run and writes a file when it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.exchanges: list[Exchange] = []
        self.findings: list[Finding] = []
        self.skipped: list[Skipped] = []
        self.redact = Redactor()
        self._started: RunStarted | None = None
        self._ended: RunEnded | None = None

    @property
    def started(self) -> RunStarted:
        """The start of the run."""
        assert self._started is not None
        return self._started

    @property
    def ended(self) -> RunEnded:
        """The end of the run."""
        assert self._ended is not None
        return self._ended

    @property
    def target(self) -> Target:
        """The target of the run."""
        return self.started.target

    @property
    def name(self) -> str:
        """The name of the gateway or of the user's document."""
        return self.target.gateway or self.target.document.name

    def handle(self, event: Event) -> None:
        """Handle one event."""
        match event:
            case RunStarted():
                self._started, self.redact = event, Redactor(event.target.secrets)
            case ExchangeDone():
                self.exchanges.append(event.exchange)
            case FindingReported():
                self.findings.append(event.finding)
            case Skipped():
                self.skipped.append(event)
            case RunEnded():
                self._ended = event
                self.write()

    @abstractmethod
    def render(self) -> bytes:
        """Return the content of the file."""

    def write(self) -> None:
        """Write the file. Raises ConfigError."""
        try:
            self.path.write_bytes(self.render())
        except OSError as error:
            problem = (error.strerror or "cannot be written").lower()
            fix = "use a file in a folder that exists"
            raise ConfigError(str(self.path), problem, fix) from None
