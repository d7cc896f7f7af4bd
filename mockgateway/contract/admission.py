"""Decide whether a paid request may be sent, by the plan and the operation's earlier answers."""

from __future__ import annotations

from collections import Counter

from mockgateway.contract.budget import Budget
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.plan import CallKey, PlanFollower
from mockgateway.contract.pricing import round_up

# Operations whose invalid requests may be accepted more than once, if each costs a small share.
CHEAP = ("chat", "embedding", "rerank", "moderation")
CHEAP_SHARE = 0.01  # of --max-cost
MAX_ACCEPTED = 4


class Admission:
    """Admits or refuses the paid requests of one session.

    Attributes:
        plan: None to admit everything that the budget allows.
        accepted_invalid: the invalid requests that each paid operation has accepted.
    """

    def __init__(self, budget: Budget) -> None:
        self.plan: PlanFollower | None = None
        self.accepted_invalid: Counter[str] = Counter()
        self._budget = budget

    def refusal(
        self, key: CallKey, operation: OperationSpec | None, valid: bool, upper: float
    ) -> str:
        """Return why a paid request that costs at most `upper` must not be sent, or ""."""
        most = self._budget.caps.max_cost
        if valid:
            if self.plan and not self.plan.admits(key, upper, True, self._budget):
                return f"budget: the plan for --max-cost {most:g} has no room for it"
            return ""
        known = operation is not None and (not operation.do or operation.make in CHEAP)
        dear = not known or upper > CHEAP_SHARE * most
        if self.accepted_invalid[key.operation] >= (1 if dear else MAX_ACCEPTED):
            return "this paid operation accepts invalid requests; no more of them are sent"
        needed = upper
        if upper <= most:
            if self.plan is None or self.plan.admits(key, upper, False, self._budget):
                return ""
            needed += self.plan.plan.cost
        return f"could cost {upper:.6g} if accepted; needs --max-cost {round_up(needed)}"
