"""Virtual time: sleeps of the test's process advance the sandbox's clock instead of waiting."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

MOCK_THREAD = "mockgateway"  # whose time stays real
GRACE = 0.001  # real seconds in which others may go on before the earliest sleeper wakes
CLOCKS = ("time", "monotonic", "perf_counter")

_sleep, _async_sleep = time.sleep, asyncio.sleep


class FastTime:
    """The virtual time of one test: real time, and all that was slept.

    Attributes:
        slept: The seconds that sleeps have skipped.
    """

    def __init__(self, advance: Callable[[float], Any]) -> None:
        """Create it.

        Args:
            advance: Moves the sandbox's clock by seconds.
        """
        self.slept = 0.0
        self._advance = advance
        self._lock = threading.Lock()
        self._sleepers: list[tuple[float, int]] = []
        self._numbers = itertools.count()

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Replace the sleeps and clocks of this process, but for the mock's thread.

        A module that has imported a sleep by its name has it replaced too.
        """
        for name in CLOCKS:
            monkeypatch.setattr(time, name, self._clock(getattr(time, name)))
        for real, fast in ((_sleep, self._sleep), (_async_sleep, self._async_sleep)):
            for module in list(sys.modules.values()):
                if module is not sys.modules[__name__] and vars(module).get("sleep") is real:
                    monkeypatch.setattr(module, "sleep", fast)

    def _clock(self, real: Callable[[], float]) -> Callable[[], float]:
        def now() -> float:
            return real() if _is_mock() else real() + self.slept

        return now

    def _sleep(self, seconds: float) -> None:
        if _is_mock() or seconds <= 0:
            return _sleep(seconds)
        sleeper = self._begin(seconds)
        while not self._may_wake(sleeper):
            _sleep(GRACE)
        return None

    async def _async_sleep(self, delay: float, result: Any = None) -> Any:
        if _is_mock() or delay <= 0:
            return await _async_sleep(delay, result)
        sleeper = self._begin(delay)
        try:
            while True:
                await _async_sleep(GRACE)
                if self._may_wake(sleeper):
                    return result
        finally:
            self._forget(sleeper)

    def _begin(self, seconds: float) -> tuple[float, int]:
        with self._lock:
            sleeper = (self.slept + seconds, next(self._numbers))
            heapq.heappush(self._sleepers, sleeper)
        return sleeper

    def _may_wake(self, sleeper: tuple[float, int]) -> bool:
        """Return whether a sleep is over; the earliest one advances the time for all."""
        with self._lock:
            if self._sleepers[:1] == [sleeper]:
                heapq.heappop(self._sleepers)
                ahead = sleeper[0] - self.slept
                if ahead > 0:
                    self._advance(ahead)
                    self.slept += ahead
                return True
        return False

    def _forget(self, sleeper: tuple[float, int]) -> None:
        """Remove a sleeper that was cancelled."""
        with self._lock:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)


def _is_mock() -> bool:
    return threading.current_thread().name.startswith(MOCK_THREAD)
