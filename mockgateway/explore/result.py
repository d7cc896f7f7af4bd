"""The limits of an exploration, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mockgateway.explore.failures import Failure
from mockgateway.explore.run import Run
from mockgateway.explore.schedule import Schedule
from mockgateway.explore.shape import Position


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an exploration may do."""

    budget: float = 600.0  # seconds
    runs: int = 0  # 0 for any number
    jobs: int = 2  # 0 to run in the thread of the caller
    depth: int = 1
    deadline: float = 0.0  # seconds of a run; 0 to choose by the healthy run


@dataclass(frozen=True, slots=True)
class Finding:
    """A schedule that breaks the command."""

    failures: Sequence[Failure]
    positions: Sequence[Position]
    schedule: Schedule
    run: Run

    @property
    def words(self) -> str:
        """The schedule in a sentence."""
        first, *others = self.positions
        names = [str(first), *("its retry" if one == first else str(one) for one in others)]
        pairs = zip(names, self.failures, strict=True)
        return "; then ".join(f"{name} {failure.words}" for name, failure in pairs)


@dataclass(slots=True)
class Result:
    """What an exploration found.

    Attributes:
        skipped: How many planned runs the budget or the limit of runs left out.
    """

    positions: Sequence[Position] = ()
    findings: list[Finding] = field(default_factory=list)
    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    seconds: float = 0.0
