"""API-Key's callbacks: a signed POST of the finished task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mockgateway.gateways.apikey.tasks import task_object
from mockgateway.seed import Seed
from mockgateway.state.webhooks import (
    RetrySchedule,
    SignatureStatus,
    WebhookMessage,
    digests_match,
    hmac_sha256,
    is_stale,
)

WAITS = (0, 1, 2, 4)  # seconds: three retries (assumed: section 7)

TEST: dict[str, Any] = {
    "task_id": "task_test",
    "id": "task_test",
    "object": "gateway.video.task",
    "status": "completed",
    "output": [],
    "error": None,
}


class ApiKeyWebhooks:
    """Implements `WebhookFormat`."""

    schedule = RetrySchedule(WAITS)
    request_events: ClassVar[Mapping[str, str]] = {
        "completed": "gateway.task.completed",
        "failed": "gateway.task.failed",
        "canceled": "gateway.task.failed",
    }
    endpoint_events: ClassVar[Mapping[str, str]] = {"test": "gateway.task.completed"}
    opt_in: Sequence[str] = ()
    signature_header = "x-api-key-signature"

    def message_id(self, seed: Seed) -> str:
        """Return an id; the wire format has none."""
        return "msg_" + seed.hex(16)

    def body(self, message: WebhookMessage) -> dict[str, Any]:
        """Return the task object, as for a poll (assumed)."""
        return (
            task_object(message.task, message.task.base_url) if message.task is not None else TEST
        )

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """Return the signature, HMAC_SHA256(timestamp + "." + body) in hex (encoding assumed)."""
        return {
            "x-api-key-event": message.name,
            "x-api-key-task-id": (message.data or {}).get("task") or TEST["id"],
            "x-api-key-timestamp": str(stamp),
            "x-api-key-signature": hmac_sha256(secret, b"%d." % stamp + body),
        }

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """Check the signature, then its age."""
        stamp = head.get("x-api-key-timestamp", "")
        if not digests_match(
            head[self.signature_header],
            hmac_sha256(secret, stamp.encode("utf-8", "replace") + b"." + body),
        ):
            return "forged"
        return "stale" if is_stale(stamp, now) else "valid"

    def retries(self, status: int) -> bool:
        """Return True: everything but 2xx is retried."""
        return True
