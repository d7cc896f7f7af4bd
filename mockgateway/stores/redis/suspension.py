"""Let synchronous code wait for a store without blocking the event loop.

The code that uses a store is synchronous. A coroutine from `suspend` runs in a greenlet: where it
calls the store, the greenlet stops and the event loop goes on until the answer has arrived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextvars import copy_context
from typing import Any

from greenlet import getcurrent, greenlet

Work = Coroutine[Any, Any, Any]


class _Suspendable(greenlet):
    """Runs a coroutine; what the coroutine awaits and what the store waits for leave it alike."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.gr_context = copy_context()

    def run(self) -> Any:
        step: Callable[[Any], Any] = self._work.send
        value: Any = None
        while True:
            try:
                waiting = step(value)
            except StopIteration as done:
                return done.value
            try:
                step, value = self._work.send, _switch(waiting)
            except BaseException as error:
                step, value = self._work.throw, error

    def __await__(self) -> Generator[Any, Any, Any]:
        waiting = self.switch()
        while not self.dead:
            try:
                value = yield waiting
            except BaseException as error:  # a cancelled task
                self.parent = getcurrent()
                waiting = self.throw(error)
            else:
                self.parent = getcurrent()
                waiting = self.switch(value)
        return waiting


async def suspend(work: Work) -> Any:
    """Run a coroutine, whose calls of the store suspend it; so do those of tasks that it starts."""
    loop = asyncio.get_running_loop()
    if loop.get_task_factory() is not _make_task:
        loop.set_task_factory(_make_task)
    return await _Suspendable(work)


def wait_for(future: asyncio.Future[Any]) -> Any:
    """Suspend the running work until a future is done, and return its result."""
    future._asyncio_future_blocking = True  # as in `await`
    _switch(future)
    return future.result()


def _switch(waiting: Any) -> Any:
    """Leave the running work until the event loop goes on with it."""
    parent = getcurrent().parent
    assert parent is not None
    return parent.switch(waiting)


def can_wait() -> bool:
    """Return whether the caller runs in a coroutine from `suspend`."""
    return type(getcurrent()) is _Suspendable


def _make_task(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
    return asyncio.Task(suspend(work) if can_wait() else work, loop=loop, **options)
