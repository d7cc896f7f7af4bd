"""A gateway's desk for tests that need no server: a ledger and limits over a store, with a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.state.accounts import NO_PLANS, Account, Ledger, Limits, Plans
from mockgateway.stores import MemoryStore

PLACE = "tests/gateway"


@dataclass
class Box:
    """An outbox that only remembers."""

    posted: list[tuple[str, str, Any]] = field(default_factory=list)

    def post(
        self,
        account: Account,
        event: str,
        due: float,
        task: str = "",
        url: str = "",
        data: Any = None,
        on_delivery: Any = None,
    ) -> None:
        self.posted.append((account.id, event, data))


@dataclass
class GatewayState:
    """What `account` needs of `desk.Desk`."""

    store: Store
    ledger: Any = None
    limits: Any = None
    tasks: Any = None
    outbox: Any = field(default_factory=Box)


def state(
    store: Store | None = None,
    clock: Clock | None = None,
    plans: Plans = NO_PLANS,
    threshold: float = 0.0,
) -> GatewayState:
    clock = clock or Clock(0)
    here = GatewayState(store or MemoryStore())
    here.ledger = Ledger(here, PLACE, clock, threshold)
    here.limits = Limits(here.store, PLACE, clock, plans)
    return here


def listed(balance: float = 10.0, **said: Any) -> Account:
    return Account("key", "acct_1", listed=True, balance=balance, **said)
