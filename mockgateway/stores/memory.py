"""State in this process: gone with it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator


class MemoryStore:
    """A dictionary of bytes behind `ports.Store`. The event loop's thread is the only one that uses it."""

    shared = False

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._sorted: list[str] = []
        self._unsorted: list[str] = []

    def get(self, key: str) -> bytes | None:
        """What is kept there."""
        return self._kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep it there, whatever was there before."""
        if key not in self._kept:
            self._unsorted.append(key)
        self._kept[key] = value

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        """Keep it unless something is there; what is there afterwards."""
        there = self._kept.get(key)
        if there is None:
            self.put(key, value)
            return value
        return there

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Put `new` in the place of `old`, None for nothing; False, and nothing done, if something else is there."""
        if self._kept.get(key) != old:
            return False
        self.put(key, new)
        return True

    def increment(self, key: str, by: int = 1) -> int:
        """Add to a whole number, which begins with 0; what it is then."""
        number = int(self._kept.get(key, b"0")) + by
        self.put(key, b"%d" % number)
        return number

    def delete(self, key: str) -> bool:
        """Forget it; whether there was something."""
        return self._kept.pop(key, None) is not None

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """All that begins so, in the order of the keys, as it is when it is asked for."""
        if self._unsorted:
            if len(self._unsorted) > 100:
                self._sorted = sorted(self._kept)
            else:
                for key in self._unsorted:
                    insort(self._sorted, key)
            self._unsorted = []
        found: list[tuple[str, bytes]] = []
        last: str | None = None
        for at in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            key = self._sorted[at]
            if not key.startswith(prefix):
                break
            if key != last and (value := self._kept.get(key)) is not None:
                found.append((key, value))
            last = key
        if len(self._sorted) > 2 * len(self._kept) + 100:
            self._sorted = sorted(self._kept)
        return iter(found)
