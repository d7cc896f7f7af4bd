"""One connection to Redis, which all coroutines of an event loop share.

The commands of one turn of the loop leave in one write, and their replies arrive in one read.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import hiredis

from mockgateway.ports import StoreReply, StoreUnavailable

TIMEOUT = 2.0  # seconds until a command must be answered, and until a connection must be open
RETRY_AFTER = 0.1  # seconds between two attempts to connect

log = logging.getLogger("mockgateway")

_logged = -math.inf  # when the last line was written

Command = tuple[Any, ...]
Connect = Callable[[], Awaitable[asyncio.Transport]]


def unavailable(reason: str) -> StoreUnavailable:
    """Return the error for a store that cannot be used; log it, at most once a second."""
    global _logged
    if (now := time.monotonic()) - _logged >= 1:
        _logged = now
        log.error("store: %s; calls are refused with 503 until it answers", reason)
    return StoreUnavailable(reason)


class _Sent(NamedTuple):
    future: asyncio.Future[Any]
    commands: int  # their number; the result is the list of their replies
    since: float


class Link(asyncio.Protocol):
    """A connection that is opened when it is needed.

    Args:
        connect: Returns the transport of a new connection.
        loop: The event loop that uses it.
    """

    def __init__(self, connect: Connect, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._connect = connect
        self._transport: asyncio.Transport | None = None
        self._opening: asyncio.Task[None] | None = None
        self._failed = 0.0  # when connecting failed
        self._sent: deque[_Sent] = deque()
        self._unsent: list[bytes] = []  # until the end of the loop's turn, or the open connection
        self._written: StoreReply | None = None  # is done when the unsent commands are
        self._replies: list[Any] = []
        self._reader = hiredis.Reader()
        self._checking = False

    def send(self, commands: Sequence[Command]) -> asyncio.Future[list[Any]]:
        """Send commands; the future has their replies, or StoreUnavailable."""
        future = StoreReply(loop=self.loop)
        now = time.monotonic()
        if self._transport is None and self._opening is None and now - self._failed < RETRY_AFTER:
            raise unavailable("no connection")
        self._sent.append(_Sent(future, len(commands), now))
        if not self._unsent:
            self.loop.call_soon(self._flush)
        self._unsent += [hiredis.pack_command(command) for command in commands]
        if not self._checking:
            self._checking = True
            self.loop.call_later(TIMEOUT, self._check)
        return future

    def written(self) -> StoreReply:
        """Return a future that is done when all commands have left."""
        if self._written is None:
            self._written = StoreReply(loop=self.loop)
        return self._written

    def _flush(self) -> None:
        if self._transport is not None:
            self._transport.write(b"".join(self._unsent))
            self._unsent = []
            written, self._written = self._written, None
            if written is not None and not written.done():
                written.set_result(None)
        elif self._opening is None and self._unsent:
            self._opening = asyncio.Task(self._open(), loop=self.loop)

    async def _open(self) -> None:
        try:
            transport = await asyncio.wait_for(self._connect(), TIMEOUT)
        except Exception as error:  # networks, names, certificates and passwords fail in many ways
            self._failed = time.monotonic()
            self._fail(f"cannot connect: {type(error).__name__} {error}")
        else:
            self._reader = hiredis.Reader()
            transport.set_protocol(self)
            self._transport = transport
            self._flush()
        finally:
            self._opening = None

    def data_received(self, data: bytes) -> None:
        """Give the replies to those who wait for them."""
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not False:
            self._replies.append(reply)
            if len(self._replies) == self._sent[0].commands:
                future, _, _ = self._sent.popleft()
                replies, self._replies = self._replies, []
                if not future.done():
                    future.set_result(replies)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what has no reply."""
        if self._transport is not None:
            self._transport = None
            if self._sent:
                self._fail(f"the connection was lost: {exc or 'closed by the server'}")

    def close(self, reason: str = "the connection was closed") -> None:
        """Close the connection and fail what has no reply."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
        if self._sent:
            self._fail(reason)

    def _check(self) -> None:
        """Close a connection that does not answer."""
        self._checking = bool(self._sent)
        if not self._checking:
            return
        left = self._sent[0].since + TIMEOUT - time.monotonic()
        if left > 0.001:
            self.loop.call_later(left, self._check)
        else:
            self._checking, self._failed = False, time.monotonic()
            self.close(f"no answer for {TIMEOUT:g} s")

    def _fail(self, reason: str) -> None:
        sent, self._sent, self._replies, self._unsent = self._sent, deque(), [], []
        written, self._written = self._written, None
        for future in [one.future for one in sent] + ([written] if written else []):
            if not future.done():
                future.set_exception(unavailable(reason))
                future.exception()  # a cancelled request does not retrieve it
