"""Keep the last exchanges as they came and went; render them only when somebody asks.

An exchange is one flat tuple of what the wire showed: a thousand of them in whole objects would push everything else out of the
processor's cache, which costs each request more than all that the journal does.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from mockgateway.journal.exchange import MAX_KEPT, Exchange
from mockgateway.journal.hide import cut
from mockgateway.journal.tap import Tap
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest

__all__ = ["Budget", "Exchange", "Journal", "cut"]


class Budget:
    """The bytes that all journals of one mock may keep together."""

    def __init__(self, room: int = 64 * 1024 * 1024) -> None:
        self.room = room
        self.used = 0


class Journal:
    """The last exchanges. limit: how many at most; room: how many bytes at most; budget: what it shares with other journals.

    Where the budget is used up, a journal that wants to write forgets half of what it has.
    """

    def __init__(
        self, limit: int = 1000, room: int = 8 * 1024 * 1024, budget: Budget | None = None
    ) -> None:
        self._budget = budget or Budget()
        self._kept: deque[tuple[int, Exchange]] = (
            deque()
        )  # each with the bytes it keeps alive, roughly
        self._limit = limit
        self._room = room
        self._weight = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._kept)

    def add(
        self, call: ParsedRequest, reply: Reply, operation: str, took: float, error: str = ""
    ) -> None:
        """Write down one exchange, forgetting the oldest where there is no room."""
        path, query, headers, request, said = (
            call.path,
            call.query,
            call.headers,
            call.body,
            reply.body or b"",
        )
        if reply.pace is not None:  # what leaves may be less than what was made
            said = reply.encode()
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
            call.base_url,
            call.sandbox.label,
            reply.applied,
            () if reply.pace is None else reply.pace.timeline(),
            "" if reply.pace is None else reply.pace.ending,
            call.scenario,
            call.phase,
        )
        weight = (
            2048 + len(path) + len(query) + len(request) + len(said) + 100 * len(exchange.chunks)
        )
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

    def left(self, number: int, at: float) -> None:
        """The client of a call hung up before the end of its reply, so many seconds after its request."""
        self._amend(number, left=at)

    def passed(self, number: int, tap: Tap) -> None:
        """The reply of a call was sent as it was made, to its end or until the client left."""
        body = tap.body
        self._amend(
            number,
            len(body),
            reply=body,
            chunks=tuple(tap.chunks),
            left=None if tap.ended else tap.age,
        )

    def _amend(self, number: int, weight: int = 0, **known: Any) -> None:
        """What is known only now of a call, where it is kept still. weight: the bytes that it keeps more."""
        for place in range(len(self._kept) - 1, -1, -1):
            before, exchange = self._kept[place]
            if exchange.number == number:
                self._kept[place] = before + weight, exchange._replace(**known)
                self._weight += weight
                self._budget.used += weight
                return

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
