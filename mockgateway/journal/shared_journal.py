"""A journal that several workers write, in the logs of a shared store.

Each process has a copy, which it brings up to date before it is read. An entry is one line of JSON
and then the bytes of the record's fields that are bytes.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any

import orjson

from mockgateway.journal.exchange import Exchange
from mockgateway.journal.journal import Journal
from mockgateway.journal.record import Record
from mockgateway.ports import SharedStore, StoreUnavailable
from mockgateway.reply import Reply
from mockgateway.sandbox import Budget

_BYTES = [
    Record._fields.index(name) for name in ("query", "head", "request", "reply_head", "reply")
]
_REPLY, _CHUNKS = Record._fields.index("reply"), Record._fields.index("chunks")
_STATUS = Record._fields.index("status")


class SharedJournal(Journal):
    """The exchanges of one sandbox. What cannot be stored is lost; the store's log tells of it."""

    def __init__(self, store: SharedStore, sandbox: str, budget: Budget) -> None:
        super().__init__(budget=budget)
        self._store = store
        self._log = f"{sandbox}/journal"
        self._changes = f"{sandbox}/journal-changes"
        self._ids: deque[tuple[int, int]] = deque()  # of the records in this process's copy
        self._read = {self._log: (0, 0), self._changes: (0, 0)}  # the last entries that were read
        self._count = self._size = 0  # entries of this process and their bytes, lately

    def _keep(self, fields: tuple[Any, ...]) -> None:
        entry = _encode(fields)
        with suppress(StoreUnavailable):
            self._store.append(self._log, entry, self._limit)
            self._count, self._size = self._count + 1, self._size + len(entry)
            if self._size > self._room:  # more than may be kept, by this worker alone
                self._store.trim(self._log, self._count)
            if self._size > self._room or self._count >= self._limit:
                self._count = self._size = 0

    def _amend(self, number: int, more: int = 0, **known: Any) -> None:
        body = known.pop("reply", None)
        entry = orjson.dumps([number, more, known, body is not None]) + b"\n" + (body or b"")
        with suppress(StoreUnavailable):
            self._store.append(self._changes, entry, self._limit)

    def sync(self) -> None:
        """Read what was recorded since the last time."""
        total, first, entries = self._store.read_log(self._log, self._read[self._log])
        while self._records and (first is None or self._ids[0] < first):
            self._forget()
        for place, entry in entries:
            if place > self._read[self._log]:  # else it was read at the same time
                self._read[self._log] = place
                self._ids.append(place)
                super()._keep(_decode(entry))
        self.total = max(self.total, total)
        _, _, changes = self._store.read_log(self._changes, self._read[self._changes])
        for place, entry in changes:
            if place <= self._read[self._changes]:
                continue
            self._read[self._changes] = place
            head, _, body = entry.partition(b"\n")
            number, more, known, has_body = orjson.loads(head)
            if "chunks" in known:
                known["chunks"] = tuple(map(tuple, known["chunks"]))
            super()._amend(number, more, **known, **({"reply": body} if has_body else {}))

    def _forget(self) -> None:
        super()._forget()
        self._ids.popleft()

    def clear(self) -> None:
        """Forget everything, also in the store."""
        super().clear()
        self._store.trim(self._log, 0)
        self._store.trim(self._changes, 0)

    def all(self) -> list[Exchange]:
        """Return all exchanges that are kept, oldest first."""
        self.sync()
        return super().all()


def _encode(fields: tuple[Any, ...]) -> bytes:
    head, parts = list(fields), []
    if type(fields[_REPLY]) is not bytes:
        head[_REPLY] = Reply(fields[_STATUS], events=fields[_REPLY]).encode()
    for place in _BYTES:
        if (part := head[place]) is not None:
            head[place] = len(part)
            parts.append(part)
    return b"".join([orjson.dumps(head), b"\n", *parts])


def _decode(entry: bytes) -> tuple[Any, ...]:
    start = entry.index(b"\n") + 1
    fields = orjson.loads(entry[:start])
    for place in _BYTES:
        if (size := fields[place]) is not None:
            fields[place] = entry[start : start + size]
            start += size
    fields[_CHUNKS] = tuple(map(tuple, fields[_CHUNKS]))
    return tuple(fields)
