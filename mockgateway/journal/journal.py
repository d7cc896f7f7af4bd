"""Keep references to the last exchanges; render them only when somebody asks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from mockgateway.call import Call
from mockgateway.reply import Reply


@dataclass(slots=True)
class Exchange:
    """One request and its reply. took: seconds from the
    request's arrival to the reply's end; error: a bug's words, "" for none; weight: the bytes it keeps alive, roughly."""

    call: Call
    reply: Reply
    operation: str
    took: float
    error: str = ""
    weight: int = 0

    def render(self) -> dict[str, Any]:
        """The exchange as JSON, with the key cut."""
        call, reply = self.call, self.reply
        out: dict[str, Any] = {
            "number": call.number,
            "gateway": call.gateway,
            "sandbox": call.sandbox.name,
            "operation": self.operation,
            "method": call.method,
            "path": call.path,
            "query": call.query.decode("latin-1"),
            "key": cut(call.key),
            "received": call.received,
            "took": round(self.took, 6),
            "status": reply.status,
            "problem": reply.problem,
            "request": call.body[:10_000].decode("utf-8", "replace"),
            "reply": (reply.body or b"")[:10_000].decode("utf-8", "replace"),
        }
        if self.error:
            out["error"] = self.error
        return out


def cut(key: str) -> str:
    """A key as it may be shown: its first letters and its last four."""
    return key if len(key) < 5 else f"{key[: min(12, len(key) // 2)]}...{key[-4:]}" if len(key) > 8 else f"{key[:2]}..."


class Journal:
    """The last exchanges. limit: how many at most; room: how many bytes at most."""

    def __init__(self, limit: int = 1000, room: int = 8 * 1024 * 1024) -> None:
        self._kept: deque[Exchange] = deque()
        self._limit = limit
        self._room = room
        self._weight = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, exchange: Exchange) -> None:
        """Write down one exchange, forgetting the oldest where there is no room."""
        call, reply = exchange.call, exchange.reply
        exchange.weight = weight = len(call.body) + len(reply.body or b"") + 2048
        # The bytes say it all: what they were made from is let go.
        call.content = call.asked = call.answer = reply.value = reply.events = None
        self.total += 1
        self._kept.append(exchange)
        self._weight += weight
        while len(self._kept) > self._limit or (self._weight > self._room and len(self._kept) > 1):
            self._weight -= self._kept.popleft().weight

    def last(self, count: int) -> list[Exchange]:
        """The newest exchanges, oldest first."""
        return list(self._kept)[-count:] if count > 0 else []
