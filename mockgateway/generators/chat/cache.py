"""A cache that is bounded by the total size of its values."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedCache(Generic[T]):
    """Values in the order in which they were put, up to a total size; the oldest leave first."""

    def __init__(self, capacity: int) -> None:
        """Create an empty cache.

        Args:
            capacity: The total size, in about the bytes that values and keys occupy.
        """
        self._capacity = capacity
        self._free = capacity
        self._entries: OrderedDict[object, tuple[T, int]] = OrderedDict()

    def get(self, key: object) -> T | None:
        """Return the value under a key, or None."""
        found = self._entries.get(key)
        return None if found is None else found[0]

    def put(self, key: object, value: T, size: int) -> T:
        """Keep a value and return it. One that would take more than 1/16 is not kept."""
        if size * 16 < self._capacity and key not in self._entries:
            self._entries[key] = (value, size)
            self._free -= size
            while self._free < 0:
                self._free += self._entries.popitem(last=False)[1][1]
        return value
