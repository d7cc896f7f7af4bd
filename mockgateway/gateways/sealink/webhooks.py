"""SeaLink's webhooks (fact sheet, section 9): those of the account, and the `webhook_url` of a request, which is assumed to be told in the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mockgateway.gateways.sealink.tasks import view
from mockgateway.seed import Seed
from mockgateway.state.webhooks import RetrySchedule, Verdict, WebhookMessage, same, signed

WAITS = (0, 10, 30, 90)  # seconds: up to three repetitions


class SeaLinkWebhooks:
    """Implements `webhook.Convention`."""

    plan = RetrySchedule(WAITS)
    own: ClassVar[Mapping[str, str]] = {
        "completed": "task.completed",
        "failed": "task.failed",
        "canceled": "task.failed",
    }
    subscribed: ClassVar[Mapping[str, str]] = {
        "usage": "usage.created",
        "balance_low": "balance.low",
        "key_expiring": "key.expiring",
        "test": "webhook.test",
    }
    unasked: Sequence[str] = ()
    signature = "x-sealink-signature"

    def message_id(self, seed: Seed) -> str:
        """The same in every repetition, so that receivers can tell them."""
        return "evt_" + seed.hex(16)

    def body(self, letter: WebhookMessage) -> dict[str, Any]:
        """Only `event_id` is documented; the envelope is assumed."""
        return {
            "event_id": letter.id,
            "type": letter.name,
            "created_at": int(letter.at),
            "data": _data(letter),
        }

    def headers(
        self, letter: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """A signature over the raw body; nothing in it says when."""
        return {"X-SeaLink-Signature": f"sha256={signed(secret, body)}"}

    def verdict(self, head: Mapping[str, str], body: bytes, secret: str, now: float) -> Verdict:
        """It has no time, so it is never stale."""
        return "valid" if same(head[self.signature], f"sha256={signed(secret, body)}") else "forged"

    def again(self, status: int) -> bool:
        """Faults of the server and 429; any other refusal is final (inferred: no repetition is listed for it)."""
        return status >= 500 or status == 429


def _data(letter: WebhookMessage) -> Any:
    if letter.event == "usage":
        return _usage(letter)
    if letter.task is not None:
        return view(letter.task, letter.task.base_url)
    if letter.event == "balance_low":
        return {
            "balance": _money(letter.data["balance"]),
            "threshold": _money(letter.data["threshold"]),
        }
    if letter.event == "key_expiring":
        return {"key_id": _key(letter), **letter.data}
    return {"test": True} if letter.event == "test" else letter.data


def _usage(letter: WebhookMessage) -> dict[str, Any]:
    """What a call or a task has cost (every field is assumed; a task is told by its own id)."""
    told = letter.data
    metadata = told["metadata"] if isinstance(told["metadata"], Mapping) else {}
    return {
        "request_id": told["request_id"],
        "key_id": _key(letter),
        "model": told["model"],
        "task_type": metadata.get("task_type"),
        "input_tokens": told["input"],
        "output_tokens": told["output"],
        "cost": _money(told["cost"], 6),
    }


def _key(letter: WebhookMessage) -> str:
    return f"key_{letter.account.removeprefix('acct_')}"


def _money(amount: float, places: int = 2) -> dict[str, str]:
    return {"amount": f"{amount:.{places}f}", "currency": "USD"}
