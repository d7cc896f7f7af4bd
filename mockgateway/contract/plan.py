"""What the caps of a run allow, and how a run keeps to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mockgateway.contract.budget import Budget
from mockgateway.contract.events import Event, ExchangeDone, RunPlanned, Skipped

Spot = tuple[str, str]  # phase and operation


@dataclass(frozen=True)
class Plan:
    """The paid calls of a run that fit the caps."""

    cost: float = 0.0  # at most
    left_out: frozenset[Spot] = frozenset()
    paid: Mapping[Spot, int] = field(default_factory=dict)


class PlanRecorder:
    """A report that makes a plan from a rehearsal."""

    def __init__(self) -> None:
        self.sent = 0
        self.cost = 0.0
        self.paid: Counter[Spot] = Counter()
        self.left_out: list[Spot] = []

    def handle(self, event: Event) -> None:
        """Handle one event."""
        match event:
            case ExchangeDone(exchange=exchange):
                self.sent += 1
                self.cost += exchange.cost
                self.paid[exchange.phase, exchange.operation] += exchange.paid
            case Skipped() if event.over_budget:
                self.left_out.append((event.phase, event.operation))

    @property
    def plan(self) -> Plan:
        """What was recorded, as a plan."""
        return Plan(self.cost, frozenset(self.left_out), self.paid)

    def summary(self, full: PlanRecorder) -> RunPlanned:
        """Return what was recorded as an event; `full` is a rehearsal without caps."""
        paid, full_paid = self.paid.total(), full.paid.total()
        left_out = tuple(self.left_out)
        return RunPlanned(self.sent, paid, self.cost, left_out, full.cost, full_paid)


class PlanFollower:
    """Admits the planned paid calls, and others as long as the money for the planned ones stays."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._done: Counter[Spot] = Counter()
        self._used = 0.0

    def admits(self, spot: Spot, cost: float, budget: Budget) -> bool:
        """Return whether a paid call may be sent that costs at most `cost`, and count it."""
        if self._done[spot] < self.plan.paid.get(spot, 0):
            self._done[spot] += 1
            self._used += cost
            return True
        reserved = max(0.0, self.plan.cost - self._used)
        return budget.spent + cost + reserved <= budget.caps.max_cost
