"""Send a reply at its own pace: each piece at its deadline, however late the one before was, and an ending that ASGI has no words for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from mockgateway.reply import Chunk, Ending, Pace, Reply
from mockgateway.server.wire import ARRIVED, RAW, Raw

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

NEVER = 3600.0  # seconds: a connection that hangs is let go of then
SLACK = 0.001  # seconds: a timer is no finer, and what is as good as due leaves
COARSE = 0.005  # seconds: the kernel counts no finer when a request came in
LOOK = 0.05  # seconds between looks whether a client that sends slowly is still there


async def send_paced(
    scope: MutableMapping[str, Any],
    send: Send,
    reply: Reply,
    headers: Sequence[tuple[str, str]],
    began: float,
) -> float | None:
    """Send it. When the client hung up before the end, in seconds after its request; None where it did not.

    began: when the request came in, by time.monotonic(), which all of the pace counts from: the event loop's own
    time stands still while it works, and a timer set by it would be late by as much. Where the loop was too busy to see it come, the kernel's word counts.
    """
    pace = reply.pace
    assert pace is not None
    raw = _raw(scope, send)
    if raw is None:
        await _plainly(send, reply.status, headers, pace, began)
        return None
    came = raw.came()
    playing = _Playing(raw, reply, headers, pace, came if began - came > COARSE else began)
    try:
        await playing.end
    finally:
        playing.stop()
    return None if playing.finished else max(0.0, time.monotonic() - began)


def _raw(scope: MutableMapping[str, Any], send: Send) -> Raw | None:
    opened = scope.get("extensions", {}).get(RAW)
    raw: Raw | None = opened(send) if opened else None
    return raw


class _Playing:
    """One reply on its way: a timer set for the next piece, and one look out for the client that hangs up. `end` is done when either has come to its end.

    Pieces of one moment, and the head with the first of them, leave in one write; those of different moments never do.
    """

    def __init__(
        self, raw: Raw, reply: Reply, headers: Sequence[tuple[str, str]], pace: Pace, began: float
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.end: asyncio.Future[None] = self._loop.create_future()
        self._raw = raw
        self._pace = pace
        self._began = began
        self._silent = not raw.body or reply.status in (204, 304)
        self._chunked = raw.chunked and pace.length is None and reply.events is not None
        self._waiting: list[bytes] = []
        self._beats: Sequence[Chunk] = () if self._silent else pace.chunks
        self._next = 0
        self._head: bytes | None = raw.head(reply.status, self._framed(reply, headers))
        self._timer: asyncio.TimerHandle | None = None
        self.finished = False  # all that there is to say has left
        self._leaving = self._loop.create_task(raw.until_gone())
        self._leaving.add_done_callback(self._left)
        self._wait(pace.head)

    def stop(self) -> None:
        """Let go of everything."""
        self._leaving.cancel()
        if self._timer is not None:
            self._timer.cancel()

    def _left(self, _: object) -> None:
        if not self.end.done():
            self.end.set_result(None)

    def _framed(
        self, reply: Reply, headers: Sequence[tuple[str, str]]
    ) -> Sequence[tuple[str, str]]:
        kept = [header for header in headers if header[0] != "content-length"]
        length = self._pace.length
        if self._chunked:
            kept.append(("transfer-encoding", "chunked"))
        elif reply.status not in (204, 304):
            kept.append(
                (
                    "content-length",
                    str(
                        sum([len(chunk.data) for chunk in self._pace.chunks])
                        if length is None
                        else length
                    ),
                )
            )
        return kept

    def _wait(self, at: float) -> None:
        """Go on then; at once if that is past."""
        self._due = self._began + at
        ahead = self._due - time.monotonic()
        if ahead > 0:
            self._timer = self._loop.call_later(ahead, self._go)
        else:
            self._go()

    def _go(self) -> None:
        """Send what is due, and wait for what comes next."""
        if self.end.done() or self._raw.gone:
            self._left(None)
        elif (
            self._due - time.monotonic() > SLACK
        ):  # the event loop's own time was behind when the timer was set
            self._wait(self._due - self._began)
        elif self._raw.full:
            self._loop.create_task(self._room())
        else:
            try:
                self._step()
            except BaseException as error:
                if not self.end.done():
                    self.end.set_exception(error)

    async def _room(self) -> None:
        """The client does not read: wait until it does."""
        if self._leaving.done():
            return
        await self._raw.room()
        self._go()

    def _step(self) -> None:
        raw, chunks, place, out = self._raw, self._beats, self._next, self._waiting
        if self._pace.bare:
            self._finish()
            return
        if self._head is not None:
            raw.begin()
            out.append(self._head)
            self._head = None
        now = time.monotonic() - self._began + SLACK
        last = chunks[place][0] if place < len(chunks) else 0.0
        while place < len(chunks) and chunks[place][0] <= now:
            at, data = chunks[place]
            if at != last:  # late, but apart still
                self._flush()
                out, last = self._waiting, at
            if data:
                out += (b"%x\r\n" % len(data), data, b"\r\n") if self._chunked else (data,)
            place += 1
        self._next = place
        if place < len(chunks):
            self._flush()
            self._wait(chunks[place][0])
        else:
            self._finish()

    def _flush(self) -> None:
        if self._waiting:
            self._raw.write(self._waiting)
            self._waiting = []

    def _finish(self) -> None:
        self.finished = True
        ending = self._pace.ending
        if self._chunked and not ending and not self._pace.bare:
            self._waiting.append(b"0\r\n\r\n")
        self._flush()
        if ending == Ending.HANG:
            self._timer = self._loop.call_later(NEVER, self._break)
        elif ending or self._pace.bare:
            self._loop.call_soon(
                self._break
            )  # what was written leaves before the connection breaks
        else:
            self._raw.finish()
            self._left(None)

    def _break(self) -> None:
        self._raw.abort(self._pace.ending == Ending.RESET)
        self._left(None)


def slowly(receive: Receive, rate: float, scope: MutableMapping[str, Any], send: Send) -> Receive:
    """What reads a body at so many bytes in a second: the server's buffer fills, and then the wire to the client."""
    raw = _raw(scope, send)
    due = time.monotonic()

    async def read() -> Message:
        nonlocal due
        message = await receive()
        due = max(due, scope.get(ARRIVED) or due) + len(message.get("body", b"")) / rate
        while (ahead := due - time.monotonic()) > 0 and not (raw is not None and raw.gone):
            await asyncio.sleep(min(ahead, LOOK))
        return {"type": "http.disconnect"} if raw is not None and raw.gone else message

    return read


async def _plainly(
    send: Send, status: int, headers: Sequence[tuple[str, str]], pace: Pace, began: float
) -> None:
    """Through a server that has no bare connection to offer: the pace is kept, a break is an application that fails."""
    await asyncio.sleep(max(0.0, began + pace.head - time.monotonic()))
    if pace.bare:
        raise ConnectionAbortedError("a fault asked for the connection to break")
    kept = [
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in headers
        if name != "content-length"
    ]
    await send({"type": "http.response.start", "status": status, "headers": kept})
    for chunk in pace.chunks:
        await asyncio.sleep(max(0.0, began + chunk.at - time.monotonic()))
        await send({"type": "http.response.body", "body": chunk.data, "more_body": True})
    if pace.ending == Ending.HANG:
        await asyncio.sleep(NEVER)
    if pace.ending:
        raise ConnectionAbortedError("a fault asked for the connection to break")
    await send({"type": "http.response.body", "body": b"", "more_body": False})
