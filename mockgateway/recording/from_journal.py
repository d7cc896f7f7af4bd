"""Turn exchanges of the journal into captures."""

from __future__ import annotations

from mockgateway.journal import Exchange
from mockgateway.recording.capture import Capture, Piece


def capture_exchange(exchange: Exchange) -> Capture:
    """Return the exchange as if it had been recorded; the mock's faults are part of its reply."""
    head = {name: value.decode("latin-1") for name, value in exchange.request_headers}
    capture = Capture(
        exchange.gateway,
        exchange.operation,
        exchange.method,
        exchange.path,
        exchange.query,
        head.get(b"content-type", ""),
        exchange.request,
        exchange.base_url,
        (exchange.key,) if exchange.key else (),
        exchange.status,
        [(name.lower(), value) for name, value in exchange.reply_headers],
        pieces=_pieces(exchange),
        ending=exchange.ending,
        done=True,
    )
    capture.head = capture.pieces[0][0] if capture.pieces else exchange.took
    # A client that left before the reply got none.
    if (exchange.ending and not capture.pieces) or exchange.problem == "client_left":
        if exchange.ending in ("hang", ""):
            capture.fault = {"stall": {"at": "start"}}
        else:
            capture.fault = {"disconnect": {"at": "start", "how": exchange.ending}}
    elif exchange.ending == "hang":
        capture.ending = "close"
    return capture


def _pieces(exchange: Exchange) -> list[Piece]:
    if not exchange.chunks:
        return [(round(exchange.took, 6), exchange.reply)] if exchange.reply else []
    pieces, start = [], 0
    for at, size in exchange.chunks:
        pieces.append((at, exchange.reply[start : start + size]))
        start += size
    return pieces
