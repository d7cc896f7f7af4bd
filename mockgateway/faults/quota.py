"""All that was bought is used up."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, ProblemName, Span
from mockgateway.scenario.known_names import require_known_problem


@dataclass(frozen=True, slots=True)
class Quota:
    """So many `calls` are answered, the others refused until the quota is renewed.

    renew: how often it is, by the sandbox's clock in UTC (`1d`: each midnight), never where nothing is said; kind: the problem that is told, such as
    quota_exceeded, insufficient_balance or budget_exceeded. A Retry-After comes only where waiting helps.
    """

    calls: Count = Count(10)
    renew: Span | None = None
    kind: ProblemName = ProblemName("quota_exceeded")

    def __post_init__(self) -> None:
        if self.renew is not None and self.renew < 1:
            raise ValueError("renew: a quota lasts for a second at least: write 1s or more")

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Proceed, or refuse."""
        require_known_problem(self, "quota", scene.problems)
        now = scene.call.received
        period = 0 if self.renew is None else floor(now / self.renew)
        count = scene.call.sandbox.store.increment(f"{scene.place}/{period}/{scene.key}")
        if count <= self.calls:
            reply = await proceed()
            reply.applied.append(f"quota {count} of {self.calls}")
            return reply
        values = {"limit": int(self.calls), "remaining": 0}
        if self.renew is not None:
            values["retry_after"] = max(1, ceil((period + 1) * self.renew - now))
        reply = scene.refuse(
            Problem(self.kind, f"The quota of {self.calls} requests is used up.", **values)
        )
        reply.applied.append(f"quota refused: {self.kind} {reply.status}")
        return reply
