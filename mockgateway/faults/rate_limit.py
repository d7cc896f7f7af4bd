"""More calls than a window allows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil, floor

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, ProblemName, Span
from mockgateway.scenario.known_names import require_known_problem


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many `calls` in a window are answered, the others refused with a Retry-After that is true by the sandbox's clock.

    A window begins with the first call after the last one has ended, at a whole second. kind: the problem that is told; per: whether each key has windows of its own.
    """

    calls: Count = Count(3)
    window: Span = Span(60)
    kind: ProblemName = ProblemName("rate_limited")
    per: str = "key"

    def __post_init__(self) -> None:
        if self.per not in ("key", "all"):
            raise ValueError(f"per: unknown word {self.per!r}: write key or all")

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Proceed, or refuse."""
        require_known_problem(self, "rate_limit", scene.problems)
        count, wait = self._count(scene)
        if count <= self.calls:
            reply = await proceed()
            reply.applied.append(f"rate_limit {count} of {self.calls}")
            return reply
        message = f"Rate limit of {self.calls} requests in {self.window:g} s reached. Try again in {wait} s."
        reply = scene.refuse(
            Problem(self.kind, message, retry_after=wait, limit=int(self.calls), remaining=0)
        )
        reply.applied.append(f"rate_limit refused, {wait}s to wait")
        return reply

    def _count(self, scene: FaultContext) -> tuple[int, int]:
        """The number of this call in its window, from 1, and whole seconds until the next one."""
        store, now = scene.call.sandbox.store, scene.call.received
        key = f"{scene.place}/{scene.key if self.per == 'key' else ''}"
        while True:
            old = store.get(key)
            ends, count = json.loads(old) if old else (0.0, 0)
            if now >= ends:
                ends, count = floor(now) + max(1, ceil(self.window)), 0
            if store.swap(key, old, json.dumps([ends, count + 1]).encode()):
                return count + 1, max(1, ceil(ends - now))
