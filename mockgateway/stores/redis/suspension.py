"""Let synchronous code wait for a store without blocking the event loop.

The code that uses a store is synchronous. A `Suspendable` coroutine runs in a greenlet: where it
calls the store, the greenlet stops and the event loop goes on until the answer has arrived.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

Work = Coroutine[Any, Any, Any]

MAX_IDLE = 256  # greenlets that a thread keeps: a new one maps memory for its frames


class _Idle(threading.local):
    """The greenlets of a thread that wait for work."""

    def __init__(self) -> None:
        self.runners: list[_Runner] = []


_idle = _Idle()


class _Runner(greenlet):
    """Runs one coroutine after another; what they await and what the store waits for leave it."""

    finished = False
    result: Any = None
    failure: BaseException | None = None

    def run(self, work: Work) -> None:
        while True:
            self.finished = False
            try:
                self.result, self.failure = _finish(work), None
            except GreenletExit:
                raise
            except BaseException as error:
                self.result, self.failure = None, error
            self.finished = True
            if len(_idle.runners) >= MAX_IDLE:
                return
            _idle.runners.append(self)
            del work
            work = _switch(None)


def _finish(work: Work) -> Any:
    """Run a coroutine to its end in this greenlet, and return its result."""
    step: Callable[[Any], Any] = work.send
    value: Any = None
    while True:
        try:
            waiting = step(value)
        except StopIteration as done:
            return done.value
        try:
            step, value = work.send, _switch(waiting)
        except BaseException as error:
            step, value = work.throw, error


class Suspendable(Coroutine[Any, Any, Any]):
    """A coroutine that runs in a greenlet; so do those of tasks that it starts."""

    __slots__ = ("_runner", "_work")

    def __init__(self, work: Work) -> None:
        self._work = work
        self._runner: _Runner | None = None

    def send(self, value: Any) -> Any:
        """Go on until the work waits; return what it waits for."""
        runner = self._runner
        if runner is None:
            loop = asyncio.get_running_loop()
            if loop.get_task_factory() is not _make_task:
                loop.set_task_factory(_make_task)
            runner = self._runner = _idle.runners.pop() if _idle.runners else _Runner()
            runner.gr_context = copy_context()
            value = self._work
        runner.parent = getcurrent()
        return self._result(runner, runner.switch(value))

    def throw(self, error: Any, *rest: Any) -> Any:
        """Go on with an exception, such as that of a cancelled task."""
        runner = self._runner
        if runner is None:
            return self._work.throw(error)
        runner.parent = getcurrent()
        return self._result(runner, runner.throw(error))

    def close(self) -> None:
        """End the work."""
        with suppress(GeneratorExit, StopIteration):
            self.throw(GeneratorExit())

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[Any], Any] = self.send
        value: Any = None
        while True:
            try:
                waiting = step(value)
            except StopIteration as done:
                return done.value
            try:
                step, value = self.send, (yield waiting)
            except BaseException as error:
                step, value = self.throw, error

    def _result(self, runner: _Runner, waiting: Any) -> Any:
        if not runner.finished:
            return waiting
        self._runner = None
        result, failure = runner.result, runner.failure
        runner.result = runner.failure = None
        if failure is not None:
            raise failure
        raise StopIteration(result)


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
    """Return whether the caller runs in a `Suspendable`."""
    return type(getcurrent()) is _Runner


def _make_task(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
    return asyncio.Task(Suspendable(work) if can_wait() else work, loop=loop, **options)
