"""Send a reply at its own pace: each piece at its deadline, and endings that ASGI does not know."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from mockgateway.reply import HANG_LIMIT, Chunk, Ending, Pace, Reply
from mockgateway.server.connection import ARRIVED, RAW, RawConnection
from mockgateway.server.http import Message, Receive, Scope, Send

Headers = Sequence[tuple[str, str]]

SLACK = 0.001  # seconds: timers are no finer, so what is nearly due leaves
KERNEL_TICK = 0.005  # seconds: the kernel is no finer about when a request arrived
POLL = 0.05  # seconds between checks whether a slow uploader is still connected


async def send_paced(
    scope: Scope, send: Send, reply: Reply, headers: Headers, began: float
) -> float | None:
    """Send a reply at its pace.

    Args:
        scope: ASGI's, with the extension that opens the connection.
        send: ASGI's.
        reply: The reply, with a pace.
        headers: All headers of the reply.
        began: When the request arrived, by time.monotonic(): the pace counts from then, since the
            event loop's own time stands still while it works. Where the loop was too busy to see
            the request arrive, the kernel's time is used.

    Returns:
        When the client hung up before the end, in seconds after its request; None if it did not.
    """
    pace = reply.pace
    assert pace is not None
    connection = _open(scope, send)
    if connection is None:
        await _send_by_asgi(send, reply.status, headers, pace, began)
        return None
    received = connection.received_at()
    start = received if began - received > KERNEL_TICK else began
    sender = _PacedSender(connection, reply, headers, pace, start)
    try:
        await sender.end
    finally:
        sender.stop()
    return None if sender.finished else max(0.0, time.monotonic() - began)


def _open(scope: Scope, send: Send) -> RawConnection | None:
    open_raw = scope.get("extensions", {}).get(RAW)
    connection: RawConnection | None = open_raw(send) if open_raw else None
    return connection


class _PacedSender:
    """One paced reply: a timer for the next piece, and a watch on the client.

    Pieces that are due at the same time, and the head with the first of them, leave in one write;
    pieces with different times never share one.

    Attributes:
        end: Done when the reply or the connection has ended.
        finished: Whether everything was sent.
    """

    def __init__(
        self, connection: RawConnection, reply: Reply, headers: Headers, pace: Pace, began: float
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.end: asyncio.Future[None] = self._loop.create_future()
        self.finished = False
        self._connection = connection
        self._pace = pace
        self._began = began
        silent = not connection.has_body or reply.status in (204, 304)
        self._chunks: Sequence[Chunk] = () if silent else pace.chunks
        self._chunked = connection.chunked and pace.length is None and reply.events is not None
        self._head: bytes | None = connection.head(reply.status, self._framed(reply, headers))
        self._waiting: list[bytes] = []  # parts of the next write
        self._next = 0  # the next chunk
        self._timer: asyncio.TimerHandle | None = None
        self._watch = self._loop.create_task(connection.wait_disconnected())
        self._watch.add_done_callback(self._stop_waiting)
        self._continue_at(pace.head)

    def stop(self) -> None:
        """Cancel the timer and the watch."""
        self._watch.cancel()
        if self._timer is not None:
            self._timer.cancel()

    def _stop_waiting(self, _: object) -> None:
        if not self.end.done():
            self.end.set_result(None)

    def _framed(self, reply: Reply, headers: Headers) -> Headers:
        """Return the headers with the framing that the pace asks for."""
        kept = [header for header in headers if header[0] != "content-length"]
        length = self._pace.length
        if self._chunked:
            kept.append(("transfer-encoding", "chunked"))
        elif reply.status not in (204, 304):
            size = sum([len(chunk.data) for chunk in self._pace.chunks])
            kept.append(("content-length", str(size if length is None else length)))
        return kept

    def _continue_at(self, at: float) -> None:
        """Go on so many seconds after the request; at once if that is past."""
        self._due = self._began + at
        ahead = self._due - time.monotonic()
        if ahead > 0:
            self._timer = self._loop.call_later(ahead, self._continue)
        else:
            self._continue()

    def _continue(self) -> None:
        """Send the pieces that are due, and wait for the next one."""
        if self.end.done() or self._connection.disconnected:
            self._stop_waiting(None)
        elif self._due - time.monotonic() > SLACK:  # the loop's time was behind
            self._continue_at(self._due - self._began)
        elif self._connection.blocked:
            self._loop.create_task(self._continue_when_drained())
        else:
            try:
                self._send_due()
            except BaseException as error:
                if not self.end.done():
                    self.end.set_exception(error)

    async def _continue_when_drained(self) -> None:
        if not self._watch.done():
            await self._connection.drain()
            self._continue()

    def _send_due(self) -> None:
        if self._pace.bare:
            self._finish()
            return
        if self._head is not None:
            self._connection.begin()
            self._waiting.append(self._head)
            self._head = None
        chunks, place = self._chunks, self._next
        now = time.monotonic() - self._began + SLACK
        last = chunks[place].at if place < len(chunks) else 0.0
        while place < len(chunks) and chunks[place].at <= now:
            at, data = chunks[place]
            if at != last:  # late, but still a write of its own
                self._flush()
                last = at
            if data:
                framed = (b"%x\r\n" % len(data), data, b"\r\n") if self._chunked else (data,)
                self._waiting += framed
            place += 1
        self._next = place
        if place < len(chunks):
            self._flush()
            self._continue_at(chunks[place].at)
        else:
            self._finish()

    def _flush(self) -> None:
        if self._waiting:
            self._connection.write(self._waiting)
            self._waiting = []

    def _finish(self) -> None:
        self.finished = True
        ending, breaks = self._pace.ending, bool(self._pace.ending) or self._pace.bare
        if self._chunked and not breaks:
            self._waiting.append(b"0\r\n\r\n")
        self._flush()
        if ending == Ending.HANG:
            self._timer = self._loop.call_later(HANG_LIMIT, self._break)
        elif breaks:
            self._loop.call_soon(self._break)  # after the last write
        else:
            self._connection.complete()
            self._stop_waiting(None)

    def _break(self) -> None:
        self._connection.abort(self._pace.ending == Ending.RESET)
        self._stop_waiting(None)


def read_slowly(receive: Receive, rate: float, scope: Scope, send: Send) -> Receive:
    """Return a `receive` that takes so many bytes in a second.

    The server's buffer fills, and then the connection to the client.
    """
    connection = _open(scope, send)
    due = time.monotonic()

    async def read() -> Message:
        nonlocal due
        message = await receive()
        due = max(due, scope.get(ARRIVED) or due) + len(message.get("body", b"")) / rate
        while (ahead := due - time.monotonic()) > 0:
            if connection is not None and connection.disconnected:
                break
            await asyncio.sleep(min(ahead, POLL))
        gone = connection is not None and connection.disconnected
        return {"type": "http.disconnect"} if gone else message

    return read


async def _send_by_asgi(
    send: Send, status: int, headers: Headers, pace: Pace, began: float
) -> None:
    """Send through a server without the extension: a break is an application that fails."""
    await asyncio.sleep(max(0.0, began + pace.head - time.monotonic()))
    broken = ConnectionAbortedError("a fault asked for the connection to break")
    if pace.bare:
        raise broken
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
        await asyncio.sleep(HANG_LIMIT)
    if pace.ending:
        raise broken
    await send({"type": "http.response.body", "body": b"", "more_body": False})
