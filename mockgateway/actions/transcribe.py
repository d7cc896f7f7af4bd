"""Transcribe: what is short at once, what is long as a task."""

from __future__ import annotations

from typing import ClassVar

from mockgateway.call import Call
from mockgateway.content import Content
from mockgateway.protocols import Action, OperationPlan


class Transcribe:
    """`do: complete, make: transcription`: short and long are the actions that do the two."""

    waits: ClassVar[bool] = True  # for a worker process

    def __init__(self, short: Action, long: Action) -> None:
        self._short = short
        self._long = long

    async def act(self, call: Call, job: OperationPlan) -> Content:
        """A task for what lasts, else the transcript."""
        return await (self._long if self.becomes_task(call, job) else self._short).act(call, job)

    def becomes_task(self, call: Call, job: OperationPlan) -> bool:
        """Whether the call becomes a task: for several `file_urls`, and for a model with the ability `long`."""
        model = job.models.get(job.named(call) or "")
        return call.field("file_urls") is not None or (
            model is not None and "long" in model.abilities
        )
