"""Fakes of the ledger and the outbox, for tests of tasks without a gateway."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from mockgateway.clock import Clock
from mockgateway.content import TaskRequest, TaskSnapshot
from mockgateway.problem import Problem
from mockgateway.state.tasks import Policy, Script, Tasks
from mockgateway.stores import MemoryStore

ALICE = SimpleNamespace(id="acct_alice", key="alice")
BOB = SimpleNamespace(id="acct_bob", key="bob")


class FakeAccounts(list[Any]):
    """An empty account file; its keys have accounts all the same."""

    def find(self, key: str) -> Any:
        return {ALICE.key: ALICE, BOB.key: BOB}[key]


@dataclass
class FakeLedger:
    """A ledger that fails on a second settlement, which the real one ignores."""

    store: Any = None
    balance: float = 1000.0
    reserved: dict[str, float] = field(default_factory=dict)
    charged: dict[str, float] = field(default_factory=dict)
    refunded: dict[str, float] = field(default_factory=dict)

    def reserve(
        self, account: Any, name: str, amount: float, on_delivery: Any, also: Any = None
    ) -> bool:
        if amount > self.balance:
            raise Problem("insufficient_balance", "too little")
        assert name not in self.reserved
        self.balance -= amount
        self.reserved[name] = amount
        return also is None or self.store.commit(*also)

    def settle(self, account: Any, name: str, charged: float) -> None:
        assert name not in self.charged
        assert name not in self.refunded
        assert 0 <= charged <= self.reserved[name]
        self.charged[name] = charged
        self.balance += self.reserved[name] - charged

    def refund(self, account: Any, name: str) -> None:
        self.settle(account, name, 0.0)
        del self.charged[name]
        self.refunded[name] = self.reserved[name]


@dataclass
class FakeOutbox:
    """Records the event, time, task and URL of each post."""

    changes: dict[str, bytes] = field(default_factory=dict)  # as a `Batch` has them
    posted: list[tuple[str, float, str, str]] = field(default_factory=list)
    usage: list[tuple[float, str, float]] = field(default_factory=list)
    parent: FakeOutbox | None = None  # of a batch

    def post(
        self,
        account: Any,
        event: str,
        due: float,
        task: str = "",
        url: str = "",
        data: Any = None,
        on_delivery: Any = None,
        batch: Any = None,
    ) -> None:
        if event == "usage":
            batch.usage.append((due, task, data["cost"]))
        else:
            batch.posted.append((event, due, task, url))

    @property
    def queue(self) -> FakeOutbox:
        """The fake has no queue of its own."""
        return self

    def batch(self) -> FakeOutbox:
        """Return a copy, which is posted when it is scheduled."""
        return FakeOutbox({}, [*self.posted], [*self.usage], self)

    def schedule(self) -> None:
        """Post what the batch has."""
        assert self.parent is not None
        self.parent.posted, self.parent.usage = self.posted, self.usage

    def withdraw(self, task: str, since: float) -> None:
        self.posted = [post for post in self.posted if post[2] != task or post[1] <= since]
        self.usage = [post for post in self.usage if post[1] != task or post[0] <= since]


class TaskBench:
    """Tasks with a fake ledger and outbox and a stopped clock."""

    def __init__(
        self,
        policy: Policy = Policy(),  # noqa: B008
        store: Any = None,
        clock: Clock | None = None,
        ledger: FakeLedger | None = None,
    ) -> None:
        self.clock = clock or Clock(0)
        self.ledger = ledger or FakeLedger()
        self.outbox = FakeOutbox()
        self.state = SimpleNamespace(
            store=store or MemoryStore(), ledger=self.ledger, outbox=self.outbox, limits=None
        )
        self.ledger.store = self.state.store
        self.tasks = Tasks(
            self.state,
            self.clock,
            ("box", "gate"),
            policy,
            lambda snapshot: (),
            lambda task: True if task == "printed" else None,
            FakeAccounts(),
        )

    def submit(
        self,
        name: str,
        script: Script,
        account: Any = ALICE,
        reserve: float = 10.0,
        charge: float | None = None,
        url: str = "",
    ) -> TaskSnapshot:
        return self.tasks.submit(
            account,
            TaskRequest(name, {"prompt": "x"}, url=url),
            "video",
            "model",
            script,
            "seed",
            "http://here",
            reserve,
            charge,
        )
