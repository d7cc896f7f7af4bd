"""Write to a connection past ASGI: a reply in one write; a reply that is paced or breaks off.

uvicorn writes the head and the body of a reply by two system calls, and checks each header again.
The application finds both ways in `scope["extensions"]`.
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

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from mockgateway.server.http import encode_headers

WHOLE = "mockgateway.whole"
RAW = "mockgateway.raw"
ARRIVED = "mockgateway.arrived"  # when the request began to arrive, by time.monotonic()

_JOINED = 65_536  # bytes of a body that is copied behind its head, for one buffer
_LAST_DATA = 52  # offset of tcpi_last_data_recv (milliseconds) in Linux's struct tcp_info


def status_line(status: int) -> bytes:
    """Return the first line of a response; scenarios may use statuses that no RFC names."""
    return STATUS_LINE.get(status) or b"HTTP/1.1 %d Status\r\n" % status


# The status line and the server's own headers, by status.
_STARTS: dict[int, tuple[Sequence[tuple[bytes, bytes]], bytes]] = {}


def write_reply(
    transport: Any,
    status: int,
    default: Sequence[tuple[bytes, bytes]],
    lines: bytes,
    keep_alive: bool,
    body: bytes,
) -> None:
    """Write a whole reply. `default` are the server's own headers."""
    start = _STARTS.get(status)
    if start is None or start[0] is not default:  # uvicorn makes a new list each second
        joined = b"".join([b"%b: %b\r\n" % header for header in default])
        start = _STARTS[status] = default, status_line(status) + joined
    end = b"\r\n" if keep_alive else b"connection: close\r\n\r\n"
    if len(body) <= _JOINED:
        transport.write(b"".join((start[1], lines, end, body)))
    else:
        transport.writelines((start[1], lines, end, body))


def send_whole(send: Any, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> bool:
    """Send a complete reply in one write; return False if it must go through ASGI.

    Args:
        send: ASGI's `send` of this request.
        status: The status.
        headers: With content-length, names in lower case.
        body: The whole body.
    """
    cycle = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or cycle.access_log:
        return False
    lines = encode_headers(headers)
    return lines is not None and write_whole(cycle, status, lines, body)


def write_whole(cycle: RequestResponseCycle, status: int, lines: bytes, body: bytes) -> bool:
    """Send a complete reply to uvicorn's request in one write; return False if it cannot be."""
    if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
        return False
    cycle.waiting_for_100_continue = False
    cycle.response_started = cycle.response_complete = True
    write_reply(cycle.transport, status, cycle.default_headers, lines, cycle.keep_alive, body)
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


class RawConnection:
    """The bare connection of one request: bytes are written as they are, whatever they say.

    Attributes:
        chunked: Whether the client understands chunked encoding.
        has_body: Whether a body may follow the head.
    """

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self.chunked = cycle.scope["http_version"] == "1.1"
        self.has_body = cycle.scope["method"] != "HEAD"
        transport = cycle.transport
        encrypted = transport.get_extra_info("sslcontext") is not None
        sock = None if encrypted or os.name != "posix" else transport.get_extra_info("socket")
        self._descriptor = sock.fileno() if sock is not None else None

    @property
    def disconnected(self) -> bool:
        """Whether the client has hung up."""
        return bool(self._cycle.disconnected or self._cycle.transport.is_closing())

    @property
    def blocked(self) -> bool:
        """Whether the client does not read the data that was already written."""
        return bool(self._cycle.flow.write_paused)

    def received_at(self) -> float:
        """Return when the kernel received the request's last byte, by time.monotonic().

        It is exact to a few milliseconds; the present where the kernel does not tell. A busy event
        loop reads late, and a reply that is timed from then on is late by as much.
        """
        now = time.monotonic()
        sock = self._cycle.transport.get_extra_info("socket")
        if sock is None or not hasattr(socket, "TCP_INFO") or sys.platform != "linux":
            return now
        with contextlib.suppress(OSError, struct.error):  # not TCP, or another layout of the struct
            info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
            return now - float(struct.unpack_from("I", info, _LAST_DATA)[0]) / 1000
        return now

    async def drain(self) -> None:
        """Wait until the client reads again, or has hung up."""
        await self._cycle.flow.drain()

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
        """Return the status line and the headers as they are written."""
        cycle = self._cycle
        lines = [
            b"%b: %b\r\n" % (name.encode("latin-1"), _one_line(text)) for name, text in headers
        ]
        default = [b"%b: %b\r\n" % header for header in cycle.default_headers]
        end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        return b"".join([status_line(status), *default, *lines, end])

    def begin(self) -> None:
        """Note that the head is being written: nothing else may answer."""
        self._cycle.response_started = True
        self._cycle.waiting_for_100_continue = False

    def write(self, parts: Sequence[bytes]) -> None:
        """Write in one piece, at once.

        uvloop's own write waits until all other timers of the moment have run, which makes each of
        200 streams late by all others.
        """
        if self.disconnected:
            return
        data, transport = b"".join(parts), self._cycle.transport
        if self._descriptor is not None and not transport.get_write_buffer_size():
            with contextlib.suppress(OSError):  # the transport finds out why
                data = data[os.write(self._descriptor, data) :]
        if data:
            transport.write(data)

    async def wait_disconnected(self) -> None:
        """Wait for the client to hang up."""
        while not self.disconnected:
            await self._cycle.message_event.wait()
            self._cycle.message_event.clear()

    def complete(self) -> None:
        """End the reply; the connection stays open if it may."""
        cycle = self._cycle
        if cycle.response_complete:
            return
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()

    def abort(self, reset: bool) -> None:
        """Break the connection once everything was written; with a TCP RST if `reset`."""
        cycle = self._cycle
        cycle.response_started = cycle.response_complete = True
        cycle.keep_alive = False
        cycle.message_event.set()
        if reset:
            sock = cycle.transport.get_extra_info("socket")
            if sock is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            cycle.transport.abort()
        else:
            cycle.transport.close()
        cycle.on_response()


def open_raw(send: Any) -> RawConnection | None:
    """Return the bare connection behind ASGI's `send`, or None."""
    cycle = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or cycle.response_started or cycle.disconnected:
        return None
    return RawConnection(cycle)


EXTENSIONS: dict[str, Any] = {WHOLE: send_whole, RAW: open_raw}


def _one_line(value: str) -> bytes:
    """Return a value without the line breaks that would begin another header."""
    return value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace")
