"""A webhook arrives more than once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class WebhookTwice:
    """more: how many times again, each with the same message id."""

    more: Count = Count(1)

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Send it again."""
        delivery.copies += self.more
        return f"webhook_twice, {self.more} more"
