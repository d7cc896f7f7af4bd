"""Write lines to a file descriptor from a thread, so that a slow reader never stops the server."""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable

MAX_LINES = 20_000  # that wait to be written
DELAY = 0.05  # seconds in which lines are collected
MAX_WRITE = 4096  # bytes: writes of this size to a pipe do not mix with those of other workers


class LineWriter:
    """Writes lines in batches. Lines that find the buffer full are dropped and counted."""

    def __init__(self, descriptor: int, report: Callable[[int], str]) -> None:
        """Create a writer; its thread starts with the first line.

        Args:
            descriptor: Where to write. It stays open.
            report: Returns the line, with its end, that says how many lines were dropped.
        """
        self._descriptor = descriptor
        self._report = report
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False

    def write(self, line: str) -> None:
        """Queue a line, which ends with a line break. Never waits."""
        lines = self._lines
        if len(lines) >= MAX_LINES or self._closed:
            self._dropped += 1
            return
        lines.append(line)
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
        except OSError:  # the reader is gone
            self._closed = True
            self._lines.clear()

    def _write_queued(self) -> None:
        lines = self._lines
        text = "".join([lines.popleft() for _ in range(len(lines))]).encode("utf-8", "replace")
        begin = 0
        while begin < len(text):
            end = text.rfind(b"\n", begin, begin + MAX_WRITE) + 1
            self._write_all(text[begin : end or begin + MAX_WRITE])
            begin = end or begin + MAX_WRITE
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            self._write_all(self._report(dropped).encode())

    def _write_all(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
