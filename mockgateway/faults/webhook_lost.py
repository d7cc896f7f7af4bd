"""The `webhook_lost` fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from mockgateway.protocols import WebhookContext

Event = Literal[
    "started", "completed", "failed", "canceled", "usage", "balance_low", "key_expiring"
]


@dataclass(frozen=True, slots=True)
class WebhookLost:
    """Never send webhooks, or some of them.

    Attributes:
        events: The events whose webhooks are lost; all by default.
    """

    example: ClassVar[str] = "webhook_lost: [completed]"

    events: Sequence[Event] = ()

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Drop the webhook."""
        if self.events and delivery.event not in self.events:
            return ""
        delivery.lost = True
        return "webhook_lost"
