"""The gateway refuses, in its own words or with any status."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from mockgateway.ports import Proceed, Scene
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.scenario.fields import ProblemName, Seconds, Status
from mockgateway.scenario.words import must_know


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error instead of an answer.

    kind: a problem by the document's name for it (docs/documents.md), such as rate_limited; status: to say another status than the
    document's; retry_after: what the client is told to wait; message: instead of the mock's.
    """

    kind: ProblemName = ProblemName("internal_error")
    status: Status | None = None
    retry_after: Seconds | None = None
    message: str = ""

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Never proceed."""
        must_know(self, "refuse", scene.problems)
        values = {} if self.retry_after is None else {"retry_after": ceil(self.retry_after)}
        reply = scene.refuse(Problem(self.kind, self.message or f"The mock was asked to refuse: {self.kind}.", **values))
        if self.status is not None:
            reply.status = self.status
        if reply.status in (204, 304):  # which never have a body (RFC 9110, 6.4.1)
            reply.media_type, reply.value, reply.body = None, None, b""
        reply.applied.append(f"refuse {self.kind} {reply.status}")
        return reply
