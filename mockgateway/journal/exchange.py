"""One request and its reply, as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.redaction import redact, redact_headers, redact_query, shorten_key

MAX_SHOWN = 10_000  # bytes of a body in the journal's listing
MAX_KEPT = 1024 * 1024  # bytes of a body, a query or all headers that are kept after the call
MAX_CHUNKS = 20_000
KEY_HEADERS = (b"authorization", b"x-api-key", b"api-key", b"x-goog-api-key")


class Exchange(NamedTuple):
    """One request and its reply."""

    number: int
    gateway: str
    operation: str
    method: str
    path: str
    query: bytes
    key: str
    request_headers: Sequence[tuple[bytes, bytes]]
    request: bytes
    status: int
    problem: str  # the refusal's name, or ""
    reply_headers: Sequence[tuple[str, str]]
    reply: bytes
    received: float  # seconds since 1970
    took: float  # seconds from the request's arrival until the reply was made
    error: str  # the exception, if the mock failed
    base_url: str = ""
    seed: str = ""  # the number of the sandbox's seed
    applied: Sequence[str] = ()  # what was done to the reply, in words
    chunks: Sequence[tuple[float, int]] = ()  # seconds and bytes of each piece of a paced reply
    ending: str = ""  # how its connection broke, or ""
    scenario: str = ""
    phase: str = ""
    left: float | None = None  # when the client hung up early, in seconds after the request

    @property
    def lasted(self) -> float:
        """Seconds from the request's arrival until its reply was sent, or the client hung up."""
        if self.left is not None:
            return self.left
        return max(self.took, self.chunks[-1][0] if self.chunks else 0.0)

    @property
    def replay_seed(self) -> str:
        """The value of X-Mock-Seed that makes the same draws again."""
        return next(
            (value for name, value in self.reply_headers if name == "x-mock-seed"),
            f"{self.seed}/{self.number}",
        )

    @property
    def model(self) -> str:
        """The model that the body names, or ""."""
        body = _json(self.request)
        named = body.get("model") if isinstance(body, dict) else None
        return named if isinstance(named, str) else ""

    @property
    def ignored(self) -> list[str]:
        """The parameters of the request's body that were unknown and ignored."""
        names = next((text for name, text in self.reply_headers if name == "x-mock-ignored"), "")
        return names.split(", ") if names else []

    @property
    def credential(self) -> str:
        """The call's key; where no operation read it, that of its headers."""
        headers = ((name, value) for name, value in self.request_headers if name in KEY_HEADERS)
        sent = next((value.decode("latin-1") for _, value in headers), "")
        return self.key or sent.rpartition(" ")[2]

    def redact(self, text: str) -> str:
        """Return a text of the exchange without secrets."""
        return redact(text, self.credential)

    def redacted_path(self) -> str:
        """Return the path without secrets."""
        return self.redact(self.path)

    def redacted_query(self) -> str:
        """Return the query without the call's key and without anything that looks like one."""
        return redact_query(self.query.decode("latin-1"), self.credential)

    def redacted_request_headers(self) -> list[tuple[str, str]]:
        """Return the request's headers without credentials."""
        return redact_headers(
            [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in self.request_headers
            ],
            self.credential,
        )

    def redacted_reply_headers(self) -> list[tuple[str, str]]:
        """Return the reply's headers without credentials."""
        return redact_headers(self.reply_headers, self.credential)

    def summary(self) -> dict[str, Any]:
        """Return what a list of exchanges shows of it, as JSON with the key cut."""
        return self._summarize(self.redacted_path()[:500])

    def _summarize(self, path: str) -> dict[str, Any]:
        out: dict[str, Any] = {
            "number": self.number,
            "seed": self.replay_seed,
            "gateway": self.gateway,
            "operation": self.operation,
            "method": self.method,
            "path": path,
            "key": shorten_key(self.key),
            "model": self.redact(self.model)[:200],
            "received": self.received,
            "took": round(self.took, 6),
            "lasted": round(self.lasted, 6),
            "status": self.status,
            "problem": self.problem,
            "applied": list(self.applied),
        }
        if self.left is not None:
            out["left"] = round(self.left, 6)
        for word in ("ending", "scenario", "phase", "error"):
            if value := getattr(self, word):
                out[word] = value
        return out

    def render(self) -> dict[str, Any]:
        """Return the whole exchange as JSON, with the key cut."""
        out = self._summarize(self.redacted_path()) | {
            "query": self.redacted_query(),
            "request_headers": dict(self.redacted_request_headers()),
            "request": self.redact(self.request[:MAX_SHOWN].decode("utf-8", "replace")),
            "reply_headers": dict(self.redacted_reply_headers()),
            "reply": self.redact(self.reply[:MAX_SHOWN].decode("utf-8", "replace")),
        }
        if self.chunks:
            out["events"] = [
                {"at": round(at, 6), "bytes": size}
                for at, size in self.chunks
                if self.left is None or at <= self.left
            ]
        if ignored := self.ignored:
            out["ignored"] = ignored
        return out


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
