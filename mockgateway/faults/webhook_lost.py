"""A webhook never arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mockgateway.protocols import WebhookContext


@dataclass(frozen=True, slots=True)
class WebhookLost:
    """events: which are lost, all where nothing is said."""

    events: Sequence[
        Literal[
            "started", "completed", "failed", "canceled", "usage", "balance_low", "key_expiring"
        ]
    ] = ()

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Lose it."""
        if self.events and delivery.event not in self.events:
            return ""
        delivery.lost = True
        return "webhook_lost"
