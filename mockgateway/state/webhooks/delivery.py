"""One message to one URL, with its attempts, as stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from mockgateway.content import TaskSnapshot
from mockgateway.state.webhooks.webhook_format import WebhookMessage

# waiting: until it is due. queued: its endpoint is disabled. Final states: delivered, failed (all
# attempts used), dropped (not retried, or no longer needed), expired (queued too long), not sent
# (the URL is not allowed).
OPEN = ("waiting", "queued")


@dataclass(slots=True)
class DeliveryAttempt:
    """One attempt to deliver a message."""

    at: float  # seconds of the sandbox's clock
    status: int | None = None  # of the response; None for no response
    error: str = ""
    seconds: float = 0.0  # real duration
    until: float = 0.0  # real time by which a worker must report the result
    worker: str = ""  # that makes it


@dataclass(slots=True)
class Delivery:
    """A message on its way. Times are in seconds of the sandbox's clock.

    Webhook faults (`Outbox.rewrites`) may change `due`, `lost`, `copies`, `forge` and `age`.
    """

    id: str  # in the order of posting
    message: str  # id of the message
    event: str  # as in `Outbox.post`
    name: str  # the gateway's name of the event
    url: str
    made: float  # when it was posted
    happens: float  # when its event happens
    due: float  # when it is attempted next
    endpoint: str = ""  # the account's endpoint; "" for a request's own URL
    account: str = ""
    key: str = ""  # the credential
    task: str = ""
    data: Any = None
    method: str = "POST"
    state: str = "waiting"
    why: str = ""
    attempts: list[DeliveryAttempt] = field(default_factory=list)
    body: str | None = None  # exact text, written on the first attempt
    at: float = 0.0  # when the body was written
    lost: bool = False  # drop it instead of sending it
    copies: int = 0  # number of duplicates to send
    forge: bool = False  # sign it with a wrong secret
    age: float = 0.0  # seconds to backdate the signature by
    applied: list[str] = field(default_factory=list)  # faults, for the journal

    @property
    def place(self) -> str:
        """Its key below `waiting/`; those of one task share a prefix."""
        return f"{self.task}/{self.id}"

    def content(self, task: TaskSnapshot | None = None) -> WebhookMessage:
        """Return the message for a `WebhookFormat`."""
        data = {"task": self.task} if self.data is None else self.data
        return WebhookMessage(
            self.event, self.name, self.message, self.at, self.account, task, data
        )

    def encode(self) -> bytes:
        """Return the stored bytes."""
        return orjson.dumps(asdict(self))

    @classmethod
    def decode(cls, data: bytes) -> Delivery:
        """Return the delivery of stored bytes."""
        fields = orjson.loads(data)
        fields["attempts"] = [DeliveryAttempt(**attempt) for attempt in fields["attempts"]]
        return cls(**fields)

    def render(self) -> dict[str, Any]:
        """Return it for the control API, without the credential; `due` only while waiting."""
        shown = asdict(self)
        del shown["key"], shown["at"]
        for attempt in shown["attempts"]:
            del attempt["until"], attempt["worker"]
        shown["due"] = self.due if self.state == "waiting" else None
        return shown
