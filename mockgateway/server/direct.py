"""A complete request that is answered from the parser's callback, without a task."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockgateway.ports import StoreReply
from mockgateway.server.connection import write_reply, write_whole
from mockgateway.server.http import HttpRequest, Receive, Scope, Send
from mockgateway.server.recent import RecentRequest


class DirectProtocol(Protocol):
    """The part of `server.wire.MockProtocol` that a direct request uses."""

    parser: Any
    url: bytes
    headers: list[tuple[bytes, bytes]]
    client: tuple[str, int] | None
    scheme: Any
    flow: Any
    transport: Any
    server_state: Any

    def pending_request(self) -> tuple[bytes, bytes]:
        """Return the body that has arrived, and the whole request as received."""

    def open_cycle(self, body: bytes) -> RequestResponseCycle:
        """Begin uvicorn's request for one that is already being answered."""

    def complete(self, keep_alive: bool) -> None:
        """Note that a request was answered."""


class DirectRequest(HttpRequest):
    """A complete request that is answered from the parser's callback."""

    __slots__ = ("_cycle", "_protocol", "written")

    def __init__(self, protocol: DirectProtocol) -> None:
        parser, client = protocol.parser, protocol.client
        self.raw_path, _, self.query = protocol.url.partition(b"?")
        self.method = parser.get_method().decode("ascii")
        self.headers = protocol.headers
        self.client = client[0] if client else ""
        self.scheme = protocol.scheme or "http"
        self.body, self.raw = protocol.pending_request()
        self._protocol = protocol
        self.keep_alive = parser.should_keep_alive() and parser.get_http_version() != "1.0"
        self._cycle: RequestResponseCycle | None = None
        self.written = False
        self.number = 0

    @property
    def is_answered(self) -> bool:
        """Whether a complete reply was sent."""
        return self.written or (self._cycle is not None and self._cycle.response_complete)

    def open_cycle(self) -> RequestResponseCycle:
        """Return uvicorn's request, which knows of disconnects and of back-pressure."""
        if self._cycle is None:
            self._cycle = self._protocol.open_cycle(self.body or b"")
        return self._cycle

    def asgi(self) -> tuple[Scope, Receive, Send]:
        """Return the request as ASGI has it."""
        cycle = self.open_cycle()
        return cycle.scope, cycle.receive, cycle.send  # type: ignore[return-value]

    def write_whole(
        self, status: int, headers: list[tuple[str, str]], lines: bytes, body: bytes
    ) -> bool:
        """Write a complete reply at once, unless the client reads too slowly."""
        protocol = self._protocol
        if self._cycle is not None:
            return write_whole(self._cycle, status, lines, body)
        if protocol.flow.write_paused:
            return False
        self.written = True
        write_reply(
            protocol.transport,
            status,
            protocol.server_state.default_headers,
            lines,
            self.keep_alive,
            body,
        )
        protocol.complete(self.keep_alive)
        return True


class RepeatedRequest(DirectRequest):
    """A request whose bytes were parsed before."""

    __slots__ = ("recent",)

    def __init__(self, protocol: DirectProtocol, recent: RecentRequest) -> None:
        client = protocol.client
        self.raw_path, self.query = recent.raw_path, recent.query
        self.method = recent.method
        self.headers = recent.headers
        self.client = client[0] if client else ""
        self.scheme = recent.scheme
        self.body, self.raw = recent.body, recent.raw
        self.recent = recent
        self._protocol = protocol
        self.keep_alive = True
        self._cycle = None
        self.written = False
        self.number = 0


class Rest:
    """The rest of a coroutine that was driven until it first suspended; a task awaits it."""

    def __init__(self, work: Coroutine[Any, Any, None], waiting: Any) -> None:
        self._work = work
        self._waiting = waiting

    def __await__(self) -> Generator[Any, Any, None]:
        work, waiting = self._work, self._waiting
        if isinstance(waiting, StoreReply):  # another task that awaits it may have unset this
            waiting._asyncio_future_blocking = True
        try:
            while True:
                try:
                    value = yield waiting
                except BaseException as error:  # a cancelled task
                    waiting = work.throw(error)
                else:
                    waiting = work.send(value)
        except StopIteration:
            return
