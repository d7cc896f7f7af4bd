"""The unsettled tasks of each account, ordered by their end, so that due ones are found fast."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from mockgateway.ports import Store
from mockgateway.state.tasks.record import TaskRecord
from mockgateway.state.tasks.record_store import escaped
from mockgateway.state.tasks.script import NEVER

Heap = list[tuple[float, str]]


class Reservations:
    """The tasks of a gateway in a sandbox whose reservation has not been settled.

    With a private store: a heap per account, read from the store on first use. With a shared
    store: one key per task.
    """

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix
        self._heaps: dict[str, Heap] | None = None
        self._open: dict[str, dict[str, str]] = {}  # what each task makes, by account and task

    def add(self, key: str, record: TaskRecord) -> None:
        """Add a new task."""
        if self._store.shared:
            value = b"%b %b" % (repr(record.due()).encode(), record.make.encode())
            self._store.put(self._key(record.account, key), value)
        else:
            self._push(self._load(), key, record)

    def end_early(self, account: str, key: str, now: float) -> None:
        """Note that a task has ended before its time."""
        if not self._store.shared:
            heapq.heappush(self._load().setdefault(account, []), (now, key))
            return
        place = self._key(account, key)
        if (stored := self._store.get(place)) is not None:
            self._store.put(place, b"%b %b" % (repr(now).encode(), stored.split(b" ")[1]))

    def remove(self, account: str, key: str) -> None:
        """Remove a settled task."""
        if self._store.shared:
            self._store.delete(self._key(account, key))
        else:
            self._open.get(account, {}).pop(key, None)

    def due(self, account: str, now: float) -> Iterator[str]:
        """Yield the keys of the tasks that have ended; each is yielded once per private store."""
        if self._store.shared:
            yield from [key for key, due, _ in self._scan(account) if due <= now]
            return
        heap = self._load().get(account, [])
        while heap and heap[0][0] <= now:
            yield heapq.heappop(heap)[1]

    def end_times(self, account: str, make: str = "") -> list[float]:
        """Return the known ends of unsettled tasks, of all or of one kind."""
        if self._store.shared:
            known = self._scan(account)
            return [due for _, due, made in known if due < NEVER and make in ("", made)]
        heap, makes = self._load().get(account, []), self._open.get(account, {})
        first = {
            key: due for due, key in reversed(heap) if key in makes and make in ("", makes[key])
        }
        return list(first.values())

    def count(self, account: str, make: str = "") -> int:
        """Return the number of unsettled tasks, of all or of one kind."""
        if self._store.shared:
            return sum(make in ("", made) for _, _, made in self._scan(account))
        self._load()
        return sum(make in ("", made) for made in self._open.get(account, {}).values())

    def _key(self, account: str, key: str = "") -> str:
        return f"{self._prefix}/unsettled/{escaped(account)}/{key}"

    def _scan(self, account: str) -> Iterator[tuple[str, float, str]]:
        prefix = self._key(account)
        for key, stored in self._store.scan(prefix):
            due, make = stored.decode().split(" ")
            yield key[len(prefix) :], float(due), make

    def _load(self) -> dict[str, Heap]:
        if self._heaps is None:
            heaps: dict[str, Heap] = {}
            prefix = f"{self._prefix}/task/"
            for key, stored in self._store.scan(prefix):
                record = TaskRecord.decode(stored)
                if not record.settled:
                    self._push(heaps, key[len(prefix) :], record)
            self._heaps = heaps
        return self._heaps

    def _push(self, heaps: dict[str, Heap], key: str, record: TaskRecord) -> None:
        self._open.setdefault(record.account, {})[key] = record.make
        due = record.due()
        if due == NEVER and record.manual:
            due = record.manual[-1].at
        if due < NEVER:
            heapq.heappush(heaps.setdefault(record.account, []), (due, key))
