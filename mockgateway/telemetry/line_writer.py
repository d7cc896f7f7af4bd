"""Write lines to a file descriptor from a thread, so that a slow reader never stops the server."""

from __future__ import annotations

import os
import select
import stat
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

MAX_LINES = 20_000  # that wait to be written
DELAY = 0.1  # seconds in which lines are collected
BATCH = 100  # lines that are formatted without a break
MAX_WRITE = 65_536  # bytes
MAX_PIPE_WRITE = 4096  # bytes: such writes to a pipe do not mix with those of other workers


T = TypeVar("T")


class LineWriter(Generic[T]):
    """Formats and writes lines in batches.

    Entries that find the buffer full are dropped and counted.
    """

    def __init__(
        self, descriptor: int, form: Callable[[T], str], report: Callable[[int], str]
    ) -> None:
        """Create a writer; its thread starts with the first line.

        Args:
            descriptor: Where to write. It stays open.
            form: Returns the line of an entry, with its end. It is called in the thread.
            report: Returns the line, with its end, that says how many lines were dropped.
        """
        self._descriptor = descriptor
        is_pipe = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
        self._most = MAX_PIPE_WRITE if is_pipe else MAX_WRITE
        self._form = form
        self._report = report
        self._entries: deque[T] = deque()
        self._dropped = 0
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False

    def write(self, entry: T) -> None:
        """Queue an entry. Never waits."""
        entries = self._entries
        if len(entries) >= MAX_LINES or self._closed:
            self._dropped += 1
            return
        entries.append(entry)
        if not self._ready.is_set():
            self._ready.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="access-log", daemon=True)
                self._thread.start()

    def close(self, timeout: float = 0.5) -> bool:
        """Write the queued lines; return whether the reader took them within so many seconds."""
        self._closed = True
        if self._thread is None:
            return True
        self._ready.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._closed:
                self._ready.wait()
                if not self._closed:
                    time.sleep(DELAY)
                self._ready.clear()
                self._write_queued()
            self._write_queued()  # what came in before the end
        except OSError:  # the reader is gone
            self._closed = True
            self._entries.clear()

    def _write_queued(self) -> None:
        entries = self._entries
        while entries:
            batch = [self._form(entries.popleft()) for _ in range(min(len(entries), BATCH))]
            text = "".join(batch).encode("utf-8", "replace")
            begin = 0
            while begin < len(text):
                end = text.rfind(b"\n", begin, begin + self._most) + 1
                self._write_all(text[begin : end or begin + self._most])
                begin = end or begin + self._most
            time.sleep(0)  # the server's thread goes first
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            self._write_all(self._report(dropped).encode())

    def _write_all(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
