"""Exchanges made by hand, for tests of checks."""

from __future__ import annotations

from typing import Any

import orjson

from mockgateway.contract.exchange import Chunk, Exchange, Request, Response


def exchange_of(
    asked: Any = None,
    answer: Any = None,
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
    sent: dict[str, str] | None = None,
    url: str = "https://gateway.example/v1/x",
    chunks: tuple[Chunk, ...] = (),
    operation: str = "op",
    method: str = "POST",
) -> Exchange:
    """A request with a JSON body and its answer: JSON, or bytes as they are."""
    body = answer if isinstance(answer, bytes) else orjson.dumps(answer)
    request = Request(
        method, url, sent or {}, b"" if asked is None else orjson.dumps(asked), "first"
    )
    return Exchange(
        operation,
        request,
        Response(
            status,
            {"content-type": kind} | (headers or {}),
            body,
            chunks or (Chunk(len(body), 0.1),),
        ),
    )


def streamed(
    asked: Any, events: list[Any], *, named: bool = False, at: tuple[Chunk, ...] = ()
) -> Exchange:
    """An event stream: JSON events, named by their type if wanted, and texts such as `[DONE]`."""
    lines = []
    for event in events:
        data = event if isinstance(event, str) else orjson.dumps(event).decode()
        lines.append(
            (f"event: {event['type']}\n" if named and isinstance(event, dict) else "")
            + f"data: {data}\n\n"
        )
    return exchange_of(asked, "".join(lines).encode(), kind="text/event-stream", chunks=at)
