"""The tasks of one gateway in one sandbox: submitted, looked at, cancelled and removed; nothing runs between two looks.

Each change is a compare-and-swap of the one record, so that several workers agree. Money is laid aside before the record exists, and told of the end exactly
once: when somebody looks at the ended task, or asks what the account has (`settle_due`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from mockgateway.clock import Clock
from mockgateway.content import Output, TaskRequest, TaskSnapshot
from mockgateway.problem import Problem
from mockgateway.state.tasks.machine import Event, IllegalMove, State, is_terminal, move
from mockgateway.state.tasks.record import Record
from mockgateway.state.tasks.reservations import Reservations
from mockgateway.state.tasks.script import Policy, Progress, Script, Step, read_policy

Render = Callable[[TaskSnapshot], Sequence[Output]]
Change = Callable[[Record, float], Record]

MAX_OWNERS = 10_000

_TOLD = {
    State.RUNNING: "started",
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.CANCELED: "canceled",
}


class Tasks:
    """What one gateway remembers of its tasks in one sandbox.

    desk: `desk.Desk`, whose store, purse and outbox are used; place: sandbox and gateway; policy: of new tasks; render: draws a finished task's outputs; sample:
    tells the ids that everyone has a task of their own for, by anything but None; owners: the accounts of a file, for an end that comes while nobody is here.
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
        self._desk = state
        self._store = state.store
        self._clock = clock
        self._prefix = "/".join(place)
        self._policy_key = f"{place[0]}/tasks/policy"
        self._policy = policy
        self._render = render
        self._sample = sample
        self._owing = Reservations(state.store, self._prefix)
        self._owners: dict[str, Any] = {owner.id: owner for owner in owners}

    @property
    def policy(self) -> Policy:
        """How new tasks go on: the sandbox's own word, else the server's."""
        kept = self._store.get(self._policy_key)
        return read_policy(kept.decode()) if kept else self._policy

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
        """A new task. reserve: laid aside for it; charge: what a success costs, at most that (None: all of it).

        Raises the purse's Problem where there is too little; there is no task then.
        """
        self._owners.setdefault(account.id, account)
        if len(self._owners) > MAX_OWNERS:
            del self._owners[next(iter(self._owners))]
        if self._desk.ledger is not None and reserve:
            self._desk.ledger.reserve(account, order.id, reserve, on_delivery)
        now = self._clock.now()
        owed = reserve if charge is None else min(charge, reserve)
        record = Record(
            order.id,
            make,
            model,
            account.id,
            base_url,
            order.ask,
            seed,
            now,
            script,
            order.number,
            order.seconds,
            tuple(order.upstreams),
            order.url,
            reserve,
            owed,
        )
        record = record._replace(serial=self._store.increment(f"{self._prefix}/tasks"))
        key = self._key(account.id, order.id)
        self._store.put(f"{self._prefix}/task/{key}", record.encode())
        self._store.put(self._mine(account.id, record.serial), key.encode())
        self._owing.add(key, record)
        self._announce(account, None, record)
        return self._told(account, key, record)

    def look(self, account: Any, task: str, counts: bool = True) -> TaskSnapshot:
        """The account's task as it stands; the look counts where the policy counts them. Raises Problem `task_not_found`."""
        key, record = self._find(account, task)
        if (
            counts
            and record.script.polls is not None
            and not is_terminal(record.course(self._clock.now()).state)
        ):
            before, record = self._change(key, _looked)
            self._announce(account, before, record)
        return self._told(account, key, record)

    def has(self, account: Any, task: str) -> bool:
        """Whether the account has that task."""
        record = self._read(self._key(account.id, task))
        return record is not None and record.account == account.id

    def cancel(self, account: Any, task: str) -> TaskSnapshot:
        """Stop the account's task. Raises Problem `task_not_found`, or `not_cancellable` for one that has ended."""
        key, record = self._find(account, task)
        try:
            return self._step(account, key, Event.CANCEL)
        except IllegalMove as illegal:
            self._told(account, key, record)
            raise Problem(
                "not_cancellable",
                f"The task has ended already: it {_past(illegal.state)}.",
                task_id=task,
            ) from None

    def remove(self, account: Any, task: str) -> TaskSnapshot:
        """Forget the account's task; it as it was. Raises Problem `task_not_found`, or `task_running` for one that has not ended."""
        key, record = self._find(account, task)
        snapshot = self._told(account, key, record)
        if not snapshot.terminal:
            raise Problem(
                "task_running", "The task is still running: cancel it first.", task_id=task
            )
        self._store.delete(f"{self._prefix}/task/{key}")
        self._store.delete(self._mine(record.account, record.serial))
        return snapshot

    def history(self, account: Any, limit: int, offset: int) -> tuple[list[TaskSnapshot], int]:
        """A page of the account's tasks, the newest first, and how many there are in all."""
        mine = [key.decode() for _, key in self._store.scan(self._mine(account.id))]
        found = [
            (key, record)
            for key in mine[::-1][offset : offset + limit]
            if (record := self._read(key)) is not None
        ]
        return [self._told(account, key, record) for key, record in found], len(mine)

    def settle_due(self, account: Any) -> None:
        """Tell the purse of all tasks of an account that have ended: to be called before anybody is told, or relies on, what it has."""
        for key in self._owing.due(account.id, self._clock.now()):
            if (record := self._read(key)) is not None:
                self._settle(account, key, record)

    def running(self, account: Any, make: str = "") -> int:
        """How many of an account's tasks have not ended. make: of those that make this only."""
        self.settle_due(account)
        return self._owing.running(account.id, make)

    def ends(self, account: Any, make: str = "") -> list[float]:
        """When those will end, in seconds of the clock; the ones that wait for a look or a hand are not among them."""
        return self._owing.ends(account.id, make)

    def peek(self, task: str) -> TaskSnapshot | None:
        """A task for whoever is not its owner (a webhook, the control API); the look does not count. None for an unknown one."""
        record = self._read(task)
        return None if record is None else self._shown(record)

    def latest(self, limit: int) -> Iterator[TaskSnapshot]:
        """The newest tasks of all accounts, the newest first."""
        records = sorted(
            (Record.decode(kept) for _, kept in self._store.scan(f"{self._prefix}/task/")),
            key=lambda record: -record.serial,
        )
        return (self._shown(record) for record in islice(records, limit))

    def apply_event(
        self, task: str, event: Event, kind: str = "", message: str = ""
    ) -> TaskSnapshot:
        """An event by hand. Raises Problem `task_not_found`, or IllegalMove."""
        record = self._read(task)
        if record is None:
            raise Problem("task_not_found", f"There is no task '{task[:100]}'.", task_id=task[:100])
        return self._step(self._owners.get(record.account), task, event, kind, message)

    def _step(
        self, account: Any, key: str, event: Event, kind: str = "", message: str = ""
    ) -> TaskSnapshot:
        def taken(record: Record, now: float) -> Record:
            move(record.course(now).state, event, key)
            return record._replace(steps=(*record.steps, Step(now, event, kind, message)))

        before, record = self._change(key, taken)
        if is_terminal(record.course(record.steps[-1].at).state):
            self._owing.remind(record.account, key, record.steps[-1].at)
        self._announce(account, before, record)
        return self._shown(record) if account is None else self._told(account, key, record)

    def _find(self, account: Any, task: str) -> tuple[str, Record]:
        key = self._key(account.id, task)
        record = self._read(key) if len(key) <= 200 and key.isascii() else None
        if record is None or record.account != account.id:
            raise Problem(
                "task_not_found",
                f"There is no task '{task[:100]}'.",
                task_id=task[:100],
                param="task_id",
            )
        self._owners.setdefault(account.id, account)
        return key, record

    def _key(self, account: str, task: str) -> str:
        return task if self._sample(task) is None else f"{task}@{account}"

    def _mine(self, account: str, serial: int | None = None) -> str:
        owner = account.replace("%", "%25").replace(
            "/", "%2F"
        )  # no account's keys begin as another's do
        return f"{self._prefix}/mine/{owner}/" + ("" if serial is None else f"{serial:012d}")

    def _read(self, key: str) -> Record | None:
        kept = self._store.get(f"{self._prefix}/task/{key}")
        return None if kept is None else Record.decode(kept)

    def _change(self, key: str, change: Change) -> tuple[Record, Record]:
        """Swap the record for a changed one, however often others are quicker; the old and the new one. Raises what `change` raises, and Problem where it is gone."""
        place = f"{self._prefix}/task/{key}"
        while (old := self._store.get(place)) is not None:
            before = Record.decode(old)
            record = change(before, self._clock.now())
            new = record.encode()
            if new == old or self._store.swap(place, old, new):
                return before, record
        raise Problem("task_not_found", f"There is no task '{key[:100]}'.", task_id=key[:100])

    def _told(self, account: Any, key: str, record: Record) -> TaskSnapshot:
        self._settle(account, key, record)
        return self._shown(record)

    def _shown(self, record: Record) -> TaskSnapshot:
        snapshot = record.snapshot(self._clock.now())
        return (
            snapshot._replace(outputs=self._render(snapshot)) if snapshot.ended_well else snapshot
        )

    def _settle(self, account: Any, key: str, record: Record) -> None:
        """Give the money its end, once: the purse counts a second telling as none, and the record remembers the first."""
        state = record.course(self._clock.now()).state
        if record.settled or not is_terminal(state):
            return
        if self._desk.ledger is not None and record.reserved:
            if state is State.SUCCEEDED:
                self._desk.ledger.settle(account, record.id, record.charge)
            else:
                self._desk.ledger.refund(account, record.id)
        with suppress(Problem):  # another worker has removed it since
            self._change(key, lambda record, now: record._replace(settled=True))
        self._owing.settled(account.id, key)

    def _announce(self, account: Any, before: Record | None, record: Record) -> None:
        """Put into the outbox what has happened since, and what will by itself; before: the record as it was, None for a new task."""
        outbox = self._desk.outbox
        if (
            outbox is None
            or account is None
            or (before is not None and before.steps == record.steps)
        ):
            return
        known: set[Progress] = set()
        if before is not None:
            moment = record.steps[
                len(before.steps)
            ].at  # not the present: what would have happened since then did not
            known = {stage for stage in before.stages() if stage.at <= moment}
            outbox.withdraw(record.id, moment)
        for stage in record.stages():
            if stage not in known and stage.state is not State.QUEUED:
                outbox.post(
                    account,
                    _TOLD[stage.state],
                    stage.at,
                    task=record.id,
                    url=record.url if stage.ended is not None else "",
                )
                if stage.state is State.SUCCEEDED and record.charge:
                    told = {
                        "request_id": record.id,
                        "model": record.model,
                        "metadata": None,
                        "input": 0,
                        "output": 0,
                        "cost": record.charge,
                    }
                    outbox.post(account, "usage", stage.at, task=record.id, data=told)


def _looked(record: Record, now: float) -> Record:
    """One more look: it starts with the first that is more than half of them, and ends with the last."""
    if record.script.polls is None or is_terminal(record.course(now).state):
        return record
    polls, steps = record.polls + 1, record.steps
    state = record.course(now).state
    if state is State.QUEUED and polls * 2 >= record.script.polls:
        steps = (*steps, Step(now, Event.START))
        state = State.RUNNING
    if state is State.RUNNING and polls >= record.script.polls:
        steps = (*steps, Step(now, record.script.last))
    return record._replace(polls=polls, steps=steps)


def _past(state: State) -> str:
    return {State.SUCCEEDED: "succeeded", State.FAILED: "failed", State.CANCELED: "was cancelled"}[
        state
    ]
