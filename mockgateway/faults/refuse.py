"""The gateway refuses, in its own words or with any status."""

from __future__ import annotations

from dataclasses import dataclass

from mockgateway.ports import Proceed, Scene
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count, Seconds


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error instead of an answer.

    kind: a problem by the document's name for it (docs/documents.md), such as rate_limited; status: to say another status than the
    document's; retry_after: what the client is told to wait; message: instead of the mock's.
    """

    kind: str = "internal_error"
    status: Count | None = None
    retry_after: Seconds | None = None
    message: str = ""

    def __post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"{self.status} is no status to answer with: write one from 200 to 599")

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Never proceed."""
        values = {} if self.retry_after is None else {"retry_after": max(1, round(self.retry_after))}
        reply = scene.refuse(Problem(self.kind, self.message or f"The mock was asked to refuse: {self.kind}.", **values))
        if self.status is not None:
            reply.status = self.status
        reply.applied.append(f"refuse {self.kind} {reply.status}")
        return reply
