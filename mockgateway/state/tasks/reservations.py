"""Which tasks an account still has money laid aside for, by the time they end: what is due is found without looking at the rest."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from mockgateway.ports import Store
from mockgateway.state.tasks.record import Record
from mockgateway.state.tasks.script import NEVER


class Reservations:
    """The unsettled tasks of a gateway in a sandbox.

    In one process a heap for each account, read from the store when it is first needed; where other processes share the store, a key for each task in it.
    """

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix
        self._heaps: dict[str, list[tuple[float, str]]] | None = None
        self._open: dict[str, dict[str, str]] = {}

    def add(self, key: str, record: Record) -> None:
        """A new task, or one that ends at another time than was thought."""
        if self._store.shared:
            self._store.put(
                self._place(record.account, key),
                b"%b %b" % (repr(record.due()).encode(), record.make.encode()),
            )
            return
        heaps = self._known()
        self._put(heaps, key, record)

    def remind(self, account: str, key: str, now: float) -> None:
        """The task has ended sooner."""
        if not self._store.shared:
            heapq.heappush(self._known().setdefault(account, []), (now, key))
            return
        place = self._place(account, key)
        if (kept := self._store.get(place)) is not None:
            self._store.put(place, b"%b %b" % (repr(now).encode(), kept.split(b" ")[1]))

    def settled(self, account: str, key: str) -> None:
        """Nothing is owed for it any more."""
        if self._store.shared:
            self._store.delete(self._place(account, key))
        else:
            self._open.get(account, {}).pop(key, None)

    def due(self, account: str, now: float) -> Iterator[str]:
        """The keys of those that have ended by now."""
        if self._store.shared:
            yield from [key for key, due, _ in self._kept(account) if due <= now]
            return
        heap = self._known().get(account, [])
        while heap and heap[0][0] <= now:
            yield heapq.heappop(heap)[1]

    def ends(self, account: str, make: str = "") -> list[float]:
        """When the unsettled ones end, as far as that is known. make: of what makes this only."""
        if self._store.shared:
            return [
                due for _, due, made in self._kept(account) if due < NEVER and make in ("", made)
            ]
        known, makes = self._known().get(account, []), self._open.get(account, {})
        return list(
            {
                key: due
                for due, key in reversed(known)
                if key in makes and make in ("", makes[key])
            }.values()
        )

    def running(self, account: str, make: str = "") -> int:
        """How many of an account are not settled. make: count only what makes this."""
        if self._store.shared:
            return sum(not make or made == make for _, _, made in self._kept(account))
        self._known()
        makes = self._open.get(account, {}).values()
        return sum(made == make for made in makes) if make else len(makes)

    def _place(self, account: str, key: str = "") -> str:
        owner = account.replace("%", "%25").replace("/", "%2F")
        return f"{self._prefix}/owing/{owner}/{key}"

    def _kept(self, account: str) -> Iterator[tuple[str, float, str]]:
        place = self._place(account)
        for key, kept in self._store.scan(place):
            due, make = kept.decode().split(" ")
            yield key[len(place) :], float(due), make

    def _known(self) -> dict[str, list[tuple[float, str]]]:
        if self._heaps is None:
            heaps: dict[str, list[tuple[float, str]]] = {}
            place = f"{self._prefix}/task/"
            for key, kept in self._store.scan(place):
                record = Record.decode(kept)
                if not record.settled:
                    self._put(heaps, key[len(place) :], record)
            self._heaps = heaps
        return self._heaps

    def _put(self, heaps: dict[str, list[tuple[float, str]]], key: str, record: Record) -> None:
        self._open.setdefault(record.account, {})[key] = record.make
        if (due := record.due()) < NEVER:
            heapq.heappush(heaps.setdefault(record.account, []), (due, key))
        elif record.steps:
            heapq.heappush(heaps.setdefault(record.account, []), (record.steps[-1].at, key))
