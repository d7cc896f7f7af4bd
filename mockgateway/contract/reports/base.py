"""The base of reports that are written when the run ends, and texts that several reports share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from mockgateway.contract import events
from mockgateway.contract.causes import SEVERITIES
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target
from mockgateway.problem import ConfigError

VERDICTS = {0: "PASSED", 1: "FAILED", 2: "INCOMPLETE", 3: "STOPPED BY THE BUDGET"}


HEADINGS = {"broken": "FAILED", "learned": "LEARNED", "accepted": "ACCEPTED"}


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the number of root causes, or of findings, of each severity."""
    words = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts.get(severity)]
    return ", ".join(words) or "nothing found"


def not_run_text(where: str, reason: str) -> str:
    """Return a line about an operation that was not run, with the reason."""
    budget = "--max-cost" in reason or reason.startswith("budget")
    return f"NOT RUN{' (budget)' if budget else ''}: {where}: {reason.removeprefix('budget: ')}"


def not_run_lines(log: events.EventLog) -> list[str]:
    """Return a line for each reason why operations were not run, the caps first."""
    lines = []
    if log.over_budget:
        places = [(each.phase, each.operation) for each in log.over_budget]
        lines.append(f"NOT RUN (budget): {by_phase(places)}")
    reasons: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in log.of(events.Skipped):
        if not each.over_budget:
            reasons[each.reason].append((each.phase, each.operation))
    return lines + [not_run_text(by_phase(places), reason) for reason, places in reasons.items()]


def by_phase(places: Iterable[tuple[str, str]]) -> str:
    """Return (phase, operation) pairs as `phase (operation, operation); ...`."""
    phases: dict[str, set[str]] = defaultdict(set)
    for phase, operation in places:
        phases[phase] |= {operation} if operation else set()
    texts = []
    for phase, names in phases.items():
        listed = ", ".join(sorted(names))
        texts.append(f"{phase} ({listed})" if phase and listed else phase or listed)
    return "; ".join(texts)


def rule_source(finding: Finding) -> str:
    """Return the source of the broken rule: the document, or the tester's own check."""
    if not finding.excerpt:
        return f"the rule of the check {finding.check}"
    return f"the document ({finding.source}, {finding.location})"


def passed_operations(log: events.EventLog) -> list[str]:
    """Return the operations with a successful answer and without a finding."""
    found = {finding.operation for finding in log.findings}
    judged = {exchange.operation for exchange in log.exchanges if exchange.accepted}
    return sorted(judged - found - {""})


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
