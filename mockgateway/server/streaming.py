"""Send a body while it is made, and stop work whose client has disconnected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from mockgateway.server.bodies import ClientGone
from mockgateway.server.http import Receive, Send

T = TypeVar("T")


async def run_until_disconnect(work: Coroutine[Any, Any, T], receive: Receive) -> T:
    """Return the result of some work; cancel it and raise ClientGone if the client disconnects."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnect(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_stream(
    send: Send,
    receive: Receive,
    status: int,
    headers: list[tuple[str, str]],
    parts: AsyncIterator[bytes],
) -> None:
    """Send a chunked body while it is made, until the client disconnects.

    The head leaves with the first part, so that an error before it can still change the status.
    """
    encoded = [
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in headers
        if name != "content-length"
    ]
    start = {"type": "http.response.start", "status": status, "headers": encoded}
    leaving = asyncio.ensure_future(_disconnect(receive))
    started = False
    try:
        async for part in parts:
            if leaving.done():
                return
            if not started:
                await send(start)
                started = True
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if not started:
            await send(start)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        if (close := getattr(parts, "aclose", None)) is not None:
            await close()
