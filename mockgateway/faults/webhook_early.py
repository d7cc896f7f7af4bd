"""The `webhook_early` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Seconds
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class WebhookEarly:
    """Send a task's webhooks before the reply to its submission; the task ends at once.

    Attributes:
        most: The longest time, in real seconds, that the reply waits for the webhooks.
    """

    example: ClassVar[str] = "webhook_early:"

    most: Seconds = Seconds(5)

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Let the task end at once."""
        return script._replace(starts=0.0, ends=0.0, polls=None, manual=False)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Hold the reply back."""
        reply = await proceed()
        operation, sandbox = context.call.operation, context.call.sandbox
        if operation is None or operation.do != "submit":
            reply.applied.append("webhook_early skipped: this call starts no task")
            return reply
        sender = sandbox.webhook_sender
        idle = sender is None or await sender.wait_idle(sandbox.name, self.most)
        late = "" if idle else ": not all webhooks have been tried"
        reply.applied.append(f"webhook_early{late}")
        return reply
