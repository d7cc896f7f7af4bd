"""A gateway state without a server: a ledger and limits over a store, with a stopped clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.accounts import NO_PLANS, Account, Ledger, Limits, Overrides, Plans
from mockgateway.stores import MemoryStore

PLACE = "tests/gateway"


@dataclass
class Box:
    """An outbox that records its posts; a post is also a change for the store."""

    posted: list[tuple[str, str, Any]] = field(default_factory=list)
    changes: dict[str, bytes] = field(default_factory=dict)  # as a `Batch` has them
    parent: Box | None = None  # of a batch

    def post(
        self,
        account: Account,
        event: str,
        due: float,
        task: str = "",
        url: str = "",
        data: Any = None,
        on_delivery: Any = None,
        batch: Any = None,
    ) -> None:
        batch.posted.append((account.id, event, data))
        batch.changes[f"{PLACE}/webhook"] = event.encode()

    @property
    def queue(self) -> Box:
        """The fake has no queue of its own."""
        return self

    def batch(self) -> Box:
        """Return an outbox whose posts are those of this one when it is scheduled."""
        return Box(parent=self)

    def schedule(self) -> None:
        """Post what the batch has."""
        assert self.parent is not None
        self.parent.posted += self.posted


@dataclass
class GatewayState:
    """The part of `GatewayState` that accounts need."""

    store: Store
    ledger: Any = None
    limits: Any = None
    tasks: Any = None
    sandbox: Any = None
    outbox: Any = field(default_factory=Box)


def state(
    store: Store | None = None,
    clock: Clock | None = None,
    plans: Plans = NO_PLANS,
    threshold: float = 0.0,
) -> GatewayState:
    clock = clock or Clock(0)
    made = GatewayState(store or MemoryStore())
    made.sandbox = Sandbox.create(PLACE.partition("/")[0], 0, made.store)
    overrides = Overrides(made.sandbox, PLACE)
    made.ledger = Ledger(made, PLACE, clock, overrides, threshold)
    made.limits = Limits(made.store, PLACE, clock, overrides, plans)
    return made


def listed(balance: float = 10.0, **fields: Any) -> Account:
    return Account("key", "acct_1", listed=True, balance=balance, **fields)
