"""The plan of a run: the same run with imagined answers, which shows before anything is sent what the caps have room for, and what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mockgateway.contract.budget import Caps
from mockgateway.contract.events import Event, NotRun, Planned, Sent

if TYPE_CHECKING:
    from mockgateway.contract.probes import Probe
    from mockgateway.contract.run import Wishes
    from mockgateway.contract.target import Target

Spot = tuple[str, str]  # phase and operation
ALL = Caps(1e12, 10**9, 1e9)


@dataclass(frozen=True)
class Plan:
    """What a run has room for. most: money that it may come to; left_out: phases and operations with something that does not fit; paid: calls by spot."""

    most: float = 0.0
    left_out: frozenset[Spot] = frozenset()
    paid: Mapping[Spot, int] = field(default_factory=dict)


class _Rehearsed:
    """Listens to a rehearsal."""

    def __init__(self) -> None:
        self.sent = 0
        self.most = 0.0
        self.paid: Counter[Spot] = Counter()
        self.left: list[Spot] = []

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case Sent():
                self.sent += 1
                self.most += event.exchange.cost
                self.paid[event.exchange.phase, event.exchange.operation] += event.exchange.paid
            case NotRun() if event.reason.startswith("budget"):
                self.left.append((event.phase, event.operation))


def rehearse(
    target: Target, wishes: Wishes, only: Sequence[Probe] | None = None
) -> tuple[Plan, Planned]:
    """The plan of a run, and how it is told. Where something does not fit, a second rehearsal without caps tells what all of it would need."""
    held = _held(target, wishes, only)
    whole = _held(target, replace(wishes, caps=ALL), only) if held.left else held
    plan = Plan(held.most, frozenset(held.left), held.paid)
    return plan, Planned(
        held.sent,
        sum(held.paid.values()),
        held.most,
        tuple(held.left),
        whole.most,
        sum(whole.paid.values()),
    )


def _held(target: Target, wishes: Wishes, only: Sequence[Probe] | None) -> _Rehearsed:
    from mockgateway.contract.run import Run

    heard = _Rehearsed()
    Run(target, replace(wishes, dry=True), [heard]).run(only)
    return heard
