"""What the caps of a run allow, and how a run keeps to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mockgateway.contract.budget import Budget
from mockgateway.contract.events import EventLog

Spot = tuple[str, str]  # phase and operation


@dataclass(frozen=True)
class RunPlan:
    """The paid calls of a run that fit the caps."""

    cost: float = 0.0  # at most
    left_out: frozenset[Spot] = frozenset()
    paid: Mapping[Spot, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rehearsal: EventLog) -> RunPlan:
        """Make a plan from the events of a rehearsal."""
        paid = Counter((each.phase, each.operation) for each in rehearsal.exchanges if each.paid)
        left_out = frozenset((each.phase, each.operation) for each in rehearsal.over_budget)
        return cls(sum(each.cost for each in rehearsal.exchanges), left_out, paid)


class PlanFollower:
    """Admits the planned paid calls, and others as long as the money for the planned ones stays."""

    def __init__(self, plan: RunPlan) -> None:
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
