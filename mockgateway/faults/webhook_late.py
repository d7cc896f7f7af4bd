"""The `webhook_late` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Span


@dataclass(frozen=True, slots=True)
class WebhookLate:
    """Send webhooks some time after their event.

    Attributes:
        by: The delay after the event, on the sandbox's clock.
    """

    example: ClassVar[str] = "webhook_late: 10m"

    by: Span = Span(30)

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Delay the webhook."""
        delivery.due += self.by
        return f"webhook_late {self.by:g}s"
