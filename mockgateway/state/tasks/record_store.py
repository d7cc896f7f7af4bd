"""Reads and changes task records in the store, and lists them by account."""

from __future__ import annotations

from collections.abc import Callable

from mockgateway.ports import Store, Values
from mockgateway.problem import Problem
from mockgateway.state.tasks.record import TaskRecord

MAX_TASKS = 10_000  # of one gateway in one sandbox

Change = Callable[[TaskRecord], TaskRecord]
Also = Callable[[TaskRecord, TaskRecord], Values]  # from the record before and after


class RecordStore:
    """The task records of one gateway in one sandbox."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    def next_serial(self) -> tuple[int, tuple[str, TaskRecord] | None]:
        """Return the number of a new task, from 1, and the task that makes room for it, if any."""
        serial = self._store.increment(f"{self._prefix}/tasks")
        if serial <= MAX_TASKS or (slot := self._store.get(self._slot(serial))) is None:
            return serial, None
        record = self.get(key := slot.decode())
        if record is None or record.serial > serial - MAX_TASKS:
            return serial, None
        return serial, (key, record)

    def entries(self, key: str, record: TaskRecord) -> dict[str, bytes | None]:
        """Return the new values of the store for a new record and its places in the lists."""
        return {
            self._key(key): record.encode(),
            self._list_key(record.account, record.serial): key.encode(),
            self._slot(record.serial): key.encode(),
        }

    def get(self, key: str) -> TaskRecord | None:
        """Return a record, or None."""
        stored = self._store.get(self._key(key))
        return None if stored is None else TaskRecord.decode(stored)

    def change(self, key: str, change: Change, also: Also = lambda before, after: {}) -> TaskRecord:
        """Change a record by compare-and-swap, and return it.

        Args:
            key: Of the record.
            change: Returns the changed record.
            also: Returns changes of other keys for the same step of the store.

        Raises:
            Problem: `task_not_found`; or whatever `change` raises.
        """
        while (old := self._store.get(self._key(key))) is not None:
            before = TaskRecord.decode(old)
            after = change(before)
            new = after.encode()
            if new == old:
                return after
            changes = {self._key(key): new, **also(before, after)}
            if self._store.commit({self._key(key): old}, changes):
                return after
        raise task_not_found(key)

    def delete(self, key: str, record: TaskRecord) -> None:
        """Delete a record."""
        self._store.delete(self._key(key))
        self._store.delete(self._list_key(record.account, record.serial))

    def keys_of(self, account: str) -> list[str]:
        """Return the keys of an account's tasks, newest first."""
        return [key.decode() for _, key in self._store.scan(self._list_key(account))][::-1]

    def newest(self) -> list[TaskRecord]:
        """Return the records of all accounts, newest first."""
        records = [TaskRecord.decode(data) for _, data in self._store.scan(self._key(""))]
        return sorted(records, key=lambda record: -record.serial)

    def _key(self, key: str) -> str:
        return f"{self._prefix}/task/{key}"

    def _slot(self, serial: int) -> str:
        return f"{self._prefix}/task-slot/{serial % MAX_TASKS}"

    def _list_key(self, account: str, serial: int | None = None) -> str:
        number = "" if serial is None else f"{serial:012d}"
        return f"{self._prefix}/tasks-of/{escaped(account)}/{number}"


def escaped(account: str) -> str:
    """Return an account id for a store key, so that no id is a prefix path of another."""
    return account.replace("%", "%25").replace("/", "%2F")


def task_not_found(task: str, **values: str) -> Problem:
    """Return the Problem for an unknown task id."""
    message = f"There is no task '{task[:100]}'."
    return Problem("task_not_found", message, task_id=task[:100], **values)
