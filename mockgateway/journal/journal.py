"""The last exchanges of a sandbox, bounded in number and in bytes; they are parsed when read."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Any

from mockgateway.journal.body_capture import BodyCapture
from mockgateway.journal.exchange import MAX_KEPT, Exchange
from mockgateway.journal.record import OVERHEAD, Record, join_head, trim_record
from mockgateway.reply import Events, Reply, Series
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Budget


class Journal:
    """The last exchanges.

    Where the shared budget is used up, a journal that wants to write forgets half of its exchanges.
    """

    def __init__(
        self, limit: int = 1000, room: int = 8 * 1024 * 1024, budget: Budget | None = None
    ) -> None:
        """Create an empty journal.

        Args:
            limit: How many exchanges it keeps at most.
            room: How many bytes it keeps at most.
            budget: The bytes that it shares with other journals.
        """
        self._budget = budget or Budget()
        self._records: deque[tuple[Any, ...]] = deque()  # the fields of a Record each
        self._limit = limit
        self._room = room
        self._weight = 0
        self.total = 0
        self.amended: deque[int] = deque(maxlen=1000)  # numbers of exchanges that changed later
        self.amendments = 0  # how often that happened

    def __len__(self) -> int:
        return len(self._records)

    def add(
        self,
        request: ParsedRequest,
        reply: Reply,
        reply_head: bytes,
        operation: str = "",
        took: float = 0.0,
        raw: bytes = b"",
    ) -> None:
        """Write down one exchange, forgetting the oldest where there is no room.

        Args:
            request: The request.
            reply: The reply.
            reply_head: Its header lines, as they are sent.
            operation: The id of the operation.
            took: Seconds from the request's arrival until the reply was made.
            raw: The request's head and body as received, if they are known.
        """
        head, body = (raw, None) if raw else (join_head(request.headers), request.body)
        kept, pace = _kept_body(reply), reply.pace
        weight = OVERHEAD + len(head) + len(request.path) + len(request.query) + len(body or b"")
        weight += len(reply_head) + len(reply.body or b"")
        chunks: tuple[tuple[float, int], ...] = ()
        ending = ""
        if pace is not None:
            chunks, ending = pace.timeline(), pace.ending
            weight += 100 * len(chunks)
        fields: tuple[Any, ...] = (
            weight, request.number, request.gateway, operation, request.method, request.path,
            request.query, request.key, head, body, reply.status, reply.problem, reply_head, kept,
            request.received, took, request.error, request.base_url, request.sandbox.label,
            reply.applied or (), chunks, ending, request.scenario, request.phase, None,
        )  # fmt: skip
        if weight > MAX_KEPT:
            fields = trim_record(Record(*fields))
        self._keep(fields)

    def sync(self) -> None:
        """Read what other workers have recorded, if there are any."""

    def _keep(self, fields: tuple[Any, ...]) -> None:
        """Keep the fields of a record."""
        weight = fields[0]
        self.total += 1
        self._records.append(fields)
        self._weight += weight
        self._budget.used += weight
        while len(self._records) > self._limit or (
            self._weight > self._room and len(self._records) > 1
        ):
            self._forget()
        if self._budget.used > self._budget.room:
            for _ in range((len(self._records) + 1) // 2):
                self._forget()

    def add_disconnect(self, number: int, seconds: float) -> None:
        """Note that a client hung up before the end of its reply, in seconds after its request."""
        self._amend(number, left=seconds)

    def add_streamed_body(self, number: int, capture: BodyCapture) -> None:
        """Note the body of a reply that was sent as it was made."""
        body, left = capture.body, None if capture.ended else capture.age
        self._amend(number, len(body), reply=body, chunks=tuple(capture.chunks), left=left)

    def _amend(self, number: int, more: int = 0, **known: Any) -> None:
        """Change a record that is still stored, and add to its size in bytes."""
        for place in range(len(self._records) - 1, -1, -1):
            record = Record(*self._records[place])
            if record.number == number:
                self._records[place] = record._replace(weight=record.weight + more, **known)
                self._weight += more
                self._budget.used += more
                self.amended.append(number)
                self.amendments += 1
                return

    def clear(self) -> None:
        """Forget everything."""
        while self._records:
            self._forget()

    def _forget(self) -> None:
        weight = self._records.popleft()[0]
        self._weight -= weight
        self._budget.used -= weight

    def all(self) -> list[Exchange]:
        """Return all exchanges that are kept, oldest first."""
        return [Record(*fields).open() for fields in list(self._records)]

    def since(self, total: int) -> list[Record]:
        """Return what was recorded after the first `total` exchanges, as far as it is kept."""
        new = min(self.total - total, len(self._records))
        newest = islice(reversed(self._records), max(0, new))
        return [Record(*fields) for fields in newest][::-1]

    def last(self, count: int) -> list[Exchange]:
        """Return the newest exchanges, oldest first."""
        return (
            [Record(*fields).open() for fields in list(self._records)[-count:]] if count > 0 else []
        )


def _kept_body(reply: Reply) -> bytes | Events:
    """Return the body, or the events that it consists of if other replies share most of them."""
    events = reply.events
    if reply.pace is not None:  # a fault may send less than was made
        return reply.encode()
    return events if events and type(events[0]) is Series else reply.body or b""
