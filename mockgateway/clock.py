"""The time of a sandbox.

Two laws: the clock never goes backwards, and everything that happens in time (tasks, limits,
expiry, retries) asks it and nothing else. Only measurements of mockgateway itself may read the
machine's clock elsewhere.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Protocol

FASTEST = 1_000_000.0  # sandbox seconds per real second
LATEST = 32_503_680_000.0  # the year 3000, beyond which date libraries fail


def wall() -> float:
    """Return the machine's time in seconds since 1970.

    For values that outsiders compare with their own clock (signatures) and for leases between
    workers.
    """
    return time.time()


class Clock:
    """A clock that starts at the real time and can be sped up, frozen and moved forward.

    Attributes:
        changed: Callbacks that run after each jump or change of speed.
        speed: Sandbox seconds per real second, 0 while frozen.
    """

    __slots__ = ("_anchor", "_base", "changed", "speed")

    def __init__(self, speed: float = 1.0) -> None:
        self.changed: list[Callable[[], None]] = []
        self.speed = speed
        self._base = time.time()
        self._anchor = time.monotonic()

    def now(self) -> float:
        """Return the present in seconds since 1970 (UTC)."""
        return self._base + (time.monotonic() - self._anchor) * self.speed

    def run(self, speed: float = 1.0) -> None:
        """Set the speed, 0 to freeze. Raises ValueError outside 0..FASTEST."""
        if not 0 <= speed <= FASTEST:
            raise ValueError(f"a speed is a number between 0 (frozen) and {FASTEST:.0f}")
        self._jump(self.now(), speed)

    def advance(self, seconds: float) -> None:
        """Jump ahead. Raises ValueError for a negative number of seconds."""
        if not (math.isfinite(seconds) and seconds >= 0):
            raise ValueError("time does not go back: advance by 0 seconds or more")
        self.set(self.now() + seconds)

    def set(self, moment: float) -> None:
        """Jump to a moment in seconds since 1970. Raises ValueError outside now..LATEST."""
        if not moment <= LATEST:
            raise ValueError("the clock ends with the year 2999")
        if moment < self.now():
            raise ValueError("time does not go back: that moment is past on this clock")
        self._jump(moment, self.speed)

    def real_seconds_until(self, moment: float) -> float:
        """Return the real seconds until a moment of this clock: 0 if past, infinity if frozen."""
        ahead = moment - self.now()
        return 0.0 if ahead <= 0 else math.inf if self.speed == 0 else ahead / self.speed

    def _jump(self, moment: float, speed: float) -> None:
        self._base, self._anchor, self.speed = moment, time.monotonic(), speed
        for callback in self.changed:
            callback()


class SwapStore(Protocol):
    """The part of `protocols.Store` that a shared clock uses."""

    def get(self, key: str) -> bytes | None:
        """Return the value of a key."""

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Replace `old` (None: no value) by `new`; return False if another value is there."""


class SharedClock(Clock):
    """A clock whose state is in the workers' store, so that they share it and it outlives them.

    The state is [its time, the machine's time at that moment, its speed, its speed at start]. A
    start with another speed than the last one changes the speed.
    """

    __slots__ = ("_key", "_last", "_store")

    def __init__(self, store: SwapStore, key: str, speed: float = 1.0) -> None:
        super().__init__(speed)
        self._store = store
        self._key = key
        self._last = 0.0
        store.swap(key, None, _state(time.time(), speed, speed))
        while True:
            raw, state = self._read()
            if state[3] == speed or store.swap(key, raw, _state(_time_at(state), speed, speed)):
                break
        self.now()

    def now(self) -> float:
        """Return the present; never earlier than the last answer, even if machines disagree."""
        _, state = self._read()
        self.speed = state[2]
        self._last = max(self._last, _time_at(state))
        return self._last

    def _jump(self, moment: float, speed: float) -> None:
        while True:
            raw, state = self._read()
            new = _state(max(moment, _time_at(state)), speed, state[3])
            if self._store.swap(self._key, raw, new):
                break
        self.speed = speed
        for callback in self.changed:
            callback()

    def _read(self) -> tuple[bytes, list[float]]:
        raw = self._store.get(self._key)
        if raw is None:  # the store was emptied: continue from the last known time
            raw = _state(max(self._last, time.time()), self.speed, self.speed)
            self._store.swap(self._key, None, raw)
        return raw, json.loads(raw)


def _state(moment: float, speed: float, initial_speed: float) -> bytes:
    return json.dumps([moment, time.time(), speed, initial_speed]).encode()


def _time_at(state: list[float]) -> float:
    moment, anchor, speed, _ = state
    return moment + max(0.0, time.time() - anchor) * speed
