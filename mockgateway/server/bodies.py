"""Read request bodies within limits of memory and time, and refuse at once one that is not read.

A refusal is sent as soon as it is known, while the client may still be sending: uvicorn reads on
and drops the rest, so that the client gets to read its reply, the connection stays usable and
nothing is kept (RFC 9112, 9.3).
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Mapping
from typing import IO

from mockgateway.problem import Problem
from mockgateway.server.http import Message, Receive
from mockgateway.server.limits import LIMITS, MIB, Limits

SPOOLED = MIB  # bytes; larger bodies wait in a file
LARGE = 65_536  # bytes; a larger body is counted, and not read if its key is refused
RETRY_AFTER = 2  # seconds
# Decoding makes up to three copies of a body, so that fewer may be decoded than read.
_DECODED = 4

Head = Mapping[bytes, bytes]


class ClientGone(Exception):
    """The client hung up before it got its reply."""


class BodyMemory:
    """The memory that the bodies of all requests share."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._used = 0  # bytes that are being read or answered
        self._loaded = 0  # bytes that are being answered
        self._waiting: list[asyncio.Future[None]] = []

    def take(self, size: int) -> None:
        """Count bytes of a body. Raises Problem if there is no room."""
        if self._used + size > self.limits.body_memory:
            raise _no_room()
        self._used += size

    async def load(self, size: int) -> None:
        """Wait until a whole body may be decoded. Raises Problem if that takes too long."""
        loop, room = asyncio.get_running_loop(), self.limits.body_memory // _DECODED
        end = loop.time() + self.limits.room_time
        while self._loaded and self._loaded + size > room:
            future = loop.create_future()
            self._waiting.append(future)
            timer = loop.call_at(end, _finish, future)
            await future  # not asyncio.timeout: a direct request has no task
            timer.cancel()
            if loop.time() >= end:
                raise _no_room()
        self._loaded += size

    def give(self, size: int, loaded: int) -> None:
        """Return bytes, and those of them that were loaded."""
        self._used -= size
        self._loaded -= loaded
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            _finish(future)


class ReceivedBody:
    """A body while it arrives: in memory, in a file once it is large."""

    def __init__(self, memory: BodyMemory) -> None:
        self._memory = memory
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._counted = self._loaded = 0  # bytes
        self.size = 0

    def count(self, size: int) -> None:
        """Count a body of that size, unless it is small. Raises Problem if there is no room."""
        if size > max(self._counted, LARGE):
            self._memory.take(size - self._counted)
            self._counted = size

    def add(self, part: bytes) -> None:
        """Add a piece. Raises Problem if there is no room."""
        self.size += len(part)
        self.count(self.size)
        if self._file is None and self.size > SPOOLED:
            with contextlib.suppress(OSError):  # no writable folder: the body stays in memory
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - see `release`
        if self._file is None:
            self._parts.append(part)
            return
        for each in (*self._parts, part):
            self._write(each)
        self._parts.clear()

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError:
            raise _no_room() from None

    async def load(self) -> bytes:
        """Return the whole body, once there is memory to decode it. Raises Problem."""
        await self._memory.load(self._counted)
        self._loaded = self._counted
        if self._file is None:
            parts, self._parts = self._parts, []
            return parts[0] if len(parts) == 1 else b"".join(parts)
        with self._file as file:
            self._file = None
            file.seek(0)
            return file.read(self.size)

    def release(self) -> None:
        """Return the memory: nothing holds the body any more."""
        if self._file is not None:
            self._file.close()
        self._parts.clear()
        self._memory.give(self._counted, self._loaded)
        self._file, self._counted, self._loaded = None, 0, 0


def refuse_unread(head: Head, limit: int) -> None:
    """Raise Problem for an encoded body, or one that is announced to be too large."""
    encoding = head.get(b"content-encoding", b"").strip().lower()
    if encoding not in (b"", b"identity"):
        word = encoding[:40].decode("latin-1")
        raise Problem(
            "unsupported_media_type",
            f"Content-Encoding '{word}' is not supported; send the body as it is.",
            param=None,
            location="body",
        )
    if declared(head) > limit:
        raise _too_large(limit)


def is_large(head: Head) -> bool:
    """Return whether a body is announced as large, or of unknown length."""
    return b"transfer-encoding" in head or declared(head) > LARGE


def timed(receive: Receive, limits: Limits, total: bool = True) -> Receive:
    """Return ASGI's receive, which raises TimeoutError for a body that arrives too slowly.

    Args:
        receive: ASGI's.
        limits: The times.
        total: Whether the whole body has a limit too.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + limits.body_time if total else float("inf")
    ended = False

    async def read() -> Message:
        nonlocal ended
        if ended:
            return await receive()
        async with asyncio.timeout_at(min(end, loop.time() + limits.body_pause)):
            message = await receive()
        ended = not message.get("more_body")
        return message

    return read


async def read_body(receive: Receive, limit: int, body: ReceivedBody) -> bytes:
    """Return the whole body.

    Raises:
        Problem: It is over the limit, too slow, or there is no memory for it.
        ClientGone: The client hung up.
    """
    while True:
        try:
            message = await receive()
        except TimeoutError:
            what = "The request body did not arrive in time."
            raise Problem("request_timeout", what, param=None) from None
        if message["type"] != "http.request":
            raise ClientGone
        part = message.get("body", b"")
        if body.size + len(part) > limit:
            raise _too_large(limit)
        body.add(part)
        if not message.get("more_body"):
            return await body.load()


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def declared(head: Head) -> int:
    """Return the Content-Length, or 0."""
    text = head.get(b"content-length", b"")
    return int(text) if text.isdigit() and len(text) < 20 else 0


def _too_large(limit: int) -> Problem:
    return Problem(
        "request_too_large", f"The request body is larger than {limit} bytes.", limit=limit
    )


def _no_room() -> Problem:
    message = "The mock has no memory for another request body; its limit is --max-body-memory."
    return Problem("service_unavailable", message, retry_after=RETRY_AFTER)
