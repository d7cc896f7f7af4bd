"""SeaLink's webhooks (fact sheet, section 9): those of the account, and the `webhook_url` of a request, which is assumed to be told in the same way."""

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

WAITS = (0, 10, 30, 90)  # seconds: up to three repetitions


class SeaLinkWebhooks:
    """Implements `webhook.Convention`."""

    plan = RetrySchedule(WAITS)
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
        """The same in every repetition, so that receivers can tell them."""
        return "evt_" + seed.hex(16)

    def body(self, message: WebhookMessage) -> dict[str, Any]:
        """Only `event_id` is documented; the envelope is assumed."""
        return {
            "event_id": message.id,
            "type": message.name,
            "created_at": int(message.at),
            "data": _data(message),
        }

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """A signature over the raw body; nothing in it says when."""
        return {"X-SeaLink-Signature": f"sha256={hmac_sha256(secret, body)}"}

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """It has no time, so it is never stale."""
        return (
            "valid"
            if digests_match(head[self.signature_header], f"sha256={hmac_sha256(secret, body)}")
            else "forged"
        )

    def retries(self, status: int) -> bool:
        """Faults of the server and 429; any other refusal is final (inferred: no repetition is listed for it)."""
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
    """What a call or a task has cost (every field is assumed; a task is told by its own id)."""
    told = message.data
    metadata = told["metadata"] if isinstance(told["metadata"], Mapping) else {}
    return {
        "request_id": told["request_id"],
        "key_id": _key(message),
        "model": told["model"],
        "task_type": metadata.get("task_type"),
        "input_tokens": told["input"],
        "output_tokens": told["output"],
        "cost": _money(told["cost"], 6),
    }


def _key(message: WebhookMessage) -> str:
    return f"key_{message.account.removeprefix('acct_')}"


def _money(amount: float, places: int = 2) -> dict[str, str]:
    return {"amount": f"{amount:.{places}f}", "currency": "USD"}
