"""Exchanges made by hand, for tests of checks."""

from __future__ import annotations

from typing import Any

import orjson

from mockgateway.contract.exchange import Exchange, ReceivedChunk, Request, Response


def exchange_of(
    payload: Any = None,
    reply: Any = None,
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
    request_headers: dict[str, str] | None = None,
    url: str = "https://gateway.example/v1/x",
    chunks: tuple[ReceivedChunk, ...] = (),
    operation: str = "op",
    method: str = "POST",
) -> Exchange:
    """Return a request with a JSON body and its response: JSON, or bytes as they are."""
    body = reply if isinstance(reply, bytes) else orjson.dumps(reply)
    request = Request(
        method,
        url,
        request_headers or {},
        b"" if payload is None else orjson.dumps(payload),
        "first",
    )
    return Exchange(
        operation,
        request,
        Response(
            status,
            {"content-type": kind} | (headers or {}),
            body,
            chunks or (ReceivedChunk(len(body), 0.1),),
        ),
    )


def streamed(
    payload: Any, events: list[Any], *, named: bool = False, at: tuple[ReceivedChunk, ...] = ()
) -> Exchange:
    """Return an event stream of JSON events, optionally named by type, and texts like `[DONE]`."""
    lines = []
    for event in events:
        data = event if isinstance(event, str) else orjson.dumps(event).decode()
        lines.append(
            (f"event: {event['type']}\n" if named and isinstance(event, dict) else "")
            + f"data: {data}\n\n"
        )
    return exchange_of(payload, "".join(lines).encode(), kind="text/event-stream", chunks=at)
