"""Limit the time of work that runs in the main thread."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Never


@contextmanager
def alarm(seconds: float, fail: Callable[[], Never]) -> Iterator[None]:
    """Call a function that raises an error if the work inside takes longer.

    Without alarms, as on Windows, there is no limit.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: fail())
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
