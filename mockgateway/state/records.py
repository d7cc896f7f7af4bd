"""Store the items that requests to a REST API created, changed and deleted.

A record is a JSON object under the path of its item. A deleted item or a cleared collection leaves
a mark. The number of records and marks is limited: the oldest are removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockgateway.ports import Store

MAX_RECORDS = 5000  # of one gateway in one sandbox
MAX_SIZE = 65_536  # bytes of one record; a larger item is not stored
_FORGOTTEN = 500  # records removed at once above the limit
_DELETED = b"null"

Fields = dict[str, Any]


class Records:
    """The records of one gateway in one sandbox.

    Args:
        store: The store for them.
        prefix: The prefix of their keys: sandbox and gateway.
    """

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = f"{prefix}/rest"

    def get(self, path: str) -> Fields | None:
        """Return the fields of an item, or None if it is unknown or deleted."""
        data = self._store.get(f"{self._prefix}{path}")
        found: Fields | None = None if data is None else orjson.loads(data)
        return found

    def put(self, path: str, fields: Mapping[str, Any], collection: str = "") -> None:
        """Set the fields of an item; a new one is the last of its collection."""
        key, data = f"{self._prefix}{path}", orjson.dumps(fields)
        if len(data) > MAX_SIZE:
            return
        is_new = self._store.get(key) in (None, _DELETED)
        self._store.put(key, data)
        if is_new and collection:
            number = self.next_number()
            entry = f"{self._prefix}-list{collection}?{number:010d}"
            self._store.put(entry, path.encode())
            self._limit(number)

    def next_number(self) -> int:
        """Return a number, from 1, that no earlier item has."""
        return self._store.increment(f"{self._prefix}-count")

    def delete(self, path: str) -> None:
        """Delete an item; it and everything below it is gone from now on."""
        self._store.put(f"{self._prefix}{path}", _DELETED)
        self._limit(self.next_number())

    def clear(self, collection: str) -> None:
        """Delete all items of a collection, including those in the document's example."""
        for key, path in list(self._store.scan(f"{self._prefix}-list{collection}?")):
            self._store.delete(key)
            self._store.put(f"{self._prefix}{path.decode()}", _DELETED)
        self._store.put(f"{self._prefix}-empty{collection}", b"1")

    def is_cleared(self, collection: str) -> bool:
        """Return whether the collection was cleared, with the items in the document's example."""
        return self._store.get(f"{self._prefix}-empty{collection}") is not None

    def is_deleted(self, path: str) -> bool:
        """Return whether the item at a path was deleted."""
        return self._store.get(f"{self._prefix}{path}") == _DELETED

    def is_gone(self, path: str) -> bool:
        """Return whether the item at a path, or an item above it, was deleted."""
        end = len(path)
        while end > 0:
            if self.is_deleted(path[:end]):
                return True
            end = path.rfind("/", 0, end)
        return False

    def items(self, collection: str) -> Iterator[tuple[str, Fields]]:
        """Yield the path and the fields of each item, in the order of their creation."""
        for key, raw in list(self._store.scan(f"{self._prefix}-list{collection}?")):
            path = raw.decode()
            fields = self.get(path)
            if fields is None:
                self._store.delete(key)
            else:
                yield path, fields

    def _limit(self, number: int) -> None:
        """Forget the oldest items, and all marks, every so often."""
        if number % _FORGOTTEN:
            return
        entries = sorted(
            self._store.scan(f"{self._prefix}-list"), key=lambda entry: entry[0].rpartition("?")[2]
        )
        for key, path in entries[: max(0, len(entries) - MAX_RECORDS)]:
            self._store.delete(key)
            self._store.delete(f"{self._prefix}{path.decode()}")
        marks = [key for key, value in self._store.scan(f"{self._prefix}/") if value == _DELETED]
        for key in marks[: max(0, len(marks) - MAX_RECORDS)]:
            self._store.delete(key)
