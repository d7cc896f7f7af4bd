"""Processes that serve one port: started, replaced when they die, and restarted on SIGHUP."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence

from mockgateway.problem import ConfigError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
STOP_TIME = 10.0  # seconds until a worker that does not stop is killed
SHORT_LIFE = 1.0  # seconds; a worker that dies earlier is replaced after as many

log = logging.getLogger("mockgateway")


class Workers:
    """The workers of one port.

    Each has a listening socket of its own where the system shares connections among them. This
    process keeps all sockets open, so that the connections of a worker that stops wait for the
    next.

    Args:
        listeners: The sockets, one or one for each worker.
        count: How many workers run.
        work: Serves a socket, in a worker. Its second argument is a pipe that closes when this
            process ends.
        reload: Reads the options' files again before a restart. Raises ConfigError.
        child_died: Called with the id of another child of this process that has ended.
    """

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        count: int,
        work: Callable[[socket.socket, int], None],
        reload: Callable[[], None],
        child_died: Callable[[int], None],
    ) -> None:
        self._listeners = listeners
        self._count = count
        self._work = work
        self._reload = reload
        self._child_died = child_died
        self._running: dict[int, tuple[int, float]] = {}  # place and time of start, by process id
        self._leaving: set[int] = set()  # replaced, and finishing their requests
        self._lifeline, self._other_end = os.pipe()

    def run(self, started: Callable[[], None]) -> None:
        """Run the workers until SIGINT or SIGTERM; `started` is called once they run."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        for place in range(self._count):
            self._start(place)
        started()
        while (number := signal.sigwait(SIGNALS)) not in (signal.SIGINT, signal.SIGTERM):
            if number == signal.SIGCHLD:
                self._replace_dead()
            else:
                self._restart()
        self._stop()

    def _start(self, place: int) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if not process:
            self._be_worker(self._listeners[place % len(self._listeners)])
        self._running[process] = place, time.monotonic()
        return process

    def _be_worker(self, listener: socket.socket) -> None:
        """Serve in a new process, and end it."""
        status = 1
        try:
            os.close(self._other_end)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            self._work(listener, self._lifeline)
            status = 0
        except KeyboardInterrupt:
            status = 0
        except BaseException:
            log.exception("a worker cannot serve")
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)  # what this process has opened belongs to its parent

    def _replace_dead(self) -> None:
        """Start a new worker for each that has ended."""
        for process, status in _ended():
            if process in self._leaving:
                self._leaving.discard(process)
            elif process in self._running:
                place, started = self._running.pop(process)
                if time.monotonic() - started < SHORT_LIFE:
                    time.sleep(SHORT_LIFE)
                fresh = self._start(place)
                code = os.waitstatus_to_exitcode(status)
                log.error("worker %d ended with %d; %d replaces it", process, code, fresh)
            else:
                self._child_died(process)

    def _restart(self) -> None:
        """Replace all workers; the old ones finish what they have begun."""
        try:
            self._reload()
        except ConfigError as error:
            log.error("not restarted, the workers stay as they are: %s", error)
            return
        old, self._running = self._running, {}
        for process, (place, _) in old.items():
            self._leaving.add(process)
            self._start(place)
            _signal(process, signal.SIGHUP)
        log.warning("restarted %d workers", len(old))

    def _stop(self) -> None:
        left = {*self._running, *self._leaving}
        for process in left:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIME
        while left and time.monotonic() < deadline:
            left -= {process for process, _ in _ended()}
            time.sleep(0.01)
        for process in left:
            _signal(process, signal.SIGKILL)


def _ended() -> list[tuple[int, int]]:
    """Return the children that have ended, with their status."""
    found = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(ended)
    return found


def _signal(process: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)
