"""A schedule: which failures affect which calls of one run, and the scenario that does so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.explore.failures import FAILURES, Failure
from mockgateway.explore.shape import Position, Target

EDGE = ("unavailable", "down")  # failures before the key is checked


class Injection(NamedTuple):
    """One failure of some calls of a target."""

    target: Target
    failure: str
    faults: Sequence[Any]
    nth: tuple[int, ...]  # numbers of the target's calls, retries included

    def rule(self) -> dict[str, Any]:
        """Return the rule of a scenario."""
        rule: dict[str, Any] = {"when": self.target.when}
        if not FAILURES[self.failure].lasting:
            rule["nth"] = self.nth[0] if len(self.nth) == 1 else list(self.nth)
        elif self.nth[0] > 1:
            rule["after"] = self.nth[0] - 1
        return {**rule, "faults": list(self.faults)}


Schedule = tuple[Injection, ...]


def inject_all(failure: Failure, hit: Sequence[Position]) -> Schedule:
    """Return the schedule that affects each of the positions once.

    An affected call is repeated by a client that recovers, so that later calls have higher numbers.
    """
    retries: Counter[Target] = Counter()
    numbers: dict[tuple[Target, str], list[int]] = {}
    faults: dict[tuple[Target, str], Sequence[Any]] = {}
    for position in hit:
        place = (position.target, repr(made := failure.faults(position)))
        faults[place] = made
        nth = position.nth + retries[position.target]
        numbers.setdefault(place, []).append(nth)
        retries[position.target] += failure.retried
    return tuple(
        Injection(place[0], failure.name, faults[place], tuple(nth))
        for place, nth in numbers.items()
    )


def inject_pair(first: Failure, second: Failure, position: Position, later: Position) -> Schedule:
    """Return the schedule of two failures: of a call, and of its retry or a later call."""
    # A call that is refused at the edge is not counted by the rules behind it.
    counted = first.name not in EDGE or second.name in EDGE
    shift = first.retried and counted and position.target == later.target
    return (
        Injection(position.target, first.name, first.faults(position), (position.nth,)),
        Injection(later.target, second.name, second.faults(later), (later.nth + shift,)),
    )


def scenario(schedule: Schedule, name: str = "found-by-explore") -> dict[str, Any]:
    """Return the scenario of a schedule, as a file has it."""
    return {"name": name, "rules": [injection.rule() for injection in schedule]}


def key(schedule: Schedule) -> str:
    """Return a text that identifies a schedule in all runs of the same exploration."""
    return "; ".join(
        f"{one.failure} {one.target.gateway} {one.target} {','.join(map(str, one.nth))}"
        for one in schedule
    )
