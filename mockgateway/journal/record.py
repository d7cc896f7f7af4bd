"""One exchange as the journal keeps it: bytes, and a few fields.

A thousand exchanges as objects would push everything else out of the processor's cache, which
costs each request more than all that the journal does. So heads are kept as they were on the
wire, and parsed when the exchange is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mockgateway.journal.exchange import MAX_CHUNKS, MAX_KEPT, Exchange
from mockgateway.reply import Events, Reply

_HEAD_END = b"\r\n\r\n"
OVERHEAD = 1024  # approximate bytes of an exchange besides its heads and bodies


class Record(NamedTuple):
    """One request and its reply. The fields that are not described here are those of Exchange."""

    weight: int  # bytes that it keeps alive, roughly
    number: int
    gateway: str
    operation: str
    method: str
    path: str
    query: bytes
    key: str
    head: bytes  # of the request, from its request line on
    request: bytes | None  # None: the body follows in `head`
    status: int
    problem: str
    reply_head: bytes  # header lines
    reply: bytes | Events  # the body, or the events that it consists of
    received: float
    took: float
    error: str
    base_url: str
    seed: str
    applied: Sequence[str]
    chunks: Sequence[tuple[float, int]]
    ending: str
    scenario: str
    phase: str
    left: float | None = None

    def open(self) -> Exchange:
        """Return the exchange, its heads parsed."""
        head, request = self.head, self.request
        if request is None:
            head, _, request = head.partition(_HEAD_END)
        lines = _headers(self.reply_head)
        reply_headers = [(name.decode("latin-1"), text.decode("latin-1")) for name, text in lines]
        request_headers = [
            (name.lower(), text) for name, text in _headers(head.partition(b"\r\n")[2])
        ]
        reply = self.reply
        body = reply if isinstance(reply, bytes) else Reply(self.status, events=reply).encode()
        fields = self._asdict() | {"request": request, "reply": body}
        for name in ("weight", "head", "reply_head"):
            del fields[name]
        exchange = Exchange(request_headers=request_headers, reply_headers=reply_headers, **fields)
        return trim(exchange) if self.weight > MAX_KEPT else exchange


def join_head(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return a head with an empty request line."""
    return b"\r\n" + b"".join([b"%b: %b\r\n" % header for header in headers])


def trim(exchange: Exchange) -> Exchange:
    """Return the exchange with no more of anything than is kept."""
    return exchange._replace(
        path=exchange.path[:MAX_KEPT],
        query=exchange.query[:MAX_KEPT],
        key=exchange.key[:MAX_KEPT],
        request_headers=[
            (name[:200], value[:1000]) for name, value in exchange.request_headers[:100]
        ],
        request=exchange.request[:MAX_KEPT],
        reply=exchange.reply[:MAX_KEPT],
        chunks=exchange.chunks[:MAX_CHUNKS],
    )


def trim_record(record: Record) -> Record:
    """Return a record that keeps no more than an exchange may."""
    exchange = trim(record.open())
    head = join_head(exchange.request_headers)
    return record._replace(
        weight=min(record.weight, 4 * MAX_KEPT),
        path=exchange.path,
        query=exchange.query,
        key=exchange.key,
        head=head,
        request=exchange.request,
        reply=exchange.reply,
        chunks=exchange.chunks,
    )


def _headers(lines: bytes) -> list[tuple[bytes, bytes]]:
    """Parse header lines; a line that begins with a blank continues the one before."""
    out: list[tuple[bytes, bytes]] = []
    for line in lines.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and out:
            out[-1] = out[-1][0], out[-1][1] + b" " + line.strip(b" \t")
        elif line:
            name, _, value = line.partition(b":")
            out.append((name, value.strip(b" \t")))
    return out
