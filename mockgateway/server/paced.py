"""Send a reply at its own pace: each piece at its deadline, however late the one before was, and an ending that ASGI has no words for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from mockgateway.reply import Ending, Pace, Reply
from mockgateway.server.wire import RAW, Raw

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

NEVER = 3600.0  # seconds: a connection that hangs is let go of then


async def send_paced(scope: MutableMapping[str, Any], send: Send, reply: Reply, headers: Sequence[tuple[str, str]], began: float) -> None:
    """Send it.

    began: when the request came in, by time.monotonic(), which all of the pace counts from: the event loop's own
    time stands still while it works, and a timer set by it would be late by as much.
    """
    pace = reply.pace
    assert pace is not None
    opened = scope.get("extensions", {}).get(RAW)
    raw: Raw | None = opened(send) if opened else None
    if raw is None:
        await _plainly(send, reply.status, headers, pace, began)
        return
    leaving = asyncio.ensure_future(raw.until_gone())
    try:
        await _write(raw, reply, headers, pace, began, leaving)
    finally:
        leaving.cancel()


async def _write(raw: Raw, reply: Reply, headers: Sequence[tuple[str, str]], pace: Pace, began: float, leaving: asyncio.Future[None]) -> None:
    if not await _until(began + pace.head, leaving):
        return
    if pace.bare:
        raw.abort(pace.ending == Ending.RESET) if pace.ending != Ending.HANG else await _hang(raw, began, leaving)
        return
    chunked = raw.chunked and pace.length is None and reply.events is not None
    body = sum(len(beat.data) for beat in pace.beats)
    kept = [header for header in headers if header[0] != "content-length"]
    if chunked:
        kept.append(("transfer-encoding", "chunked"))
    elif reply.status not in (204, 304):
        kept.append(("content-length", str(body if pace.length is None else pace.length)))
    raw.start(reply.status, kept)
    for at, data in pace.beats:
        if began + at > time.monotonic() and not await _until(began + at, leaving):
            return
        if data:
            await raw.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
    if pace.ending == Ending.HANG:
        await _hang(raw, began, leaving)
    elif pace.ending:
        await asyncio.sleep(0)  # what was written leaves before the connection breaks
        raw.abort(pace.ending == Ending.RESET)
    else:
        if chunked:
            await raw.write(b"0\r\n\r\n")
        raw.finish()


async def _hang(raw: Raw, began: float, leaving: asyncio.Future[None]) -> None:
    if await _until(time.monotonic() + NEVER, leaving):
        raw.abort(False)


async def _until(moment: float, leaving: asyncio.Future[None]) -> bool:
    """Wait for a moment of the loop's time; False, and at once, if the client hangs up before."""
    ahead = moment - time.monotonic()
    if ahead > 0 and not leaving.done():
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(ahead, _wake, woken)

        def left(_: asyncio.Future[None]) -> None:
            _wake(woken)

        leaving.add_done_callback(left)
        try:
            await woken
        finally:
            timer.cancel()
            leaving.remove_done_callback(left)
    return not leaving.done()


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)


async def _plainly(send: Send, status: int, headers: Sequence[tuple[str, str]], pace: Pace, began: float) -> None:
    """Through a server that has no bare connection to offer: the pace is kept, a break is an application that fails."""
    await asyncio.sleep(max(0.0, began + pace.head - time.monotonic()))
    if pace.bare:
        raise ConnectionAbortedError("a fault asked for the connection to break")
    kept = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers if name != "content-length"]
    await send({"type": "http.response.start", "status": status, "headers": kept})
    for beat in pace.beats:
        await asyncio.sleep(max(0.0, began + beat.at - time.monotonic()))
        await send({"type": "http.response.body", "body": beat.data, "more_body": True})
    if pace.ending == Ending.HANG:
        await asyncio.sleep(NEVER)
    if pace.ending:
        raise ConnectionAbortedError("a fault asked for the connection to break")
    await send({"type": "http.response.body", "body": b"", "more_body": False})
