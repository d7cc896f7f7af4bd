"""The `webhook_forged` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.protocols import WebhookContext


@dataclass(frozen=True, slots=True)
class WebhookForged:
    """Sign webhooks with a secret that is not the receiver's."""

    example: ClassVar[str] = "webhook_forged:"

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Forge the signature."""
        delivery.forge = True
        return "webhook_forged"
