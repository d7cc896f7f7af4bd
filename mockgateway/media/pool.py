"""Worker processes: they are started when there is work, give way to everything else on the machine, and are replaced when they die.

Processes and not threads, since drawing in Python holds the interpreter: eight clips in threads make a chat wait for a hundred times as long.
Of two workers one leaves long work to the other, so that a picture never waits for a film.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast

from mockgateway.media.pipes import receive, send
from mockgateway.problem import Problem

_IDLE = 0.3  # seconds without work, after which a worker looks for spare work
LONGEST = 180.0  # seconds: work that takes longer has gone wrong
_SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",  # one thread a worker: the machine has other things to do
    "MALLOC_MMAP_THRESHOLD_": "16777216", "MALLOC_TRIM_THRESHOLD_": "67108864",  # bytes: glibc would hand each picture's memory back, and fetch it anew page by page
}  # fmt: skip

Tell = Callable[[str, Any], None]
"""Called from another thread with `part` and a piece, any number of times, then once with `done` and the result or `failed` and the exception."""


class Work:
    """One function to be called in a worker. long: whether it takes seconds; dropped: nobody wants it any more: it is not begun then, or no further part made."""

    def __init__(self, name: str, arguments: tuple[Any, ...], long: bool, tell: Tell) -> None:
        self.name = name
        self.arguments = arguments
        self.long = long
        self.tell = tell
        self.dropped = False


class Pool:
    """Two workers that run a module as a program: it reads `(name, arguments)`, and after each part whether to go on, and answers `(kind, value)`.

    spare: functions that each worker calls once, when there is nothing else to do: they load what the first file of a kind would wait for.
    """

    def __init__(self, module: str, spare: Sequence[str] = ()) -> None:
        self._module = module
        self._spare = spare
        self._changed = threading.Condition()
        self._quick: deque[Work] = deque()
        self._long: deque[Work] = deque()
        self._ended = False
        self._workers: list[_Worker] = []

    def put(self, work: Work) -> None:
        """Have it done as soon as a worker is free."""
        with self._changed:
            (self._long if work.long else self._quick).append(work)
            self.start()
            self._changed.notify_all()

    def start(self) -> None:
        """Have the workers ready, for there will be work soon."""
        with self._changed:
            if not self._workers:
                atexit.register(self.close)
                self._workers = [
                    _Worker(self, takes_long, self._spare) for takes_long in (False, True)
                ]

    def take(self, takes_long: bool, spare: deque[Work]) -> Work | None:
        """The next piece of work, waited for, and a spare one where there has been no other for a while; None at the end."""
        with self._changed:
            idle = False
            while not self._ended:
                queues = [self._long, self._quick] if takes_long else [self._quick]
                for queue in [*queues, spare] if idle else queues:
                    while queue:
                        work = queue.popleft()
                        if not work.dropped:
                            return work
                idle = not self._changed.wait(_IDLE if spare else None)
            return None

    @property
    def processes(self) -> list[int]:
        """The numbers of the processes that there are at the moment."""
        return [worker.process.pid for worker in self._workers if worker.process is not None]

    def close(self) -> None:
        """End the workers; what they were at is lost."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for worker in self._workers:
            worker.end()


class _Worker(threading.Thread):
    """A thread that has a process of its own and feeds it."""

    def __init__(self, pool: Pool, takes_long: bool, spare: Sequence[str]) -> None:
        super().__init__(name="mockgateway-media", daemon=True)
        self._pool = pool
        self._takes_long = takes_long
        self._spare = deque(Work(name, (), False, lambda kind, value: None) for name in spare)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def run(self) -> None:
        while (work := self._pool.take(self._takes_long, self._spare)) is not None:
            try:
                if not self._try(work) and not self._try(
                    work
                ):  # a process may have died while it had nothing to do
                    work.tell("failed", RuntimeError(f"the process that was to {work.name} died"))
            except Exception as failure:
                work.tell("failed", failure)
            del work  # which may be an upload of 25 MB, while the next is waited for

    def _try(self, work: Work) -> bool:
        """Have the work done; False if the process died before anything came of it."""
        process = self._alive()
        watchdog = threading.Timer(LONGEST, process.kill)
        watchdog.daemon = True
        watchdog.start()
        begun = False
        try:
            send(cast(Any, process.stdin), (work.name, work.arguments))
            while True:
                kind, value = receive(cast(Any, process.stdout))
                if kind == "problem":
                    name, message, values = value
                    kind, value = "failed", Problem(name, message, **values)
                elif kind == "bug":
                    kind, value = "failed", RuntimeError(value)
                begun = True
                work.tell(kind, value)
                if kind != "part":
                    return True
                send(cast(Any, process.stdin), not work.dropped)
        except (EOFError, OSError):
            self.end()
            if begun:
                raise RuntimeError(f"the process that was to {work.name} died") from None
            return False
        finally:
            watchdog.cancel()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", self._pool._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_SETTINGS},
                bufsize=1 << 16,
            )
        return self.process

    def end(self) -> None:
        """Let the process go: it ends when its input does."""
        process, self.process = self.process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass
        process.kill()
        process.wait()
