"""Report requests to the observers of a mock."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from mockgateway.call import Call
from mockgateway.reply import Reply
from mockgateway.server.http import AsgiRequest, HttpRequest, Message
from mockgateway.telemetry import Observer


class Observers(list[Observer]):
    """The observers of a mock."""

    def add_call(self, call: Call, reply: Reply, first: float | None, left: bool = False) -> None:
        """Report a call whose reply was sent; its other parameters are those of Observer."""
        # A paced reply counts from the time when the kernel had the request, which may be earlier.
        seconds = max(time.perf_counter() - call.started, first or 0.0)
        for observer in self:
            observer.add_call(call, reply, seconds, first, left)

    def add_other(self, request: HttpRequest, status: int, began: float) -> None:
        """Report a request that no gateway answered; it began at that time.perf_counter()."""
        if self:
            path = request.raw_path.decode("latin-1")
            seconds = time.perf_counter() - began
            for observer in self:
                observer.add_other(request.method, path, status, seconds)

    def close(self) -> bool:
        """Let all write what waits; return False if nobody reads some of it in time."""
        closed = [observer.close() for observer in self]  # each of them, also after a False
        return all(closed)

    async def watch(
        self, handler: Callable[[HttpRequest], Awaitable[None]], request: HttpRequest
    ) -> None:
        """Let a handler answer a request, and report its status."""
        if not self:
            await handler(request)
            return
        scope, receive, send = request.asgi()
        status, began = 500, time.perf_counter()

        async def send_watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await handler(AsgiRequest(scope, receive, send_watched))
        finally:
            self.add_other(request, status, began)
