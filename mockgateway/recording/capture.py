"""One exchange that is being recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from mockgateway.redaction import ellipsis, hide, secret_pattern
from mockgateway.scenario.fingerprint import fingerprint, summarize

Piece = tuple[float, bytes]  # seconds after the request, data


@dataclass(slots=True)
class Capture:
    """A request and its reply."""

    gateway: str
    operation: str  # its id; "" for an unknown path
    method: str
    path: str  # below the gateway's prefix, as sent
    query: bytes
    content_type: str  # of the request
    request: bytes  # its body
    base: str = ""  # the upstream's base URL
    secrets: Sequence[str] = ()  # the credentials to remove
    status: int = 0  # of the reply; 0 until it has begun
    headers: Sequence[tuple[str, str]] = ()  # of the reply, with names in lower case
    head: float = 0.0  # when status and headers came, in seconds after the request
    pieces: list[Piece] = field(default_factory=list)  # of the reply's body
    ending: str = ""  # how the upstream broke off, or ""
    fault: Mapping[str, Any] | None = None  # instead of a reply that never arrived
    done: bool = False
    request_headers: Sequence[tuple[bytes, bytes]] = ()  # as sent to the upstream; never written
    fingerprint: str = field(init=False)
    summary: str = field(init=False)  # the request on one line, without secrets

    def __post_init__(self) -> None:
        self.fingerprint = fingerprint(
            self.method, self.path, self.query, self.content_type, self.request
        )
        self.summary = self.hide(summarize(self.method, self.path, self.query, self.request))

    def hide(self, text: str) -> str:
        """Return a text without credentials."""
        data = hide(text, ellipsis).encode()
        for secret in self.secrets:
            data = secret_pattern(secret).sub(b"...", data)
        return data.decode()

    def header(self, name: str) -> str:
        """Return a header of the reply, or ""."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_stream(self) -> bool:
        """Whether the reply is a stream of events."""
        return self.header("content-type").startswith("text/event-stream")


class Exchanges(Protocol):
    """Collects the exchanges of a proxy, as `Cassette` does."""

    def add(self, capture: Capture) -> bool:
        """Add an exchange that has begun; return False if there is no room for it."""

    def write(self) -> None:
        """Write the exchanges that have ended. Raises ConfigError."""
