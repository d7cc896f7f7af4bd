"""What happens in a run, told as it happens; every report is a consumer of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.target import Target


@dataclass(frozen=True)
class Started:
    """The run begins. seconds: Unix time."""

    target: Target
    seed: int
    phases: Sequence[str]
    seconds: float


@dataclass(frozen=True)
class Planned:
    """What the caps have room for. sent, paid: requests, the least; most: money; left_out: (phase, operation) of what does not fit; whole, whole_paid: what all needs."""

    sent: int
    paid: int
    most: float
    left_out: Sequence[tuple[str, str]]
    whole: float
    whole_paid: int


@dataclass(frozen=True)
class Phase:
    """A phase begins."""

    name: str


@dataclass(frozen=True)
class Sent:
    """An exchange is over; spent: all of the run's money so far, what is laid aside included; paid: paid calls so far; upper: what this one could have come to."""

    exchange: Exchange
    spent: float
    paid: int
    upper: float = 0.0


@dataclass(frozen=True)
class Found:
    """Something is broken, and has not been told before in this run."""

    finding: Finding


@dataclass(frozen=True)
class NotRun:
    """Something was left out. operation: "" for a whole phase; reason: `budget: ...` or another sentence."""

    phase: str
    operation: str
    reason: str


@dataclass(frozen=True)
class Ended:
    """The run is over. code: the exit code; sentence: why, for codes 2 and 3; spent: in the gateway's money; counts: findings by severity."""

    code: int
    sentence: str
    spent: float
    paid: int
    sent: int
    seconds: float
    counts: Mapping[str, int]
    caps: Mapping[str, str]


Event = Started | Planned | Phase | Sent | Found | NotRun | Ended


class Report(Protocol):
    """A consumer of a run's events."""

    def take(self, event: Event) -> None:
        """One event, in the order of their happening."""
