"""Worker processes for media: started on demand, at low priority, replaced when they die.

Processes and not threads because rendering in Python holds the interpreter lock. One of the two
workers takes no long work, so that an image never waits for a video.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast

from mockgateway.media.pipes import receive, send
from mockgateway.problem import Problem

IDLE = 0.3  # seconds without work until a worker warms up
TIMEOUT = 180.0  # seconds until a worker counts as stuck
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # Bytes. With glibc's defaults each image's memory is returned and fetched again page by page.
    "MALLOC_MMAP_THRESHOLD_": "16777216",
    "MALLOC_TRIM_THRESHOLD_": "67108864",
}

# Called from another thread: any number of times with "part" and a piece, then once with "done"
# and the result or "failed" and the exception.
Callback = Callable[[str, Any], None]


class Work:
    """One function call in a worker.

    Attributes:
        long: Whether it takes seconds.
        dropped: Whether the result is no longer needed; it is not started, or stops at a part.
    """

    def __init__(
        self, name: str, arguments: tuple[Any, ...], long: bool, callback: Callback
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.long = long
        self.callback = callback
        self.dropped = False


class Pool:
    """Two workers that run a module.

    The module reads `(name, arguments)`, answers `(kind, value)`, and after each part reads
    whether to continue.

    Args:
        module: What the workers run.
        warm_up: Functions that each worker calls once when idle, to load heavy libraries.
    """

    def __init__(self, module: str, warm_up: Sequence[str] = ()) -> None:
        self._module = module
        self._warm_up = warm_up
        self._changed = threading.Condition()
        self._quick: deque[Work] = deque()
        self._long: deque[Work] = deque()
        self._closed = False
        self._workers: list[_Worker] = []

    def put(self, work: Work) -> None:
        """Queue work."""
        with self._changed:
            (self._long if work.long else self._quick).append(work)
            self.start()
            self._changed.notify_all()

    def start(self) -> None:
        """Start the workers, because work will follow soon."""
        with self._changed:
            if not self._workers:
                atexit.register(self.close)
                self._workers = [_Worker(self, self._module, long) for long in (False, True)]

    def take(self, takes_long: bool, warm_up: deque[Work]) -> Work | None:
        """Wait for the next work, or for a warm-up when idle; None when the pool closes."""
        with self._changed:
            idle = False
            while not self._closed:
                queues = [self._long, self._quick] if takes_long else [self._quick]
                for queue in [*queues, warm_up] if idle else queues:
                    while queue:
                        work = queue.popleft()
                        if not work.dropped:
                            return work
                idle = not self._changed.wait(IDLE if warm_up else None)
            return None

    def warm_up_work(self) -> deque[Work]:
        """Return the warm-up calls of a new worker."""
        return deque(Work(name, (), False, lambda kind, value: None) for name in self._warm_up)

    @property
    def waiting_long(self) -> list[Work]:
        """The long work that has not started."""
        return list(self._long)

    @property
    def processes(self) -> list[int]:
        """The ids of the running worker processes."""
        return [worker.process.pid for worker in self._workers if worker.process is not None]

    def close(self) -> None:
        """Stop the workers; running work is lost."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for worker in self._workers:
            worker.stop()


class _Worker(threading.Thread):
    """A thread that feeds one process."""

    def __init__(self, pool: Pool, module: str, takes_long: bool) -> None:
        super().__init__(name="mockgateway-media", daemon=True)
        self._pool = pool
        self._module = module
        self._takes_long = takes_long
        self._warm_up = pool.warm_up_work()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def run(self) -> None:
        while (work := self._pool.take(self._takes_long, self._warm_up)) is not None:
            try:
                # A second try, because an idle process may have died.
                if not self._try(work) and not self._try(work):
                    work.callback("failed", _died(work))
            except Exception as failure:
                work.callback("failed", failure)
            del work  # may hold an upload of 25 MB

    def _try(self, work: Work) -> bool:
        """Run the work; return False if the process died before its first answer."""
        process = self._alive()
        stdin, stdout = cast(Any, process.stdin), cast(Any, process.stdout)
        watchdog = threading.Timer(TIMEOUT, process.kill)
        watchdog.daemon = True
        watchdog.start()
        answered = False
        try:
            send(stdin, (work.name, work.arguments))
            while True:
                kind, value = receive(stdout)
                if kind == "problem":
                    name, message, values = value
                    kind, value = "failed", Problem(name, message, **values)
                elif kind == "bug":
                    kind, value = "failed", RuntimeError(value)
                answered = True
                work.callback(kind, value)
                if kind != "part":
                    return True
                send(stdin, not work.dropped)
        except (EOFError, OSError):
            self.stop()
            if answered:
                raise _died(work) from None
            return False
        finally:
            watchdog.cancel()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_ENVIRONMENT},
                bufsize=1 << 16,
            )
        return self.process

    def stop(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.kill()
        process.wait()


def _died(work: Work) -> RuntimeError:
    return RuntimeError(f"the media worker process died while running {work.name}")
