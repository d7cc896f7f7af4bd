"""Exchanges of the journal as takes of a recording."""

from __future__ import annotations

from mockgateway.journal import Exchange
from mockgateway.recording.capture import Piece, Take


def take_of(exchange: Exchange) -> Take:
    """The exchange as if it had been recorded; what the mock applied to it is part of its answer."""
    head = {name: value.decode("latin-1") for name, value in exchange.request_headers}
    kind = head.get(b"content-type", "")
    secrets = (exchange.key,) if exchange.key else ()
    take = Take(
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
    take.status, take.headers, take.done = (
        exchange.status,
        [(name.lower(), value) for name, value in exchange.reply_headers],
        True,
    )
    take.ending = exchange.ending
    take.pieces = _pieces(exchange)
    take.head = take.pieces[0][0] if take.pieces else exchange.took
    if (
        exchange.ending and not take.pieces
    ) or exchange.problem == "client_left":  # who left before there was an answer had none
        take.fault = (
            {"stall": {"at": "start"}}
            if exchange.ending in ("hang", "")
            else {"disconnect": {"at": "start", "how": exchange.ending}}
        )
    elif exchange.ending == "hang":
        take.ending = "close"
    return take


def _pieces(exchange: Exchange) -> list[Piece]:
    if not exchange.chunks:
        return [(round(exchange.took, 6), exchange.reply)] if exchange.reply else []
    pieces, start = [], 0
    for at, size in exchange.chunks:
        pieces.append((at, exchange.reply[start : start + size]))
        start += size
    return pieces
