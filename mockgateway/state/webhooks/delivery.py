"""One message to one address, as it is kept: everything that has been tried, and when it is tried next."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

# waiting: for its time; queued: its endpoint is off; the others are ends: delivered, failed (tried as often as documented), dropped (a refusal
# that is not tried again, or nothing to tell any more), expired (queued for too long), not sent (its address is not allowed).
OPEN = ("waiting", "queued")


@dataclass(slots=True)
class DeliveryAttempt:
    """One try.

    at: seconds of the sandbox's clock; status: what was answered, None for nothing; error: why not; seconds: real ones it took; until: when a worker
    that has not told of it must be gone, in real seconds since 1970.
    """

    at: float
    status: int | None = None
    error: str = ""
    seconds: float = 0.0
    until: float = 0.0


@dataclass(slots=True)
class Delivery:
    """A message on its way.

    id: in the order of posting; message: the id that it tells; event: a word of `ports.Outbox.post`, name: the gateway's; endpoint: the account's,
    "" for a request's own URL; account: its id, key: the credential; made, happens, due: when it was posted, when its event is, and when it is tried
    next, in seconds of the sandbox's clock; body: the exact text, made when it is first tried, at `at`.

    Whoever plays a story may rewrite it before it is kept (`Outbox.rewrites`): `due` to come late or early, `lost` never to arrive, `copies` to come
    again, `forge` to be signed with a wrong secret, `age` to be signed so many seconds ago; `applied` says so
    in words.
    """

    id: str
    message: str
    event: str
    name: str
    url: str
    made: float
    happens: float
    due: float
    endpoint: str = ""
    account: str = ""
    key: str = ""
    task: str = ""
    data: Any = None
    state: str = "waiting"
    why: str = ""
    attempts: list[DeliveryAttempt] = field(default_factory=list)
    body: str | None = None
    at: float = 0.0
    lost: bool = False
    copies: int = 0
    forge: bool = False
    age: float = 0.0
    applied: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where it is kept below `waiting/`: those of a task stand together."""
        return f"{self.task}/{self.id}"

    def encode(self) -> bytes:
        """As it is kept."""
        return orjson.dumps(asdict(self))

    @classmethod
    def decode(cls, data: bytes) -> Delivery:
        """What `encode` made."""
        fields = orjson.loads(data)
        fields["attempts"] = [DeliveryAttempt(**attempt) for attempt in fields["attempts"]]
        return cls(**fields)

    def render(self) -> dict[str, Any]:
        """For the control API: no key, and no next time where there is none."""
        shown = asdict(self)
        del shown["key"], shown["at"]
        shown["attempts"] = [
            {word: value for word, value in attempt.items() if word != "until"}
            for attempt in shown["attempts"]
        ]
        shown["due"] = self.due if self.state == "waiting" else None
        return shown
