"""API-Key's callbacks (fact sheet, section 7): a signed POST of the task to the `callback_url` of the request, once it has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mockgateway.gateways.apikey.tasks import view
from mockgateway.seed import Seed
from mockgateway.state.webhooks import RetrySchedule, Verdict, WebhookMessage, same, signed, stale

WAITS = (0, 1, 2, 4)  # seconds: three repetitions (assumed: section 7)

TEST: dict[str, Any] = {
    "task_id": "task_test",
    "id": "task_test",
    "object": "gateway.video.task",
    "status": "completed",
    "output": [],
    "error": None,
}


class ApiKeyWebhooks:
    """Implements `webhook.Convention`."""

    plan = RetrySchedule(WAITS)
    own: ClassVar[Mapping[str, str]] = {
        "completed": "gateway.task.completed",
        "failed": "gateway.task.failed",
        "canceled": "gateway.task.failed",
    }
    subscribed: ClassVar[Mapping[str, str]] = {"test": "gateway.task.completed"}
    unasked: Sequence[str] = ()
    signature = "x-api-key-signature"

    def message_id(self, seed: Seed) -> str:
        """Nothing on the wire has one."""
        return "msg_" + seed.hex(16)

    def body(self, letter: WebhookMessage) -> dict[str, Any]:
        """The task object, as a poll gets it (assumed)."""
        return view(letter.task, letter.task.base_url) if letter.task is not None else TEST

    def headers(
        self, letter: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """HMAC_SHA256(timestamp + "." + body), in lower-case hexadecimal (the encoding is assumed)."""
        return {
            "x-api-key-event": letter.name,
            "x-api-key-task-id": (letter.data or {}).get("task") or TEST["id"],
            "x-api-key-timestamp": str(stamp),
            "x-api-key-signature": signed(secret, b"%d." % stamp + body),
        }

    def verdict(self, head: Mapping[str, str], body: bytes, secret: str, now: float) -> Verdict:
        """The signature first, then its age."""
        stamp = head.get("x-api-key-timestamp", "")
        if not same(
            head[self.signature], signed(secret, stamp.encode("utf-8", "replace") + b"." + body)
        ):
            return "forged"
        return "stale" if stale(stamp, now) else "valid"

    def again(self, status: int) -> bool:
        """Everything but 2xx."""
        return True
