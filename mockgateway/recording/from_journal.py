"""Exchanges of the journal as takes of a recording."""

from __future__ import annotations

from mockgateway.journal import Exchange
from mockgateway.recording.capture import Capture, Piece


def capture_exchange(exchange: Exchange) -> Capture:
    """The exchange as if it had been recorded; what the mock applied to it is part of its answer."""
    head = {name: value.decode("latin-1") for name, value in exchange.request_headers}
    kind = head.get(b"content-type", "")
    secrets = (exchange.key,) if exchange.key else ()
    capture = Capture(
        exchange.gateway,
        exchange.operation,
        exchange.method,
        exchange.path,
        exchange.query,
        kind,
        exchange.request,
        exchange.base_url,
        secrets,
    )
    capture.status, capture.headers, capture.done = (
        exchange.status,
        [(name.lower(), value) for name, value in exchange.reply_headers],
        True,
    )
    capture.ending = exchange.ending
    capture.pieces = _pieces(exchange)
    capture.head = capture.pieces[0][0] if capture.pieces else exchange.took
    if (
        exchange.ending and not capture.pieces
    ) or exchange.problem == "client_left":  # who left before there was an answer had none
        capture.fault = (
            {"stall": {"at": "start"}}
            if exchange.ending in ("hang", "")
            else {"disconnect": {"at": "start", "how": exchange.ending}}
        )
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
