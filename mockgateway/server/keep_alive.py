"""Extend uvicorn's HTTP protocol with one keep-alive timer per connection.

uvicorn sets and cancels a timer per request; this timer is renewed when it fires.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

BUSY = float("inf")  # the start of the idle time of a connection with a request in progress


class KeepAliveProtocol(HttpToolsProtocol):
    """Closes a connection that was idle for too long."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._idle_since = 0.0

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._cancel_timer()

    def _unset_keepalive_if_required(self) -> None:
        self._idle_since = BUSY

    def on_response_complete(self) -> None:
        """Begin the next pipelined request, or wait for one."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            super()._start_asgi_task(*self.pipeline.pop())
        else:
            self._start_timer()

    def _start_timer(self) -> None:
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _cancel_timer(self) -> None:
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if it was idle for the timeout; else renew the timer."""
        self.timeout_keep_alive_task = None
        if self.transport.is_closing():
            return
        idle = self.loop.time() - self._idle_since
        if idle >= self.timeout_keep_alive - 0.001:
            self.transport.close()
        else:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive - max(0.0, idle), self.timeout_keep_alive_handler
            )
