"""The unsettled tasks of each account, with the time of their end."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.ports import Store, Values
from mockgateway.state.tasks.record import TaskRecord
from mockgateway.state.tasks.record_store import escaped
from mockgateway.state.tasks.script import NEVER


class Reservations:
    """The tasks of a gateway in a sandbox whose reservation is not settled: one key for each."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix
        self._next: dict[str, float] = {}  # the earliest end by account, if no other worker writes

    def entry(self, key: str, record: TaskRecord) -> dict[str, bytes]:
        """Return the new value of the store for a new task."""
        return self._entry(record.account, key, record.due(), record.make)

    def turn(self, account: str) -> tuple[Values, Values]:
        """Return the present and the next value of the account's counter of submitted tasks.

        A task that is stored only if the counter has not changed is the only one that was added
        since: the account's tasks may be counted in between.
        """
        key = f"{self._prefix}/submitted/{escaped(account)}"
        now = self._store.get(key)
        return {key: now}, {key: b"%d" % (int(now or 0) + 1)}

    def end_early(self, key: str, record: TaskRecord, now: float) -> None:
        """Note that a task has ended before its time."""
        if self._store.get(self._key(record.account, key)) is not None:
            for name, value in self._entry(record.account, key, now, record.make).items():
                self._store.put(name, value)

    def remove(self, account: str, key: str) -> None:
        """Remove a settled task."""
        self._store.delete(self._key(account, key))

    def due(self, account: str, now: float) -> list[str]:
        """Return the keys of the tasks that have ended. Cheap if there are none."""
        if not self._store.shared and now < self._next.get(account, 0.0):
            return []
        known = list(self._scan(account))
        self._next[account] = min((due for _, due, _ in known if due > now), default=NEVER)
        return [key for key, due, _ in known if due <= now]

    def end_times(self, account: str, make: str = "") -> list[float]:
        """Return the known ends of unsettled tasks, of all or of one kind."""
        known = self._scan(account)
        return [due for _, due, made in known if due < NEVER and make in ("", made)]

    def count(self, account: str, make: str = "") -> int:
        """Return the number of unsettled tasks, of all or of one kind."""
        return sum(make in ("", made) for _, _, made in self._scan(account))

    def _entry(self, account: str, key: str, due: float, make: str) -> dict[str, bytes]:
        self._next[account] = min(due, self._next.get(account, 0.0))
        return {self._key(account, key): f"{due!r} {make}".encode()}

    def _scan(self, account: str) -> Iterator[tuple[str, float, str]]:
        prefix = self._key(account)
        for key, stored in self._store.scan(prefix):
            due, make = stored.decode().split(" ")
            yield key[len(prefix) :], float(due), make

    def _key(self, account: str, key: str = "") -> str:
        return f"{self._prefix}/unsettled/{escaped(account)}/{key}"
