"""The `webhook_out_of_order` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Span


@dataclass(frozen=True, slots=True)
class WebhookOutOfOrder:
    """Send the webhook of a task's start after that of its end.

    A gateway without a webhook for the start delays the webhooks of every other task instead.

    Attributes:
        by: The time between the webhooks, on the sandbox's clock.
    """

    example: ClassVar[str] = "webhook_out_of_order: 5s"

    by: Span = Span(5)

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Delay the webhook if it would come first."""
        if delivery.event == "started":
            delivery.due = max(delivery.due, context.ends) + self.by
        elif context.tells_start or context.serial % 2 == 0:
            return ""
        else:
            delivery.due += self.by
        return f"webhook_out_of_order {self.by:g}s"
