"""Keep the last exchanges as they came and went; render them only when somebody asks.

An exchange is one flat tuple of what the wire showed: a thousand of them in whole objects would push everything else out of the
processor's cache, which costs each request more than all that the journal does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

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

    def _query(self) -> str:
        """The query without credentials: the call's own key, wherever it stands, and what looks like one."""
        query = self.query.decode("latin-1")
        for spelling in {self.key, quote(self.key, safe=""), quote_plus(self.key)} if self.key else ():
            query = query.replace(spelling, cut(self.key))
        return _SECRET.sub(lambda found: found[1] + cut(found[2]), query)

    def render(self) -> dict[str, Any]:
        """The exchange as JSON, with the key cut."""
        out: dict[str, Any] = {
            "number": self.number,
            "gateway": self.gateway,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "query": self._query(),
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


def cut(key: str) -> str:
    """A key as it may be shown: its first letters and its last four."""
    return f"{key[: min(12, len(key) // 3)]}...{key[-4:]}" if len(key) > 12 else f"{key[:2]}..." if key else ""


class Budget:
    """The bytes that all journals of one mock may keep together."""

    def __init__(self, room: int = 64 * 1024 * 1024) -> None:
        self.room = room
        self.used = 0


class Journal:
    """The last exchanges. limit: how many at most; room: how many bytes at most; budget: what it shares with other journals.

    Where the budget is used up, a journal that wants to write forgets half of what it has.
    """

    def __init__(self, limit: int = 1000, room: int = 8 * 1024 * 1024, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
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
        self._budget.used += weight
        while len(self._kept) > self._limit or (self._weight > self._room and len(self._kept) > 1):
            self._forget()
        if self._budget.used > self._budget.room:
            for _ in range((len(self._kept) + 1) // 2):
                self._forget()

    def clear(self) -> None:
        """Forget everything."""
        while self._kept:
            self._forget()

    def _forget(self) -> None:
        weight = self._kept.popleft()[0]
        self._weight -= weight
        self._budget.used -= weight

    def all(self) -> list[Exchange]:
        """All that are kept, oldest first."""
        return [exchange for _, exchange in list(self._kept)]

    def last(self, count: int) -> list[Exchange]:
        """The newest exchanges, oldest first."""
        return [exchange for _, exchange in list(self._kept)[-count:]] if count > 0 else []
