"""A webhook arrives before the answer to the request that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.content import Order
from mockgateway.ports import Proceed, Scene
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Seconds
from mockgateway.task import Script


@dataclass(frozen=True, slots=True)
class WebhookEarly:
    """The task ends at once, and the submission's answer waits until its webhooks have been tried, at most for `most` real seconds."""

    most: Seconds = Seconds(5)

    def rewrite(self, script: Any, order: Order, scene: Scene) -> Script:
        """The same task, with nothing to wait for."""
        written: Script = script._replace(begins=0.0, ends=0.0, polls=None, by_hand=False)
        return written

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Hold the answer back."""
        reply = await proceed()
        sandbox = scene.call.sandbox
        tried = sandbox.courier is None or await sandbox.courier.quiet(sandbox.name, self.most)
        reply.applied.append(
            "webhook_early" if tried else "webhook_early: not all webhooks have been tried"
        )
        return reply
