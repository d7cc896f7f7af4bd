"""Choose the paid calls of a run within its caps: those that find the most for their cost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.exchange import Exchange, Request

# The shares of the caps that are left for invalid requests that a gateway accepts.
SPARE_COST = 0.2
SPARE_CALLS = 0.1
VARYING = re.compile(rb'https?:\\?/\\?/[^"\s]+')  # such as the URL of the webhook receiver

Spot = tuple[str, str]  # phase and operation


class CallKey(NamedTuple):
    """Identifies a paid call in both the rehearsal and the run."""

    phase: str
    operation: str
    body: bytes

    @classmethod
    def of(cls, phase: str, operation: str, request: Request) -> CallKey:
        """Return the key of a request."""
        return cls(phase, operation, VARYING.sub(b"*", request.body))


@dataclass(frozen=True)
class RunPlan:
    """The paid calls of a run that fit the caps."""

    cost: float = 0.0  # at most
    calls: Mapping[CallKey, tuple[float, ...]] = field(default_factory=dict)  # the cost of each
    left_out: frozenset[Spot] = frozenset()

    @property
    def paid(self) -> int:
        """The number of paid calls."""
        return sum(map(len, self.calls.values()))

    @classmethod
    def of(cls, rehearsed: Sequence[Exchange], caps: Caps) -> RunPlan:
        """Choose from the exchanges of a rehearsal without caps, the most useful calls first."""
        paid = [each for each in rehearsed if each.paid]
        money, calls = caps.max_cost, caps.max_paid_calls
        if sum(each.cost for each in paid) > money * (1 - SPARE_COST):
            money *= 1 - SPARE_COST
        if len(paid) > calls * (1 - SPARE_CALLS):
            calls -= max(1, round(calls * SPARE_CALLS)) if calls > 1 else 0

        def price(each: Exchange) -> float:
            return each.cost / (caps.max_cost or 1) + 1 / (caps.max_paid_calls or 1)

        chosen: dict[CallKey, tuple[float, ...]] = {}
        left_out, cost, count = set(), 0.0, 0
        for each in sorted(paid, key=lambda each: -each.worth / price(each)):
            if count < calls and cost + each.cost <= money:
                key = CallKey.of(each.phase, each.operation, each.request)
                chosen[key] = (*chosen.get(key, ()), each.cost)
                cost, count = cost + each.cost, count + 1
            else:
                left_out.add((each.phase, each.operation))
        return cls(cost, chosen, frozenset(left_out))


class PlanFollower:
    """Admits the planned paid calls, and others while the planned ones still fit the caps."""

    def __init__(self, plan: RunPlan) -> None:
        self.plan = plan
        self._open = {key: list(costs) for key, costs in plan.calls.items()}

    def admits(self, key: CallKey, cost: float, planned: bool, budget: Budget) -> bool:
        """Return whether a call that costs at most `cost` may be sent, and count it.

        Args:
            key: of the call.
            cost: the most that it can cost.
            planned: whether it may be one of the planned calls.
            budget: of the run.
        """
        if planned and self._open.get(key):
            self._open[key].pop()
            return True
        rest = [cost for costs in self._open.values() for cost in costs]
        caps = budget.caps
        fits = budget.used + cost + sum(rest) <= caps.max_cost
        return fits and budget.paid + len(rest) < caps.max_paid_calls

    def close(self, phases: Sequence[str]) -> None:
        """Release the budget of planned calls whose phases are over."""
        for key, costs in self._open.items():
            if key.phase in phases:
                costs.clear()
