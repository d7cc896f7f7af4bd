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

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        """Set the value unless there is one; return the value that is stored afterwards."""


class SharedClock(Clock):
    """A clock whose state is in the workers' store, so that they share it and it outlives them.

    The state is [its time, the machine's time at that moment, its speed, its speed at start, its
    time at start]. A start with another speed than the last one changes the speed. It is read by
    `load`, once for each request.
    """

    __slots__ = ("_key", "_last", "_raw", "_state", "_store", "began")

    def __init__(self, store: SwapStore, key: str, speed: float = 1.0) -> None:
        super().__init__(speed)
        self._store = store
        self._key = key
        self._last = 0.0
        self.began = now = time.time()
        self._state: list[float] = [now, now, speed, speed, now]
        self._raw = b""
        while True:
            raw = store.put_if_absent(key, _encode(self._state))
            self.load(raw)
            new = [self.now(), time.time(), speed, speed, self.began]
            if self._state[3] == speed or store.swap(key, raw, _encode(new)):
                break
        self.load(store.get(key))

    def load(self, raw: bytes | None) -> bool:
        """Use the stored state; return False if the sandbox has started anew.

        Where the state is gone, it starts now, but no earlier than the last known time.
        """
        if raw is None:
            now, speed = time.time(), self._state[3]
            state = [max(self._last, now), now, speed, speed, now]
            raw = self._store.put_if_absent(self._key, _encode(state))
        if raw != self._raw:
            self._raw, self._state = raw, json.loads(raw)
            self.speed = self._state[2]
        began, self.began = self.began, self._state[4]
        return began == self.began

    def now(self) -> float:
        """Return the present; never earlier than the last answer, even if machines disagree."""
        self._last = max(self._last, _time_at(self._state))
        return self._last

    def _jump(self, moment: float, speed: float) -> None:
        while True:
            raw = self._store.get(self._key)
            self.load(raw)
            state = [max(moment, self.now()), time.time(), speed, *self._state[3:]]
            if self._store.swap(self._key, raw, _encode(state)):
                break
        self.load(self._store.get(self._key))
        for callback in self.changed:
            callback()


def _encode(state: list[float]) -> bytes:
    return json.dumps(state).encode()


def _time_at(state: list[float]) -> float:
    moment, anchor, speed = state[:3]
    return moment + max(0.0, time.time() - anchor) * speed
