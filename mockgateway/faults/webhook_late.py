"""A webhook arrives late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Span


@dataclass(frozen=True, slots=True)
class WebhookLate:
    """by: how much later than its event, by the sandbox's clock."""

    by: Span = Span(30)

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Keep it back."""
        delivery.due += self.by
        return f"webhook_late {self.by:g}s"
