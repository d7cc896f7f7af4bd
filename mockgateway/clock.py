"""The time of a sandbox. Nothing of ours reads the machine's clock elsewhere, but for measuring itself.

Two laws: it never goes backwards, and everything that happens in time (tasks, limits, expiry, retries) asks it and nothing else.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Protocol

FASTEST = 1_000_000.0  # seconds in one
LATEST = 32_503_680_000.0  # the year 3000: what comes after it, date libraries cannot say


def wall() -> float:
    """The machine's own time, in seconds since 1970: for what outsiders compare with theirs (signatures), and for leases between workers."""
    return time.time()


class Clock:
    """Seconds since 1970: real ones until it is told otherwise.

    speed: seconds of its own that pass in a real one, 0 while it is frozen; changed: called with nothing after each jump or change of speed.
    """

    __slots__ = ("_anchor", "_told", "changed", "speed")

    def __init__(self, speed: float = 1.0) -> None:
        self.changed: list[Callable[[], None]] = []
        self.speed = speed
        self._told = time.time()
        self._anchor = time.monotonic()

    def now(self) -> float:
        """The present, in seconds since 1970 (UTC)."""
        return self._told + (time.monotonic() - self._anchor) * self.speed

    def run(self, speed: float = 1.0) -> None:
        """Go on at this speed, 0 to stand still. Raises ValueError for one that is not between 0 and FASTEST."""
        if not 0 <= speed <= FASTEST:
            raise ValueError(f"a speed is a number between 0 (frozen) and {FASTEST:.0f}")
        self._jump(self.now(), speed)

    def advance(self, seconds: float) -> None:
        """Jump ahead. Raises ValueError for less than nothing: time does not go back."""
        if not (math.isfinite(seconds) and seconds >= 0):
            raise ValueError("time does not go back: advance by 0 seconds or more")
        self.set(self.now() + seconds)

    def set(self, moment: float) -> None:
        """Jump to a moment, in seconds since 1970. Raises ValueError for the past, and for what is later than the year 3000."""
        if not moment <= LATEST:
            raise ValueError("the clock ends with the year 2999")
        if moment < self.now():
            raise ValueError("time does not go back: that moment is past on this clock")
        self._jump(moment, self.speed)

    def real(self, moment: float) -> float:
        """How many real seconds from now a moment of this clock comes: 0 for what is past, infinity while it is frozen."""
        ahead = moment - self.now()
        return 0.0 if ahead <= 0 else math.inf if self.speed == 0 else ahead / self.speed

    def _jump(self, moment: float, speed: float) -> None:
        self._told, self._anchor, self.speed = moment, time.monotonic(), speed
        for tell in self.changed:
            tell()


class Kept(Protocol):
    """What a shared clock needs of a `ports.Store`."""

    def get(self, key: str) -> bytes | None:
        """What is kept there."""

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Put `new` in the place of `old`, None for nothing; False if something else is there."""


class SharedClock(Clock):
    """A clock that several workers read and move: its state is in their store, and it goes on where it was when they start again.

    State: its time at a moment of the machine's, its speed since, and the speed that it was started with: a start with another one changes it.
    """

    __slots__ = ("_key", "_last", "_store")

    def __init__(self, store: Kept, key: str, speed: float = 1.0) -> None:
        super().__init__(speed)
        self._store = store
        self._key = key
        self._last = 0.0
        store.swap(key, None, json.dumps([time.time(), time.time(), speed, speed]).encode())
        while True:
            raw, state = self._read()
            if state[3] == speed or store.swap(
                key, raw, json.dumps([self._at(state), time.time(), speed, speed]).encode()
            ):
                break
        self.now()

    def now(self) -> float:
        """The present; never before what was told last, whatever the clocks of two machines say."""
        _, state = self._read()
        self.speed = state[2]
        self._last = max(self._last, self._at(state))
        return self._last

    def _jump(self, moment: float, speed: float) -> None:
        while True:
            raw, state = self._read()
            if self._store.swap(
                self._key,
                raw,
                json.dumps([max(moment, self._at(state)), time.time(), speed, state[3]]).encode(),
            ):
                break
        self.speed = speed
        for tell in self.changed:
            tell()

    def _read(self) -> tuple[bytes, list[float]]:
        raw = self._store.get(self._key)
        if raw is None:  # somebody has emptied the store: time goes on
            raw = json.dumps(
                [max(self._last, time.time()), time.time(), self.speed, self.speed]
            ).encode()
            self._store.swap(self._key, None, raw)
        return raw, json.loads(raw)

    @staticmethod
    def _at(state: list[float]) -> float:
        told, anchor, speed, _ = state
        return told + max(0.0, time.time() - anchor) * speed
