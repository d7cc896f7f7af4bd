"""A gateway's webhook format: event names, bodies, signatures and retries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from mockgateway.content import TaskSnapshot
from mockgateway.seed import Seed

SignatureStatus = Literal["valid", "forged", "stale", "unsigned"]

# Largest difference in seconds between a signature's timestamp and the receiver's clock.
TOLERANCE = 300


class RetrySchedule(NamedTuple):
    """The times of a delivery's attempts, and their number."""

    waits: Sequence[float]  # seconds of the sandbox's clock before each attempt
    timeout: float = 10.0  # real seconds of one attempt
    disable_after: int = 0  # failed deliveries in a row that disable an endpoint; 0 for never
    hold: float = 0.0  # seconds that a disabled endpoint's events are queued; 0 for none


class WebhookMessage(NamedTuple):
    """The content of a webhook."""

    event: str  # as in `Outbox.post`
    name: str  # the gateway's name of the event
    id: str
    at: float  # seconds of the sandbox's clock
    account: str
    task: TaskSnapshot | None = None  # None for an event without a task
    data: Any = None  # data of an event without a task


class WebhookFormat(Protocol):
    """A gateway's webhooks.

    Attributes:
        schedule: When deliveries are retried.
        request_events: The gateway's event names for the URL of a request, by our names.
        endpoint_events: The same for an account's endpoints.
        opt_in: Names that an endpoint gets only if it lists them.
        signature_header: In lower case.
    """

    schedule: RetrySchedule
    request_events: ClassVar[Mapping[str, str]]
    endpoint_events: ClassVar[Mapping[str, str]]
    opt_in: Sequence[str]
    signature_header: str

    def message_id(self, seed: Seed) -> str:
        """Return the id of a new message."""

    def body(self, message: WebhookMessage) -> Any:
        """Return the body: JSON, or a text that is sent as it is."""

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """Return the headers, signed over the exact body; `stamp` is the Unix time."""

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """Check a signature as a strict receiver does; header names are in lower case."""

    def retries(self, status: int) -> bool:
        """Return whether a response with this error status is retried."""


def hmac_sha256(secret: str, text: bytes) -> str:
    """Return the HMAC-SHA256 under the secret's UTF-8 bytes, in lower-case hexadecimal."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def digests_match(one: str, other: str) -> bool:
    """Compare in constant time; text may hold any characters."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def is_stale(stamp: str, now: float) -> bool:
    """Return whether a signature's Unix timestamp is malformed or too far from `now`."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        return True
    return abs(now - int(stamp)) > TOLERANCE
