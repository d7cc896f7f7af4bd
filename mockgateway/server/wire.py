"""What ASGI cannot say to the wire: a whole reply in one piece.

uvicorn writes the head and the body of a reply by two system calls, and looks at each header anew. Half of what a mock adds to a request
would be that; so `Wire` offers the application `scope["extensions"]["mockgateway.whole"]`, which writes both at once.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
import time
from collections.abc import Sequence
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

WHOLE = "mockgateway.whole"
RAW = "mockgateway.raw"
ARRIVED = "mockgateway.arrived"  # when the request began to come in, by time.monotonic()
MAX_HEAD = 1024 * 1024  # bytes


class Wire(HttpToolsProtocol):
    """uvicorn's own protocol with the extension, which declines to upgrade and refuses what is not HTTP in JSON."""

    _in_head = False
    _head = 0

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
            if self._in_head:  # counted only where a head comes in several pieces
                self._head += len(data)
                if self._head > MAX_HEAD:
                    self.send_400_response(
                        "The request's head is too large.", b"431 Request Header Fields Too Large"
                    )
        except httptools.HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response("This is not a valid HTTP request.")

    def _should_upgrade(self) -> bool:
        return (
            True  # uvicorn's callbacks hold still then, and leave the request to `_decline_upgrade`
        )

    def _decline_upgrade(self, rest: bytes) -> None:
        """Read the request as if it did not ask (RFC 9110, 7.8): uvicorn would lose the body that Java's client sends with `Upgrade: h2c`."""
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
        head = b"%b %b HTTP/%b\r\n%b\r\n" % (
            self.scope["method"].encode(),
            self.url,
            self.parser.get_http_version().encode(),
            b"".join(kept),
        )
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.data_received(head + rest)

    def send_400_response(self, msg: str, status: bytes = b"400 Bad Request") -> None:
        """What was sent is no request that an application could see. The connection ends: where the next request begins, nobody knows."""
        body = b'{"error":{"message":"%b","type":"mockgateway"}}' % msg.encode()
        head = (
            b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            % (status, len(body))
        )
        self.transport.write(head + body)
        self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head, self._head = True, 0
        self.scope["extensions"] = _EXTENSIONS
        self.scope[ARRIVED] = time.monotonic()  # type: ignore[literal-required]

    def on_headers_complete(self) -> None:
        """Its head is here."""
        self._in_head = False
        super().on_headers_complete()


def send_whole(send: Any, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> bool:
    """Send a reply that is all there; False if that has to go the ordinary way.

    send: ASGI's, of this request; headers: with content-length, names in lower case.
    """
    cycle = getattr(send, "__self__", None)
    if (
        type(cycle) is not RequestResponseCycle
        or cycle.response_started
        or cycle.disconnected
        or cycle.flow.write_paused
        or cycle.access_log
    ):
        return False
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers]).encode(
        "latin-1", "replace"
    )
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(
        headers
    ):  # a line break inside a value: uvicorn refuses it in words
        return False
    head = [
        STATUS_LINE[status],
        *[b"%b: %b\r\n" % header for header in cycle.default_headers],
        lines,
    ]
    if not cycle.keep_alive:
        head.append(b"connection: close\r\n")
    cycle.waiting_for_100_continue = False
    cycle.response_started = cycle.response_complete = True
    head.append(b"\r\n")
    cycle.transport.writelines((b"".join(head), body))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


_EXTENSIONS: dict[str, Any] = {WHOLE: send_whole}


class Raw:
    """The bare connection of one request: what is written leaves as it is, whatever it says of itself."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self.chunked = cycle.scope["http_version"] == "1.1"
        self.body = cycle.scope["method"] != "HEAD"  # whether a body may follow the head
        plug = (
            cycle.transport.get_extra_info("socket")
            if os.name == "posix" and cycle.transport.get_extra_info("sslcontext") is None
            else None
        )
        self._plain = plug.fileno() if plug is not None else None

    @property
    def gone(self) -> bool:
        """Whether the client has hung up."""
        return bool(self._cycle.disconnected or self._cycle.transport.is_closing())

    def came(self) -> float:
        """When the last byte of the request came in as the kernel knows it, by time.monotonic(), to a few milliseconds; the present where nobody knows.

        An event loop that is busy reads late what has come long ago, and a reply that is timed from then is late by as much.
        """
        now = time.monotonic()
        plug = self._cycle.transport.get_extra_info("socket")
        if plug is None or not hasattr(socket, "TCP_INFO") or sys.platform != "linux":
            return now
        with contextlib.suppress(OSError, struct.error):  # no TCP, or another kernel's idea of it
            return (
                now
                - float(
                    struct.unpack_from(
                        "I", plug.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104), _LAST_DATA
                    )[0]
                )
                / 1000
            )
        return now

    @property
    def full(self) -> bool:
        """Whether the client does not read what was written already."""
        return bool(self._cycle.flow.write_paused)

    async def room(self) -> None:
        """Wait until it does, or has hung up."""
        await self._cycle.flow.drain()

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
        """The status line and the headers as they are written."""
        cycle = self._cycle
        lines = [
            b"%b: %b\r\n" % (name.encode("latin-1"), _one_line(value)) for name, value in headers
        ]
        default = [b"%b: %b\r\n" % header for header in cycle.default_headers]
        close = [] if cycle.keep_alive else [b"connection: close\r\n"]
        return b"".join(
            [
                _STATUS.get(status) or b"HTTP/1.1 %d Status\r\n" % status,
                *default,
                *lines,
                *close,
                b"\r\n",
            ]
        )

    def begin(self) -> None:
        """The head is written now: nobody else may answer."""
        self._cycle.response_started = True
        self._cycle.waiting_for_100_continue = False

    def write(self, parts: Sequence[bytes]) -> None:
        """Bytes, in one piece, and now: uvloop's own write waits until all other timers of the moment have run, which makes each of 200 streams late by all others."""
        if self.gone:
            return
        data, transport = b"".join(parts), self._cycle.transport
        if self._plain is not None and not transport.get_write_buffer_size():
            with contextlib.suppress(
                OSError
            ):  # there is no room, or nobody: the transport finds out which
                data = data[os.write(self._plain, data) :]
        if data:
            transport.write(data)

    async def until_gone(self) -> None:
        """Wait for the client to hang up."""
        while not self.gone:
            await self._cycle.message_event.wait()
            self._cycle.message_event.clear()

    def finish(self) -> None:
        """The reply has ended; the connection stays if it may."""
        cycle = self._cycle
        if cycle.response_complete:
            return
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()

    def abort(self, reset: bool) -> None:
        """Break the connection, once what was written has left; by a TCP RST if that is wanted."""
        cycle = self._cycle
        cycle.response_started = cycle.response_complete = True
        cycle.keep_alive = False
        cycle.message_event.set()
        if reset:
            plug = cycle.transport.get_extra_info("socket")
            if plug is not None:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            cycle.transport.abort()
        else:
            cycle.transport.close()
        cycle.on_response()


_STATUS = STATUS_LINE
_LAST_DATA = 52  # bytes into Linux's struct tcp_info: tcpi_last_data_recv, milliseconds


def _one_line(value: str) -> bytes:
    """A value as it may stand in a header: a line break would begin another one (RFC 9110, 5.5)."""
    return value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace")


def open_raw(send: Any) -> Raw | None:
    """The bare connection behind ASGI's send; None where there is none."""
    cycle = getattr(send, "__self__", None)
    return (
        Raw(cycle)
        if type(cycle) is RequestResponseCycle
        and not cycle.response_started
        and not cycle.disconnected
        else None
    )


_EXTENSIONS[RAW] = open_raw
