"""SeaLink's webhooks: those of the account and a request's `webhook_url`.

Both are assumed to have the same format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mockgateway.gateways.sealink.tasks import view
from mockgateway.seed import Seed
from mockgateway.state.webhooks import (
    RetrySchedule,
    SignatureStatus,
    WebhookMessage,
    digests_match,
    hmac_sha256,
)

WAITS = (0, 10, 30, 90)  # seconds: up to three retries


class SeaLinkWebhooks:
    """Implements `WebhookFormat`."""

    schedule = RetrySchedule(WAITS)
    request_events: ClassVar[Mapping[str, str]] = {
        "completed": "task.completed",
        "failed": "task.failed",
        "canceled": "task.failed",
    }
    endpoint_events: ClassVar[Mapping[str, str]] = {
        "usage": "usage.created",
        "balance_low": "balance.low",
        "key_expiring": "key.expiring",
        "test": "webhook.test",
    }
    opt_in: Sequence[str] = ()
    signature_header = "x-sealink-signature"

    def message_id(self, seed: Seed) -> str:
        """Return the id, which is the same in every retry so that receivers can recognize one."""
        return "evt_" + seed.hex(16)

    def body(self, message: WebhookMessage) -> dict[str, Any]:
        """Return the envelope; only `event_id` is documented, the rest is assumed."""
        return {
            "event_id": message.id,
            "type": message.name,
            "created_at": int(message.at),
            "data": _data(message),
        }

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """Return the signature of the raw body; it has no timestamp."""
        return {"X-SeaLink-Signature": f"sha256={hmac_sha256(secret, body)}"}

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """Return valid or forged; without a timestamp it is never stale."""
        return (
            "valid"
            if digests_match(head[self.signature_header], f"sha256={hmac_sha256(secret, body)}")
            else "forged"
        )

    def retries(self, status: int) -> bool:
        """Return whether to retry: after 5xx and 429 (inferred: no other retry is documented)."""
        return status >= 500 or status == 429


def _data(message: WebhookMessage) -> Any:
    if message.event == "usage":
        return _usage(message)
    if message.task is not None:
        return view(message.task, message.task.base_url)
    if message.event == "balance_low":
        return {
            "balance": _money(message.data["balance"]),
            "threshold": _money(message.data["threshold"]),
        }
    if message.event == "key_expiring":
        return {"key_id": _key(message), **message.data}
    return {"test": True} if message.event == "test" else message.data


def _usage(message: WebhookMessage) -> dict[str, Any]:
    """Return the cost of a call or a task (every field is assumed; a task has its own id)."""
    data = message.data
    metadata = data["metadata"] if isinstance(data["metadata"], Mapping) else {}
    return {
        "request_id": data["request_id"],
        "key_id": _key(message),
        "model": data["model"],
        "task_type": metadata.get("task_type"),
        "input_tokens": data["input"],
        "output_tokens": data["output"],
        "cost": _money(data["cost"], 6),
    }


def _key(message: WebhookMessage) -> str:
    return f"key_{message.account.removeprefix('acct_')}"


def _money(amount: float, places: int = 2) -> dict[str, str]:
    return {"amount": f"{amount:.{places}f}", "currency": "USD"}
