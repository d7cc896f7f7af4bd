"""One exchange that is being recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.recording.secret_patterns import spelled
from mockgateway.scenario.fingerprint import fingerprint, summarize

Piece = tuple[float, bytes]


@dataclass(slots=True)
class Capture:
    """A request and what came back.

    operation: its id, "" for an unknown path; base: the upstream's base URL; secrets: credentials that the client or the proxy sent; headers: of the
    answer, names in lower case; head: seconds from the request's arrival to the answer's head; pieces: of its body, each with the seconds until it came;
    ending: "" or how the upstream broke off; fault: what stands for an answer that never came, None for none; done: whether it has ended; same, told: the
    request's fingerprint and its words (`scenario.same`).
    """

    gateway: str
    operation: str
    method: str
    path: str
    query: bytes
    content_type: str
    request: bytes
    base: str = ""
    secrets: Sequence[str] = ()
    status: int = 0
    headers: Sequence[tuple[str, str]] = ()
    head: float = 0.0
    pieces: list[Piece] = field(default_factory=list)
    ending: str = ""
    fault: Mapping[str, Any] | None = None
    done: bool = False
    same: str = ""
    summary: str = ""

    def __post_init__(self) -> None:
        self.same = fingerprint(self.method, self.path, self.query, self.content_type, self.request)
        words = summarize(self.method, self.path, self.query, self.request).encode()
        for secret in self.secrets:
            words = spelled(secret).sub(b"...", words)
        self.summary = words.decode()

    @property
    def events(self) -> bool:
        """Whether the answer is a stream of events."""
        return any(
            name == "content-type" and value.startswith("text/event-stream")
            for name, value in self.headers
        )
