"""What a gateway has to say about its webhooks: names, words, signature and schedule; one convention a gateway."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from mockgateway.content import TaskSnapshot
from mockgateway.seed import Seed

SignatureStatus = Literal["valid", "forged", "stale", "unsigned"]

TOLERANCE = 300  # seconds between a signature's own time and the receiver's clock, as the fact sheets tell receivers


class RetrySchedule(NamedTuple):
    """When a delivery is tried, and how often.

    waits: seconds of the sandbox's clock before each attempt, counted from the end of the one before; timeout: real seconds of an attempt;
    disable_after: deliveries in a row that fail for good until an endpoint is switched off, 0 for never; hold: seconds that events of an endpoint
    that is off are kept for it, 0 for not at all.
    """

    waits: Sequence[float]
    timeout: float = 10.0
    disable_after: int = 0
    hold: float = 0.0


class WebhookMessage(NamedTuple):
    """What is told.

    event: a word of `ports.Outbox.post`; name: the gateway's own for it; id: of the message; at: seconds of the sandbox's clock; account: its id;
    task: as it stands, None where the event is not a task's; data: of such an event.
    """

    event: str
    name: str
    id: str
    at: float
    account: str
    task: TaskSnapshot | None = None
    data: Any = None


class WebhookFormat(Protocol):
    """A gateway's webhooks.

    plan: the schedule; own: the gateway's names, by ours, of the events that go to the URL of a request; subscribed: of those that go to an account's
    endpoints; unasked: names that an endpoint gets only if it lists them; signature: the header that carries it, in lower case.
    """

    plan: RetrySchedule
    request_events: ClassVar[Mapping[str, str]]
    endpoint_events: ClassVar[Mapping[str, str]]
    opt_in: Sequence[str]
    signature_header: str

    def message_id(self, seed: Seed) -> str:
        """The id of a new message."""

    def body(self, message: WebhookMessage) -> Any:
        """What is told, as JSON."""

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """What goes with the exact bytes of the body, content type apart. stamp: when it is signed, in Unix seconds of the receiver's clock."""

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """What a careful receiver thinks of a message. head: its headers by lower-case name; now: Unix seconds."""

    def retries(self, status: int) -> bool:
        """Whether a refusal with this status is tried again."""


def hmac_sha256(secret: str, text: bytes) -> str:
    """HMAC-SHA256 with the secret's UTF-8 bytes, in lower-case hexadecimal."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def digests_match(one: str, other: str) -> bool:
    """Compare in constant time; text of any kind."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def is_stale(stamp: str, now: float) -> bool:
    """Whether a signature's own time, in Unix seconds, is too far from the receiver's."""
    return not (
        stamp.isascii()
        and stamp.isdigit()
        and len(stamp) < 16
        and abs(now - int(stamp)) <= TOLERANCE
    )
