"""Keep the last exchanges as they came and went; render them only when somebody asks.

An exchange is one flat tuple of what the wire showed: a thousand of them in whole objects would push everything else out of the
processor's cache, which costs each request more than all that the journal does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.call import Call
from mockgateway.reply import Reply

MAX_SHOWN = 10_000  # bytes of a body in the journal's listing
MAX_KEPT = 1024 * 1024  # bytes of a body, of a query or of all headers that are kept for longer than the call

# Query parameters that carry a credential in one document or another.
_SECRET = re.compile(r"((?:^|&)(?:x-)?(?:api[-_]?)?(?:key|access_token|token|secret|signature|password)=)([^&]*)", re.IGNORECASE)


class Exchange(NamedTuple):
    """One request and its reply.

    received: seconds since 1970; took: seconds from the request's arrival to the reply's end; problem: the refusal's name, error: a bug's
    words, each "" for none.
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

    def trimmed(self) -> Exchange:
        """The exchange with no more of anything than is kept."""
        return self._replace(
            path=self.path[:MAX_KEPT],
            query=self.query[:MAX_KEPT],
            key=self.key[:MAX_KEPT],
            request_headers=[(name[:200], value[:1000]) for name, value in self.request_headers[:100]],
            request=self.request[:MAX_KEPT],
            reply=self.reply[:MAX_KEPT],
        )

    def render(self) -> dict[str, Any]:
        """The exchange as JSON, with the key cut."""
        out: dict[str, Any] = {
            "number": self.number,
            "gateway": self.gateway,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "query": _without_keys(self.query.decode("latin-1")),
            "key": cut(self.key),
            "received": self.received,
            "took": round(self.took, 6),
            "status": self.status,
            "problem": self.problem,
            "request": self.request[:MAX_SHOWN].decode("utf-8", "replace"),
            "reply": self.reply[:MAX_SHOWN].decode("utf-8", "replace"),
        }
        if self.error:
            out["error"] = self.error
        return out


def _without_keys(query: str) -> str:
    return _SECRET.sub(lambda found: found[1] + cut(found[2]), query)


def cut(key: str) -> str:
    """A key as it may be shown: its first letters and its last four."""
    return f"{key[: min(12, len(key) // 2)]}...{key[-4:]}" if len(key) > 8 else f"{key[:2]}..." if key else ""


class Journal:
    """The last exchanges. limit: how many at most; room: how many bytes at most."""

    def __init__(self, limit: int = 1000, room: int = 8 * 1024 * 1024) -> None:
        self._kept: deque[tuple[int, Exchange]] = deque()  # each with the bytes it keeps alive, roughly
        self._limit = limit
        self._room = room
        self._weight = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, call: Call, reply: Reply, operation: str, took: float, error: str = "") -> None:
        """Write down one exchange, forgetting the oldest where there is no room."""
        path, query, headers, request, said = call.path, call.query, call.headers, call.body, reply.body or b""
        exchange = Exchange(
            call.number,
            call.gateway,
            operation,
            call.method,
            path,
            query,
            call.key,
            headers,
            request,
            reply.status,
            reply.problem,
            reply.headers,
            said,
            call.received,
            took,
            error,
        )
        weight = 2048 + len(path) + len(query) + len(request) + len(said)
        for _, value in headers:
            weight += len(value)
        if weight > MAX_KEPT:
            exchange = exchange.trimmed()
            weight = min(weight, 4 * MAX_KEPT)
        self.total += 1
        self._kept.append((weight, exchange))
        self._weight += weight
        while len(self._kept) > self._limit or (self._weight > self._room and len(self._kept) > 1):
            self._weight -= self._kept.popleft()[0]

    def last(self, count: int) -> list[Exchange]:
        """The newest exchanges, oldest first."""
        return [exchange for _, exchange in list(self._kept)[-count:]] if count > 0 else []
