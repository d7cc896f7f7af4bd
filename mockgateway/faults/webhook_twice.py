"""The `webhook_twice` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class WebhookTwice:
    """Send webhooks more than once.

    Attributes:
        more: The number of further copies, all with the same message id.
    """

    example: ClassVar[str] = "webhook_twice: 2"

    more: Count = Count(1)

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Add the copies."""
        delivery.copies += self.more
        return f"webhook_twice, {self.more} more"
