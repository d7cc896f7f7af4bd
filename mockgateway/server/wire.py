"""Extend uvicorn's HTTP protocol with a fast path for complete requests.

A request whose last byte has arrived is answered from the parser's callback: the coroutine of the
application is driven until it waits for anything but the store, and only then becomes a task, with
an ASGI scope. uvicorn handles all other cases: an incomplete body, `Expect`, pipelined requests
after one that is still being answered, access logs, and applications without `dispatch`.

A request with the same bytes as an earlier one is not even parsed, unless uvicorn has to handle it.
"""

from __future__ import annotations

import time
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockgateway.problem import Problem
from mockgateway.server.bodies import LARGE, BodyMemory
from mockgateway.server.connection import ARRIVED, EXTENSIONS
from mockgateway.server.direct import DirectRequest, RepeatedRequest
from mockgateway.server.hosts import host_fault, host_of_target, is_host
from mockgateway.server.keep_alive import BUSY, LingeringTransport
from mockgateway.server.short_way import ShortWay

MAX_HEAD = 1024 * 1024  # bytes
MAX_BURST = 32  # requests of one read that are answered at once, before other connections
MAX_PIPELINED = 256  # requests of a connection that wait for the one in progress


class MockProtocol(ShortWay):
    """uvicorn's protocol, which declines upgrades and refuses invalid HTTP in JSON."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        plain = not self.access_log and self.limit_concurrency is None
        self._dispatch = getattr(self.app, "dispatch", None) if plain else None
        self._recent = getattr(self.app, "recent", {}) if self._dispatch else {}
        self._bodies: BodyMemory | None = getattr(self.app, "bodies", None)
        self._unparsed = b""  # a repeated request
        self._head_size = 0
        self._hosts: list[bytes] = []  # values of the Host header
        self._fault = ""  # why the request is refused
        self._pending = False  # a request that may take the short way has a complete head
        self._parts: list[bytes] = []  # its body
        self._data = b""  # what is being parsed
        self._burst = 0  # requests in it
        self._opening = False

    # Callbacks of the transport

    def data_received(self, data: bytes) -> None:
        """Parse bytes from the client."""
        if self._refused:
            message = "The mock has too many connections; its limit is --max-connections."
            self.send_400_response(message, b"503 Service Unavailable", b"retry-after: 1\r\n")
            return
        if self._waiting is not None:
            self._leave_short_way()
        recent = self._recent.get(data)
        if recent is not None and self._is_free() and recent.scheme == self.scheme:
            self._idle_until = BUSY
            self._unparsed = data
            self._arrived = time.monotonic()
            if self._answer_now(RepeatedRequest(self, recent)):
                return
        self._data, self._burst = data, 0
        try:
            self.parser.feed_data(data)
            if self._pending:  # the body is not complete
                self._take_long_way()
            elif self._in_head:  # counted only where a head comes in several pieces
                self._count_head(self._head_size + len(data))
        except httptools.HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if self._pending:
                self._pending, self._between = False, True
            self.send_400_response(self._fault or "This is not a valid HTTP request.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Return the memory of an incomplete head."""
        self._count_head(0)
        super().connection_lost(exc)

    def _count_head(self, size: int) -> None:
        """Note how much of a head has arrived; a large one counts in the memory of the bodies."""
        if size > MAX_HEAD:
            status = b"431 Request Header Fields Too Large"
            self.send_400_response("The request's head is too large.", status)
            return
        more = (size if size > LARGE else 0) - (self._head_size if self._head_size > LARGE else 0)
        try:
            if self._bodies is not None and more:
                self._bodies.take(more)
            self._head_size = size
        except Problem as problem:
            status = b"503 Service Unavailable"
            self.send_400_response(problem.message, status, b"retry-after: 1\r\n")

    # Callbacks of the parser

    def on_message_begin(self) -> None:
        """Begin a request. Its ASGI scope is made when it is needed."""
        self.url = b""
        self.headers = []
        self._between, self._unparsed = False, b""
        self._in_head, self._hosts = True, []
        self._idle_until = BUSY
        self._arrived = time.monotonic()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; those behind the body may not change the request (RFC 9110, 6.5.1)."""
        if not self._in_head:
            return
        name = name.lower()
        if name == b"host":
            self._hosts.append(value)
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Decide which way the request takes."""
        hosts = self._hosts
        if self._head_size:
            self._count_head(0)
        if len(hosts) != 1 or not is_host(hosts[0]):
            self._refuse(host_fault(hosts, self.parser.get_http_version()))
        url, cycle = self.url, self.cycle
        if (
            self._dispatch is None
            or self._burst >= MAX_BURST
            or (cycle is not None and not cycle.response_complete)
            or self.parser.should_upgrade()
            # Targets other than an absolute path and a query (RFC 9112, 3.2.1)
            or url[:1] != b"/"
            or url[:2] == b"//"
            or b"#" in url
            or not url.isascii()
        ):
            if (host := host_of_target(url)) is not None:
                self._refuse(host_fault([host], ""))
                kept = [header for header in self.headers if header[0] != b"host"]
                self.headers = [*kept, (b"host", host)]
            if len(self.pipeline) >= MAX_PIPELINED:
                self._refuse("Too many requests wait for the replies to those before them.")
            self._in_head = False
            self._begin_cycle()
        else:
            self._in_head, self._pending = False, True

    def _refuse(self, fault: str) -> None:
        """End the parser's work if there is a fault."""
        self._fault = fault
        if fault:
            self._to_head = self.parser.get_method() == b"HEAD"
            raise ValueError(fault)

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        if self._pending:
            self._parts.append(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Answer the request."""
        self._between = True
        self._burst += 1
        if self._opening:  # a repeated request, which is being answered
            self._pending, self._parts = False, []
        elif not self._pending:
            super().on_message_complete()
            if self._lingers:
                self.transport.close()
            elif (
                self.cycle and self.cycle.response_complete
            ):  # a refused request, whose rest was dropped
                self._start_timer()
        elif self.transport.is_closing():  # behind the last request of the connection
            self._pending = False
        elif not self._answer_now(DirectRequest(self)):
            self._take_long_way()
            super().on_message_complete()

    # The short way

    def _is_free(self) -> bool:
        """Return whether all received requests are complete and answered."""
        cycle = self.cycle
        idle = cycle is None or cycle.response_complete
        return self._between and idle and not self.transport.is_closing()

    def _answer_now(self, request: DirectRequest) -> bool:
        """Answer the request without a task; return False if it needs one from the start."""
        try:
            assert self._dispatch is not None
            work = self._dispatch(request)
            if work is None:
                return False
        except BaseException as error:
            self._pending, self._parts = False, []
            self._fail(request, error)
        else:
            self._pending, self._parts = False, []
            self._drive(request, work)
        return True

    def pending_request(self) -> tuple[bytes, bytes]:
        """Return the body that has arrived, and the whole request as received.

        The latter is b"" if the last read held anything else.
        """
        parts, data = self._parts, self._data
        body = parts[0] if len(parts) == 1 else b"".join(parts)
        end = data.find(b"\r\n\r\n") + 4
        return body, data if end > 3 and len(data) == end + len(body) else b""

    def complete(self, keep_alive: bool) -> None:
        """Note that a request was answered on the short way."""
        self.server_state.total_requests += 1
        if not keep_alive:
            self.transport.close()
            return
        self._start_timer()

    # uvicorn's way

    def _take_long_way(self) -> None:
        """Pass the request to uvicorn, with the received part of its body."""
        self._pending = False
        parts, self._parts = self._parts, []
        self._begin_cycle()
        for part in parts:
            super().on_body(part)

    def _begin_cycle(self) -> None:
        """Make the ASGI scope and begin uvicorn's request."""
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        self.headers = self.scope["headers"] = headers
        self.expect_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in headers
        )
        self.scope["extensions"] = EXTENSIONS
        self.scope[ARRIVED] = self._arrived  # type: ignore[literal-required]
        super().on_headers_complete()
        if not self._between and not self.parser.should_upgrade():
            self.cycle.transport = LingeringTransport(self)  # type: ignore[assignment]

    def open_cycle(self, body: bytes) -> RequestResponseCycle:
        """Begin uvicorn's request for one that is already being answered."""
        self._opening = True
        if self._unparsed:
            arrived = self._arrived
            self.parser.feed_data(self._unparsed)
            self._arrived = arrived
        self._begin_cycle()
        self._opening = False
        cycle = self.cycle
        cycle.body, cycle.more_body = bytearray(body), False
        cycle.message_event.set()
        return cycle

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if self._opening:
            self._active = cycle
        else:
            super()._start_asgi_task(cycle, app)

    # Upgrades and errors

    def _should_upgrade(self) -> bool:
        return True  # uvicorn's callbacks then leave the request to `_decline_upgrade`

    def _decline_upgrade(self, rest: bytes) -> None:
        """Read the request again without its upgrade (RFC 9110, 7.8).

        uvicorn would lose the body that Java's client sends with `Upgrade: h2c`.
        """
        if self.scope["method"] == "CONNECT":
            self.send_400_response("CONNECT is for proxies.")
            return
        kept = [
            b"%b: %b\r\n" % header
            for header in self.headers
            if header[0] not in (b"upgrade", b"connection", b"http2-settings")
        ]
        if any(name == b"connection" and b"close" in value.lower() for name, value in self.headers):
            kept.append(b"connection: close\r\n")
        method, version = self.scope["method"].encode(), self.parser.get_http_version().encode()
        head = b"%b %b HTTP/%b\r\n%b\r\n" % (method, self.url, version, b"".join(kept))
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.data_received(head + rest)
