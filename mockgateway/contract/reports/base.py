"""The base of reports that are written when the run ends, and what several reports print."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from mockgateway.contract import events
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target
from mockgateway.problem import ConfigError

VERDICTS = {0: "PASSED", 1: "FAILED", 2: "INCOMPLETE", 3: "STOPPED BY THE BUDGET"}


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the number of findings of each severity."""
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items())) or "no findings"


def skipped_text(skipped: events.Skipped) -> str:
    """Return what was skipped and why."""
    where = f"{skipped.phase} {skipped.operation}".strip()
    return f"{where}: {skipped.reason}"


class FileReport(events.EventLog, ABC):
    """Collects the events of a run and writes a file when it ends."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.redact = Redactor()

    @property
    def target(self) -> Target:
        """The target of the run."""
        return self.started.target

    @property
    def name(self) -> str:
        """The name of the gateway or of the user's document."""
        return self.target.gateway or self.target.document.name

    @property
    def skipped(self) -> list[events.Skipped]:
        """What was not run."""
        return self.of(events.Skipped)

    def handle(self, event: events.Event) -> None:
        """Keep an event; write the file after the last one."""
        super().handle(event)
        if isinstance(event, events.RunEnded):
            self.redact = Redactor(self.target.secrets)
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
