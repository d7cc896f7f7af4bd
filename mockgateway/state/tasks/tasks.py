"""The tasks of one gateway in one sandbox: submit, poll, cancel and remove.

Every change is one step of the store, so that workers agree and one that is killed leaves nothing
half done: a new task with its reserved money and its webhooks, later events with theirs. Money is
settled exactly once: when an ended task is read, or when the account's balance is (`settle_due`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from mockgateway.clock import Clock
from mockgateway.content import Output, TaskRequest, TaskSnapshot
from mockgateway.ports import Values
from mockgateway.problem import Problem
from mockgateway.state.tasks.announcements import announce
from mockgateway.state.tasks.machine import Event, IllegalMove, State, is_terminal, move
from mockgateway.state.tasks.owners import Owners
from mockgateway.state.tasks.record import TaskRecord
from mockgateway.state.tasks.record_store import RecordStore, task_not_found
from mockgateway.state.tasks.reservations import Reservations
from mockgateway.state.tasks.script import ManualEvent, Policy, Script, read_policy

Render = Callable[[TaskSnapshot], Sequence[Output]]

MAX_ID = 200  # characters of a task id

_ENDED = {State.SUCCEEDED: "succeeded", State.FAILED: "failed", State.CANCELED: "was cancelled"}


class Tasks:
    """The tasks of one gateway in one sandbox.

    Args:
        state: The `GatewayState`, whose store, ledger, limits and outbox are used.
        clock: The sandbox's clock.
        place: The names of the sandbox and the gateway.
        policy: The server's policy for new tasks.
        render: Returns the outputs of a finished task.
        sample: Returns a value other than None for a task id that every account has.
        owners: Accounts of the account file, to post webhooks for after a restart.
    """

    def __init__(
        self,
        state: Any,
        clock: Clock,
        place: tuple[str, str],
        policy: Policy,
        render: Render,
        sample: Callable[[str], object] = lambda task: None,
        owners: Iterable[Any] = (),
    ) -> None:
        self._state = state
        self._store = state.store
        self._clock = clock
        self._policy_key = f"{place[0]}/tasks/policy"
        self._policy = policy
        self._render = render
        self._sample = sample
        self._records = RecordStore(state.store, "/".join(place))
        self._reservations = Reservations(state.store, "/".join(place))
        self._owners = Owners(state.store, "/".join(place), owners)

    @property
    def policy(self) -> Policy:
        """The progress of new tasks: the sandbox's policy, else the server's."""
        stored = self._store.get(self._policy_key)
        return read_policy(stored.decode()) if stored else self._policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._store.put(self._policy_key, str(policy).encode())

    def submit(
        self,
        account: Any,
        order: TaskRequest,
        make: str,
        model: str,
        script: Script,
        seed: str,
        base_url: str,
        reserve: float = 0.0,
        charge: float | None = None,
        on_delivery: Callable[[Any], None] | None = None,
    ) -> TaskSnapshot:
        """Create a task.

        Args:
            account: Its owner.
            order: What to make.
            make: The kind of output.
            model: The model's id.
            script: The planned life of the task.
            seed: Hexadecimal.
            base_url: Base of the links in its outputs.
            reserve: Money to reserve.
            charge: Price of a success, at most `reserve`; None for all of it.
            on_delivery: Changes a low-balance webhook before it is stored.

        Raises:
            Problem: The ledger refuses the reservation, or too many tasks are running; no task is
                created.
        """
        self._owners.remember(account)
        serial, oldest = self._records.next_serial()
        price = reserve if charge is None else min(charge, reserve)
        record = TaskRecord(
            order.id, make, model, account.id, base_url, order.ask, seed, self._clock.now(), script,
            order.number, order.seconds, tuple(order.upstreams), order.url, reserve, price,
            serial=serial,
        )  # fmt: skip
        key = self._key(account.id, order.id)
        batch = announce(self._state.outbox, account, None, record)
        changes: Values = self._records.entries(key, record) | self._reservations.entry(key, record)
        changes = {**changes, **batch.changes} if batch else changes
        while not self._store_new(account, record, changes, on_delivery):
            pass
        if batch:
            batch.schedule()
        if oldest is not None:
            self._drop(*oldest)
        return self._settled(account, key, record)

    def _drop(self, key: str, record: TaskRecord) -> None:
        """Delete a task that makes room for a newer one, and refund what a running one reserved."""
        if (owner := self._owners.find(record.account)) is not None:
            self._settle(owner, key, record)
            self._state.ledger.refund(owner, record.id)
        self._reservations.remove(record.account, key)
        self._records.delete(key, record)

    def _store_new(
        self, account: Any, record: TaskRecord, changes: Values, on_delivery: Any
    ) -> bool:
        """Store a new task and reserve its money; return False if another worker was faster."""
        expected: Values = {}
        limits = self._state.limits
        if limits is not None and limits.max_running(account, record.make):
            expected, counted = self._reservations.turn(account.id)
            limits.check_running(account, record.make, self)
            changes = {**changes, **counted}
        if not record.reserved:
            return bool(self._store.commit(expected, changes))
        also = (expected, changes)
        reserve = self._state.ledger.reserve
        return bool(reserve(account, record.id, record.reserved, on_delivery, also))

    def poll(self, account: Any, task: str, counts: bool = True) -> TaskSnapshot:
        """Return the account's task; `counts` is whether this poll may advance it.

        Raises:
            Problem: `task_not_found`.
        """
        key, record = self._find(account, task)
        ended = is_terminal(record.progress(self._clock.now()).state)
        if counts and record.script.polls is not None and not ended:
            record = self._change(account, key, lambda one: one.polled(self._clock.now()))
        return self._settled(account, key, record)

    def has(self, account: Any, task: str) -> bool:
        """Return whether the account has that task."""
        record = self._records.get(self._key(account.id, task))
        return record is not None and record.account == account.id

    def cancel(self, account: Any, task: str) -> TaskSnapshot:
        """Cancel the account's task. Raises Problem `task_not_found` or `not_cancellable`."""
        key, record = self._find(account, task)
        try:
            return self._apply(account, key, Event.CANCEL)
        except IllegalMove as illegal:
            self._settle(account, key, record)
            message = f"The task has ended already: it {_ENDED[illegal.state]}."
            raise Problem("not_cancellable", message, task_id=task) from None

    def remove(self, account: Any, task: str) -> TaskSnapshot:
        """Delete the account's task and return it as it was.

        Raises:
            Problem: `task_not_found`, or `task_running` for a task that has not ended.
        """
        key, record = self._find(account, task)
        snapshot = self._settled(account, key, record)
        if not snapshot.terminal:
            message = "The task is still running: cancel it first."
            raise Problem("task_running", message, task_id=task)
        self._records.delete(key, record)
        return snapshot

    def history(self, account: Any, limit: int, offset: int) -> tuple[list[TaskSnapshot], int]:
        """Return a page of the account's tasks, newest first, and their total number."""
        keys = self._records.keys_of(account.id)
        page = keys[offset : offset + limit]
        found = [(key, record) for key in page if (record := self._records.get(key)) is not None]
        return [self._settled(account, key, record) for key, record in found], len(keys)

    def settle_due(self, account: Any) -> None:
        """Settle all ended tasks of an account; called before its balance is used."""
        for key in self._reservations.due(account.id, self._clock.now()):
            if (record := self._records.get(key)) is not None:
                self._settle(account, key, record)

    def running(self, account: Any, make: str = "") -> int:
        """Return how many of an account's tasks have not ended, of all or of one kind."""
        self.settle_due(account)
        return self._reservations.count(account.id, make)

    def end_times(self, account: Any, make: str = "") -> list[float]:
        """Return when running tasks will end, as far as the clock decides it."""
        return self._reservations.end_times(account.id, make)

    def peek(self, task: str) -> TaskSnapshot | None:
        """Return any account's task, or None, without counting a poll."""
        record = self._records.get(task)
        return None if record is None else self._snapshot(record)

    def latest(self, limit: int) -> Iterator[TaskSnapshot]:
        """Return the newest tasks of all accounts, newest first."""
        return (self._snapshot(record) for record in islice(self._records.newest(), limit))

    def apply_event(
        self, task: str, event: Event, kind: str = "", message: str = ""
    ) -> TaskSnapshot:
        """Apply a manual event. Raises Problem `task_not_found`, or IllegalMove."""
        record = self._records.get(task)
        if record is None:
            raise task_not_found(task)
        return self._apply(self._owners.find(record.account), task, event, kind, message)

    def _apply(
        self, account: Any, key: str, event: Event, kind: str = "", message: str = ""
    ) -> TaskSnapshot:
        def change(record: TaskRecord) -> TaskRecord:
            now = self._clock.now()
            move(record.progress(now).state, event, key)
            manual = (*record.manual, ManualEvent(now, event, kind, message))
            return record._replace(manual=manual)

        record = self._change(account, key, change)
        now = record.manual[-1].at
        if is_terminal(record.progress(now).state):
            self._reservations.end_early(key, record, now)
        if account is None:
            return self._snapshot(record)
        return self._settled(account, key, record)

    def _find(self, account: Any, task: str) -> tuple[str, TaskRecord]:
        key = self._key(account.id, task)
        record = self._records.get(key) if len(key) <= MAX_ID and key.isascii() else None
        if record is None or record.account != account.id:
            raise task_not_found(task, param="task_id")
        self._owners.remember(account)
        return key, record

    def _key(self, account: str, task: str) -> str:
        return task if self._sample(task) is None else f"{task}@{account}"

    def _settled(self, account: Any, key: str, record: TaskRecord) -> TaskSnapshot:
        self._settle(account, key, record)
        return self._snapshot(record)

    def _snapshot(self, record: TaskRecord) -> TaskSnapshot:
        snapshot = record.snapshot(self._clock.now())
        if not snapshot.ended_well:
            return snapshot
        return snapshot._replace(outputs=self._render(snapshot))

    def _settle(self, account: Any, key: str, record: TaskRecord) -> None:
        """Charge or refund an ended task once: the ledger ignores a second settlement."""
        state = record.progress(self._clock.now()).state
        if record.settled or not is_terminal(state):
            return
        if record.reserved:
            if state is State.SUCCEEDED:
                self._state.ledger.settle(account, record.id, record.charge)
            else:
                self._state.ledger.refund(account, record.id)
        with suppress(Problem):  # another worker has removed the task
            self._records.change(key, lambda record: record._replace(settled=True))
        self._reservations.remove(account.id, key)

    def _change(
        self, account: Any, key: str, change: Callable[[TaskRecord], TaskRecord]
    ) -> TaskRecord:
        """Change a record together with its webhooks."""
        batch: Any = None

        def announced(before: TaskRecord, after: TaskRecord) -> Values:
            nonlocal batch
            batch = announce(self._state.outbox, account, before, after)
            return batch.changes if batch else {}

        record = self._records.change(key, change, announced)
        if batch:
            batch.schedule()
        return record
