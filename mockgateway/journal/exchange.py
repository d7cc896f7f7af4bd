"""One request and its reply, as the journal keeps them and as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.journal.hide import cut, hidden, hidden_headers, hidden_query

MAX_SHOWN = 10_000  # bytes of a body in the journal's listing
MAX_KEPT = (
    1024 * 1024
)  # bytes of a body, of a query or of all headers that are kept for longer than the call
MAX_BEATS = 20_000


class Exchange(NamedTuple):
    """One request and its reply.

    received: seconds since 1970; took: seconds from the request's arrival to the reply being made; problem: the refusal's name, error: a bug's
    words, each "" for none; seed: the number of the sandbox's; applied: what was done to the reply, in words; beats: when each piece of a paced
    reply leaves, in seconds after the request, and its bytes; ending: how its connection broke; scenario, phase: what was on, "" for nothing;
    left: when the client hung up before the reply's end, in seconds after the request, None where it did not.
    """

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
    problem: str
    reply_headers: Sequence[tuple[str, str]]
    reply: bytes
    received: float
    took: float
    error: str
    base_url: str = ""
    seed: str = ""
    applied: Sequence[str] = ()
    chunks: Sequence[tuple[float, int]] = ()
    ending: str = ""
    scenario: str = ""
    phase: str = ""
    left: float | None = None

    def trimmed(self) -> Exchange:
        """The exchange with no more of anything than is kept."""
        return self._replace(
            path=self.path[:MAX_KEPT],
            query=self.query[:MAX_KEPT],
            key=self.key[:MAX_KEPT],
            request_headers=[
                (name[:200], value[:1000]) for name, value in self.request_headers[:100]
            ],
            request=self.request[:MAX_KEPT],
            reply=self.reply[:MAX_KEPT],
            chunks=self.chunks[:MAX_BEATS],
        )

    @property
    def lasted(self) -> float:
        """Seconds from the request's arrival until the last piece of the reply left, or the client did."""
        if self.left is not None:
            return self.left
        return max(self.took, self.chunks[-1][0] if self.chunks else 0.0)

    @property
    def drawn(self) -> str:
        """What `X-Mock-Seed` told, and what it may be sent as to get the same draws again."""
        return next(
            (value for name, value in self.reply_headers if name == "x-mock-seed"),
            f"{self.seed}/{self.number}",
        )

    @property
    def model(self) -> str:
        """The model that the body names, "" for none."""
        body = _json(self.request)
        named = body.get("model") if isinstance(body, dict) else None
        return named if isinstance(named, str) else ""

    def shown_query(self) -> str:
        """The query without credentials: the call's own key, wherever it stands, and what looks like one."""
        return hidden_query(self.query.decode("latin-1"), self.key)

    def asked(self) -> list[tuple[str, str]]:
        """The request's headers without credentials."""
        return hidden_headers(
            [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in self.request_headers
            ],
            self.key,
        )

    def said(self) -> list[tuple[str, str]]:
        """The reply's headers without credentials."""
        return hidden_headers(self.reply_headers, self.key)

    def render(self) -> dict[str, Any]:
        """The exchange as JSON, with the key cut."""
        out: dict[str, Any] = {
            "number": self.number,
            "seed": self.drawn,
            "gateway": self.gateway,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "query": self.shown_query(),
            "key": cut(self.key),
            "model": self.model,
            "received": self.received,
            "took": round(self.took, 6),
            "lasted": round(self.lasted, 6),
            "status": self.status,
            "problem": self.problem,
            "applied": list(self.applied),
            "request_headers": dict(self.asked()),
            "request": hidden(self.request[:MAX_SHOWN].decode("utf-8", "replace"), self.key),
            "reply_headers": dict(self.said()),
            "reply": hidden(self.reply[:MAX_SHOWN].decode("utf-8", "replace"), self.key),
        }
        if self.chunks:
            out["events"] = [
                {"at": round(at, 6), "bytes": size}
                for at, size in self.chunks
                if self.left is None or at <= self.left
            ]
        if self.left is not None:
            out["left"] = round(self.left, 6)
        for word in ("ending", "scenario", "phase", "error"):
            if value := getattr(self, word):
                out[word] = value
        return out


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
