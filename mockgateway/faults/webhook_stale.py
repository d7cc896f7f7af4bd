"""A webhook that was signed long ago, as a replayed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.protocols import WebhookContext
from mockgateway.scenario.fields import Seconds


@dataclass(frozen=True, slots=True)
class WebhookStale:
    """age: how long ago it says it was signed; receivers take 5 minutes."""

    age: Seconds = Seconds(600)

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Date it back."""
        delivery.age += self.age
        return f"webhook_stale {self.age:g}s"
