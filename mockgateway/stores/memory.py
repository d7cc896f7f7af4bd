"""A store in this process, bounded in bytes: the oldest values are dropped."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

from mockgateway.ports import T, Values

ROOM = 192 * 1024 * 1024  # bytes of all values, keys and what keeps them
ENTRY = 250  # bytes that an entry takes besides its key and value
MARKS = 200_000  # members of all sets, some 40 MiB

log = logging.getLogger("mockgateway")


class MemoryStore:
    """Implements `ports.Store`; used by the event loop's thread only.

    Args:
        life: Seconds after its last use until a sandbox's state is deleted.
        room: Bytes that it may hold.
    """

    shared = False

    def __init__(self, life: int = 86_400, room: int = ROOM) -> None:
        self.life = life
        self._room = room
        self._used = 0
        self._marked = 0  # members of all sets
        self._values: dict[str, bytes] = {}  # in the order of writing
        self._marks: OrderedDict[str, OrderedDict[bytes, None]] = OrderedDict()  # by last use
        self._sorted: list[str] = []  # may hold deleted keys
        self._unsorted: list[str] = []  # keys added since they were sorted

    def suspend(self, work: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        return work

    def close(self) -> None:
        """Nothing is open."""

    def get(self, key: str) -> bytes | None:
        return self._values.get(key)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self._values.get(key) for key in keys]

    def put(self, key: str, value: bytes) -> None:
        if self._drop(key) is None:
            self._unsorted.append(key)
            if len(self._unsorted) > len(self._values) + 1000:  # written and deleted
                self._sort()
        self._values[key] = bytes(memoryview(value))  # orjson's bytes keep a larger buffer
        self._used += ENTRY + len(key) + len(value)
        if self._used > self._room:
            self._make_room(key)

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
        known = self._values.pop(key, None)
        if known is None:
            self.put(key, b"%d" % by)
            return by
        number = int(known) + by
        self._values[key] = value = b"%d" % number  # cheaper than `put`: each call counts
        self._used += len(value) - len(known)
        return number

    def add(self, key: str, by: int) -> None:
        self.increment(key, by)

    def delete(self, key: str) -> bool:
        marks = self._marks.pop(key, None)
        self._marked -= len(marks or ())
        return self._drop(key) is not None or marks is not None

    def mark(self, key: str, members: Sequence[bytes], most: int) -> list[bool]:
        marks = self._marks.setdefault(key, OrderedDict())
        self._marks.move_to_end(key)
        self._marked -= len(marks)
        known = [member in marks for member in members]
        for member in members:
            marks[member] = None
            marks.move_to_end(member)
        while len(marks) > most:
            marks.popitem(last=False)
        self._marked += len(marks)
        while self._marked > MARKS and len(self._marks) > 1:
            self._marked -= len(self._marks.popitem(last=False)[1])
        return known

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        if self._unsorted:
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
        return iter(found)

    def _make_room(self, newest: str) -> None:
        """Drop the oldest tenth, but not the newest value."""
        before = len(self._values)
        for oldest in list(self._values):
            if self._used <= self._room * 0.9 or oldest == newest:
                break
            self._drop(oldest)
        if dropped := before - len(self._values):
            message = "store: the memory of %d bytes is full; the %d oldest values were dropped"
            log.warning(message, self._room, dropped)

    def _drop(self, key: str) -> bytes | None:
        value = self._values.pop(key, None)
        if value is not None:
            self._used -= ENTRY + len(key) + len(value)
        return value

    def _sort(self) -> None:
        if len(self._sorted) > 2 * len(self._values) + 100:
            self._sorted = list(self._values)
        else:
            self._sorted += self._unsorted
        self._unsorted = []
        self._sorted.sort()  # fast: most of it is sorted
