"""The events of a run. Every report is a consumer of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.target import Target

T = TypeVar("T")


@dataclass(frozen=True)
class RunStarted:
    """The run starts."""

    target: Target
    seed: int
    phases: Sequence[str]
    seconds: float  # Unix time
    polls: int = 0  # of one task, at most


@dataclass(frozen=True)
class RunPlanned:
    """A rehearsal has found the requests that the caps allow."""

    sent: int  # requests, at least
    paid: int  # paid calls, at least
    cost: float  # at most
    left_out: Sequence[tuple[str, str]]  # (phase, operation) that the caps do not allow
    full_cost: float  # that everything needs
    full_paid: int


@dataclass(frozen=True)
class PhaseStarted:
    """A phase starts."""

    name: str


@dataclass(frozen=True)
class ExchangeDone:
    """A request was sent and answered, or failed."""

    exchange: Exchange
    spent: float  # by the run so far, reservations included
    paid: int  # paid calls so far
    upper: float = 0.0  # the most that this request could have cost


@dataclass(frozen=True)
class FindingReported:
    """A deviation was found for the first time in this run."""

    finding: Finding


@dataclass(frozen=True)
class Skipped:
    """Something was not run."""

    phase: str
    operation: str  # "" for a whole phase
    reason: str  # begins with "budget: " if a cap did not allow it

    @property
    def over_budget(self) -> bool:
        """Whether a cap is the reason."""
        return self.reason.startswith("budget")


@dataclass(frozen=True)
class RunEnded:
    """The run is over."""

    code: int  # exit code
    sentence: str  # why, if the run is incomplete
    spent: float  # in the gateway's currency
    paid: int
    sent: int
    seconds: float
    counts: Mapping[str, int]  # findings by severity
    caps: Mapping[str, str]  # the caps that were reached, with a message


Event = RunStarted | RunPlanned | PhaseStarted | ExchangeDone | FindingReported | Skipped | RunEnded


class Report(Protocol):
    """A consumer of events."""

    def handle(self, event: Event) -> None:
        """Handle one event; events arrive in the order in which they happen."""


class EventLog:
    """A report that keeps the events of a run."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def handle(self, event: Event) -> None:
        """Handle one event."""
        self.events.append(event)

    def of(self, kind: type[T]) -> list[T]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def started(self) -> RunStarted:
        """The start of the run."""
        return self.of(RunStarted)[0]

    @property
    def ended(self) -> RunEnded:
        """The end of the run."""
        return self.of(RunEnded)[0]

    @property
    def exchanges(self) -> list[Exchange]:
        """All exchanges, in their order."""
        return [event.exchange for event in self.of(ExchangeDone)]

    @property
    def findings(self) -> list[Finding]:
        """All findings, in their order."""
        return [event.finding for event in self.of(FindingReported)]

    @property
    def over_budget(self) -> list[Skipped]:
        """The requests that the caps did not allow."""
        return [event for event in self.of(Skipped) if event.over_budget]


class EventFeed:
    """Sends events to reports, each skipped operation once per phase and kind of reason."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = tuple(reports)
        self.skipped: set[tuple[str, str, str]] = set()  # phase, operation, kind of reason

    def emit(self, event: Event) -> None:
        """Send an event to every report."""
        for report in self._reports:
            report.handle(event)

    def skip(self, phase: str, operation: str, reason: str) -> None:
        """Send a `Skipped` unless the same was sent before."""
        key = (phase, operation, reason.partition(":")[0])
        if key not in self.skipped:
            self.skipped.add(key)
            self.emit(Skipped(phase, operation, reason))
