"""BabySea's webhooks.

They are registered with the account, tried five times, and disabled after 15 failures in a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from mockgateway.gateways.babysea import account
from mockgateway.gateways.babysea.tasks import generation_object
from mockgateway.seed import Seed
from mockgateway.state.webhooks import (
    RetrySchedule,
    SignatureStatus,
    WebhookMessage,
    digests_match,
    hmac_sha256,
    is_stale,
)

WAITS = (0, 0.5, 1.5, 3, 5)  # seconds (changelog of 2026-05-14)
HOLD = 72 * 3600.0  # seconds
FAILURES = 15

STATUS = {
    "started": "processing",
    "completed": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}

# Fields of a generation in each event, besides _ALWAYS. Absent ones are left out, never null.
_ALWAYS = ("account_id", "model_identifier", "generation_id")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "started": ("generation_prediction_id",),
    "completed": ("generation_provider_used", "generation_prediction_id", "generation_output_file"),
    "failed": ("generation_error", "generation_error_code"),
    "canceled": ("generation_prediction_id",),
}

_TEST = {
    "model_identifier": "bfl/flux-schnell",
    "generation_id": "00000000-0000-4000-8000-000000000000",
    "generation_status": "succeeded",
    "generation_provider_used": "replicate",
    "generation_prediction_id": "test_prediction",
    "generation_output_file": ["https://example.com/test.png"],
}


class BabySeaWebhooks:
    """Implements `WebhookFormat`."""

    schedule = RetrySchedule(WAITS, disable_after=FAILURES, hold=HOLD)
    request_events: ClassVar[Mapping[str, str]] = {}
    endpoint_events: ClassVar[Mapping[str, str]] = {
        "started": "generation.started",
        "completed": "generation.completed",
        "failed": "generation.failed",
        "canceled": "generation.canceled",
        "balance_low": "credits.low_balance",
        "test": "webhook.test",
    }
    opt_in: Sequence[str] = ("credits.low_balance",)
    signature_header = "x-babysea-signature"

    def message_id(self, seed: Seed) -> str:
        """Return a UUID, by which receivers recognize retries."""
        return str(UUID(bytes=seed.key[:16], version=4))

    def body(self, message: WebhookMessage) -> dict[str, Any]:
        """Return name, time, id and data."""
        return {
            "webhook_event": message.name,
            "webhook_timestamp": _time(message.at),
            "webhook_delivery_id": message.id,
            "webhook_data": _data(message),
        }

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """Return the signature of `<t>.<raw body>`, and headers that repeat the body's fields.

        The key is the whole secret, including its prefix.
        """
        return {
            "X-BabySea-Signature": f"t={stamp},v1={hmac_sha256(secret, b'%d.' % stamp + body)}",
            "X-BabySea-Event": message.name,
            "X-BabySea-Timestamp": _time(message.at),
            "X-BabySea-Delivery-Id": message.id,
        }

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """Check the signature, then its age."""
        parts = dict(
            part.strip().partition("=")[::2] for part in head[self.signature_header].split(",")
        )
        stamp = parts.get("t", "")
        if not digests_match(
            parts.get("v1", ""), hmac_sha256(secret, stamp.encode("utf-8", "replace") + b"." + body)
        ):
            return "forged"
        return "stale" if is_stale(stamp, now) else "valid"

    def retries(self, status: int) -> bool:
        """Return True: everything but 2xx is retried, also redirects."""
        return True


def _data(message: WebhookMessage) -> dict[str, Any]:
    owner = account.uuid(message.account)
    if message.event == "balance_low":
        crossed = {"threshold": message.data["threshold"], "balance_at": message.data["balance"]}
        return {
            "account_id": owner,
            "current_balance": message.data["balance"],
            "thresholds_crossed": [crossed],
        }
    if message.task is None:
        return {"account_id": owner, **_TEST}
    generation = generation_object(message.task, message.task.base_url)
    data = {word: generation[word] for word in _ALWAYS} | {
        "generation_status": STATUS[message.event]
    }
    if message.event == "started":
        data["generation_provider_initialize"] = message.task.upstreams[0]
    data |= {
        word: generation[word]
        for word in _FIELDS[message.event]
        if generation.get(word) is not None
    }
    if message.event == "canceled":
        data["credits_refunded"] = message.task.refunded > 0
    return data


def _time(moment: float) -> str:
    return account.time(datetime.fromtimestamp(moment, UTC))
