"""The `quota` fault."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import ClassVar

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, ProblemName, Span
from mockgateway.scenario.known_names import require_known_problem


@dataclass(frozen=True, slots=True)
class Quota:
    """Answer a number of calls for each key, then refuse the others until the quota is renewed.

    Attributes:
        calls: The calls that are answered.
        renew: How often the quota is renewed on the sandbox's clock (`1d`: at midnight UTC); never
            by default. The refusal has a Retry-After if the quota is renewed; without renewal it
            has one of a day if the document requires the header.
        kind: The problem, such as quota_exceeded, insufficient_balance or budget_exceeded.
    """

    example: ClassVar[str] = "quota: {calls: 100, renew: 1d}"

    calls: Count = Count(10)
    renew: Span | None = None
    kind: ProblemName = ProblemName("quota_exceeded")

    def __post_init__(self) -> None:
        if self.renew is not None and self.renew < 1:
            raise ValueError("renew: a quota lasts for at least a second: write 1s or more")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Proceed, or refuse."""
        require_known_problem(self, "quota", context.problems)
        now, store = context.call.received, context.call.sandbox.store
        period = 0 if self.renew is None else floor(now / self.renew)
        count = store.increment(f"{context.place}/{period}/{context.key}")
        if count <= self.calls:
            reply = await proceed()
            reply.applied.append(f"quota {count} of {self.calls}")
            return reply
        values = {"limit": int(self.calls), "remaining": 0}
        if self.renew is not None:
            values["retry_after"] = max(1, ceil((period + 1) * self.renew - now))
        message = f"The quota of {self.calls} requests is used up."
        reply = context.refuse(Problem(self.kind, message, **values))
        reply.applied.append(f"quota refused: {self.kind} {reply.status}")
        return reply
