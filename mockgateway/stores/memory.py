"""A store in this process."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

from mockgateway.ports import T, Values


class MemoryStore:
    """Implements `ports.Store`; used by the event loop's thread only."""

    shared = False

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}
        self._marks: dict[str, OrderedDict[bytes, None]] = {}
        self._sorted: list[str] = []  # may hold deleted keys
        self._unsorted: list[str] = []  # keys added since the last scan

    def suspend(self, work: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        return work

    def close(self) -> None:
        """Nothing is open."""

    def get(self, key: str) -> bytes | None:
        return self._values.get(key)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self._values.get(key) for key in keys]

    def put(self, key: str, value: bytes) -> None:
        if key not in self._values:
            self._unsorted.append(key)
        self._values[key] = bytes(memoryview(value))  # orjson's bytes keep a larger buffer

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        existing = self._values.get(key)
        if existing is None:
            self.put(key, value)
            return value
        return existing

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        if self._values.get(key) != old:
            return False
        self.put(key, new)
        return True

    def commit(self, expected: Values, changes: Values) -> bool:
        if any(self._values.get(key) != value for key, value in expected.items()):
            return False
        for key, value in changes.items():
            if value is None:
                self.delete(key)
            else:
                self.put(key, value)
        return True

    def increment(self, key: str, by: int = 1) -> int:
        number = int(self._values.get(key, b"0")) + by
        self.put(key, b"%d" % number)
        return number

    def add(self, key: str, by: int) -> None:
        self.increment(key, by)

    def delete(self, key: str) -> bool:
        return self._values.pop(key, None) is not None or self._marks.pop(key, None) is not None

    def mark(self, key: str, members: Sequence[bytes], most: int) -> list[bool]:
        marks = self._marks.setdefault(key, OrderedDict())
        known = [member in marks for member in members]
        for member in members:
            marks[member] = None
            marks.move_to_end(member)
        while len(marks) > most:
            marks.popitem(last=False)
        return known

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        self._sort()
        found: list[tuple[str, bytes]] = []
        last: str | None = None
        for index in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            key = self._sorted[index]
            if not key.startswith(prefix):
                break
            if key != last and (value := self._values.get(key)) is not None:
                found.append((key, value))
            last = key
        if len(self._sorted) > 2 * len(self._values) + 100:
            self._sorted = sorted(self._values)
        return iter(found)

    def _sort(self) -> None:
        if len(self._unsorted) > 100:
            self._sorted = sorted(self._values)
        else:
            for key in self._unsorted:
                insort(self._sorted, key)
        self._unsorted = []
