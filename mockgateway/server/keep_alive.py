"""Extend uvicorn's HTTP protocol with one timer per connection, for all that a client may delay.

uvicorn sets and cancels a timer per request; this timer is renewed when it fires.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from mockgateway.server.limits import LIMITS, Limits

BUSY = float("inf")  # the end of the wait on a connection with a request in progress
REFUSED_TIME = 2.0  # seconds until a refused connection closes
CHECK = 5.0  # seconds between looks at a connection with a request in progress


class LingeringTransport:
    """The transport of a request that has not arrived as a whole."""

    def __init__(self, protocol: KeepAliveProtocol) -> None:
        self._transport = protocol.transport
        self.close = protocol.linger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class KeepAliveProtocol(HttpToolsProtocol):
    """Closes a connection that was idle, or whose request was incomplete, for too long."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limits: Limits = getattr(self.app, "limits", LIMITS)
        self._idle_until = BUSY
        self._active: RequestResponseCycle | None = None  # the request in progress, the last one
        self._between = True  # whether the parser has read no part of another request
        self._in_head = False
        self._refused = False
        self._lingers = False
        self._arrived = 0.0  # when the request began, by time.monotonic()
        self._refusal = b""  # the last response, which waits for those before it
        self._to_head = False  # whether it is the response to a HEAD, which has no body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, which is refused if there are too many connections."""
        super().connection_made(transport)
        self._refused = len(self.connections) > self.limits.connections
        self._wait(REFUSED_TIME if self._refused else self.limits.head_time)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection and the requests that wait; tell the one in progress."""
        self.pipeline.clear()
        if self._active is not None and not self._active.response_complete:
            self._active.disconnected = True
            self._active.message_event.set()
        super().connection_lost(exc)
        self._cancel_timer()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._active = cycle
        super()._start_asgi_task(cycle, app)

    def _unset_keepalive_if_required(self) -> None:
        self._idle_until = BUSY

    def on_response_complete(self) -> None:
        """Begin the next pipelined request, or wait for one."""
        self.server_state.total_requests += 1
        following = self.pipeline.pop() if self.pipeline else None
        if not self.pipeline:  # else more and more requests would wait
            self.flow.resume_reading()
        if self.transport.is_closing() or self._lingers:
            return
        if following is not None:
            self._start_asgi_task(*following)
        elif self._refusal:
            self.transport.write(self._refusal)
            self.transport.close()
        else:
            self._start_timer()

    def _start_timer(self) -> None:
        """Wait for the next request, or for the rest of one that was refused before its end."""
        self._wait(self.timeout_keep_alive if self._between else self.limits.drain_time)

    def _wait(self, seconds: float) -> None:
        self._idle_until = self.loop.time() + seconds
        if seconds < CHECK:
            self._cancel_timer()
        if self.timeout_keep_alive_task is None:
            self._set_timer(seconds)

    def _set_timer(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            min(seconds, CHECK), self.timeout_keep_alive_handler
        )

    def _cancel_timer(self) -> None:
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if it has waited for too long; else renew the timer."""
        self.timeout_keep_alive_task = None
        if self.transport.is_closing():
            return
        left = self._idle_until - self.loop.time()
        if left == BUSY and not self._between and not self.flow.read_paused:
            limit = self.limits.head_time if self._in_head else self.limits.body_time + CHECK
            left = self._arrived + limit - time.monotonic()
        if left <= 0.001:
            self.close_late()
        else:
            self._set_timer(left)

    def linger(self) -> None:
        """Close the connection once the rest of a refused request has arrived.

        The system resets a connection that is closed before, and the client loses its reply.
        """
        waited = time.monotonic() - self._arrived
        # A client that asked first does not send the rest, and a slow one may never.
        if self._between or self.expect_100_continue or waited >= self.limits.body_pause:
            self.transport.close()
        else:
            self._lingers = True
            self._wait(self.limits.drain_time)

    def close_late(self) -> None:
        """Close a connection whose client keeps it waiting; answer a request without a head."""
        cycle = self.cycle
        if self._in_head and (cycle is None or cycle.response_complete):
            self.send_400_response(
                "The request's head did not arrive in time.", b"408 Request Timeout"
            )
        else:
            self.transport.close()

    def send_400_response(
        self, msg: str, status: bytes = b"400 Bad Request", more: bytes = b""
    ) -> None:
        """Refuse bytes that are not a request, and close the connection.

        Where the next request begins is unknown. Requests before them get their replies first.
        """
        body = b'{"error":{"message":"%b","type":"mockgateway"}}' % msg.encode()
        head = (
            b"HTTP/1.1 %b\r\ncontent-type: application/json\r\n"
            b"%bcontent-length: %d\r\nconnection: close\r\n\r\n" % (status, more, len(body))
        )
        response = head if self._to_head else head + body
        cycle, in_body = self.cycle, not self._between and not self._in_head
        if in_body and self.pipeline and self.pipeline[0][0] is cycle:  # whose reply this becomes
            self.pipeline.popleft()
            in_body = False
        if cycle is not None and not in_body and not cycle.response_complete:
            self._refusal = response
            self.flow.pause_reading()
            return
        if cycle is None or not in_body or not cycle.response_started:
            self.transport.write(response)
        self.transport.close()
