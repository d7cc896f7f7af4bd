"""The `webhook_stale` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Seconds


@dataclass(frozen=True, slots=True)
class WebhookStale:
    """Sign webhooks with an old timestamp, like a replayed message.

    Attributes:
        age: The age of the timestamp; receivers accept up to 5 minutes.
    """

    example: ClassVar[str] = "webhook_stale: 1h"

    age: Seconds = Seconds(600)

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Backdate the signature."""
        delivery.age += self.age
        return f"webhook_stale {self.age:g}s"
