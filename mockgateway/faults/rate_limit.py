"""The `rate_limit` fault."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil, floor
from typing import ClassVar

from mockgateway.problem import Problem
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, ProblemName, Span
from mockgateway.scenario.known_names import require_known_problem


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Answer a number of calls in each window, and refuse the others with a correct Retry-After.

    A window starts with the first call after the end of the last one, at a whole second on the
    sandbox's clock.

    Attributes:
        calls: The calls that are answered.
        window: The length of a window.
        kind: The problem.
        per: `key`: each key has windows of its own; `all`: all keys share them.
    """

    example: ClassVar[str] = "rate_limit: {calls: 10, window: 1m}"

    calls: Count = Count(3)
    window: Span = Span(60)
    kind: ProblemName = ProblemName("rate_limited")
    per: str = "key"

    def __post_init__(self) -> None:
        if self.per not in ("key", "all"):
            raise ValueError(f"per: unknown value {self.per!r}: write key or all")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Proceed, or refuse."""
        require_known_problem(self, "rate_limit", context.problems)
        count, wait = self._count(context)
        if count <= self.calls:
            reply = await proceed()
            reply.applied.append(f"rate_limit {count} of {self.calls}")
            return reply
        limit = f"Rate limit of {self.calls} requests in {self.window:g} s reached."
        values = {"retry_after": wait, "limit": int(self.calls), "remaining": 0}
        reply = context.refuse(Problem(self.kind, f"{limit} Try again in {wait} s.", **values))
        reply.applied.append(f"rate_limit refused, {wait}s to wait")
        return reply

    def _count(self, context: FaultContext) -> tuple[int, int]:
        """Return the call's number in its window, from 1, and the seconds until the next window."""
        store, now = context.call.sandbox.store, context.call.received
        key = f"{context.place}/{context.key if self.per == 'key' else ''}"
        while True:
            old = store.get(key)
            ends, count = json.loads(old) if old else (0.0, 0)
            if now >= ends:
                ends, count = floor(now) + max(1, ceil(self.window)), 0
            if store.swap(key, old, json.dumps([ends, count + 1]).encode()):
                return count + 1, max(1, ceil(ends - now))
