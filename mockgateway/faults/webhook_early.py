"""A webhook arrives before the answer to the request that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Seconds
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class WebhookEarly:
    """The task ends at once, and the submission's answer waits until its webhooks have been tried, at most for `most` real seconds."""

    most: Seconds = Seconds(5)

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, with nothing to wait for."""
        written: Script = script._replace(starts=0.0, ends=0.0, polls=None, manual=False)
        return written

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Hold the answer back."""
        reply = await proceed()
        sandbox = scene.call.sandbox
        tried = sandbox.webhook_sender is None or await sandbox.webhook_sender.wait_idle(
            sandbox.name, self.most
        )
        reply.applied.append(
            "webhook_early" if tried else "webhook_early: not all webhooks have been tried"
        )
        return reply
