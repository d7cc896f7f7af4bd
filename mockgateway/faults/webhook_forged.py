"""A webhook that somebody else signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.protocols import WebhookContext


@dataclass(frozen=True, slots=True)
class WebhookForged:
    """Signed with a secret that is not the receiver's."""

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Forge it."""
        delivery.forge = True
        return "webhook_forged"
