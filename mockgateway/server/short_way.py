"""Answer a request without a task while it waits for nothing but a shared store."""

from __future__ import annotations

from typing import Any

from mockgateway.ports import StoreReply
from mockgateway.server.direct import DirectRequest, Rest
from mockgateway.server.keep_alive import KeepAliveProtocol


class ShortWay(KeepAliveProtocol):
    """Drives the application's work on a complete request; other waits continue in a task."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # The request that waits for the store, its work and the reply that it waits for.
        self._waiting: tuple[DirectRequest, Any, StoreReply] | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request in progress."""
        self._leave_short_way()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close the connection after the request in progress."""
        self._leave_short_way()
        super().shutdown()

    def _drive(self, request: DirectRequest, work: Any) -> None:
        """Go on with a request until it is answered or waits; a store is awaited without a task."""
        try:
            waiting = work.send(None)
        except StopIteration:
            if not request.is_answered:
                self._fail(request, RuntimeError("the application sent no complete reply"))
        except BaseException as error:
            self._fail(request, error)
        else:
            if type(waiting) is StoreReply and request.raw and not request.written:
                self._waiting = request, work, waiting  # nothing has arrived behind the request
                waiting.add_done_callback(self._resume)
            else:
                self._finish_in_task(request, Rest(work, waiting))

    def _resume(self, reply: StoreReply) -> None:
        """Go on with the request that waits for this reply, unless a task does."""
        if self._waiting is not None and self._waiting[2] is reply:
            request, work, _ = self._waiting
            self._waiting = None
            self._drive(request, work)

    def _leave_short_way(self) -> None:
        """Let a task go on with the request that waits for the store."""
        if self._waiting is not None:
            request, work, reply = self._waiting
            self._waiting = None
            self._finish_in_task(request, Rest(work, reply))

    def _finish_in_task(self, request: DirectRequest, rest: Rest) -> None:
        """Await the rest of the work in a task, as uvicorn does with an application."""

        async def finish(*_: Any) -> None:
            await rest

        if request.written:  # nothing is left to send
            task = self.loop.create_task(finish())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        else:
            self._start_asgi_task(request.open_cycle(), finish)

    def _fail(self, request: DirectRequest, error: BaseException) -> None:
        """Let uvicorn log the error, and answer 500 or end the connection."""

        async def fail(*_: Any) -> None:
            raise error

        if request.written:
            self.logger.error("Exception in ASGI application\n", exc_info=error)
            return
        self._start_asgi_task(request.open_cycle(), fail)
