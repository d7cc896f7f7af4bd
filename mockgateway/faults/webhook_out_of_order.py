"""Webhooks overtake one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Span


@dataclass(frozen=True, slots=True)
class WebhookOutOfOrder:
    """What tells of a task's begin comes `by` after what tells of its end. Where a gateway tells of ends only, those of every other task come `by` later."""

    by: Span = Span(5)

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Let what is early be late."""
        if delivery.event == "started":
            delivery.due = max(delivery.due, fate.ends) + self.by
        elif fate.tells_start or fate.serial % 2 == 0:
            return ""
        else:
            delivery.due += self.by
        return f"webhook_out_of_order {self.by:g}s"
