"""What a gateway remembers in one sandbox, and how it is set up when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mockgateway.account import Accounts, Ledger, Limits, Plans
from mockgateway.content import Model, Ticket
from mockgateway.fates import deliver
from mockgateway.generators.outputs import outputs
from mockgateway.media import Links
from mockgateway.ports import Gateway, Store
from mockgateway.sandbox import Sandbox
from mockgateway.task import Policy, Tasks
from mockgateway.webhook import Convention, Outbox


@dataclass(slots=True)
class Desk:
    """What a gateway remembers in one sandbox. tasks, purse, outbox and links: as `task`, `account`, `webhook` and `media` have them; tasks: None without models."""

    store: Store
    tasks: Any = None
    purse: Any = None
    outbox: Any = None
    limits: Any = None
    links: Any = None


@dataclass(slots=True)
class Office:
    """What the desks of one gateway have in common.

    link_life: seconds of the sandbox's clock after which a link to a file expires, 0 for never; marked: whether pictures say that they are a mock's;
    convention: None for a gateway that tells nothing by webhook.
    """

    gateway: Gateway
    accounts: Accounts
    models: Sequence[Model]
    plans: Plans
    policy: Policy
    convention: Convention | None = None
    link_life: float = 0.0
    marked: bool = True

    def open(self, sandbox: Sandbox, gateway: str) -> Desk:
        """The gateway's desk in a sandbox, set up when it is first asked for."""
        known: Desk | None = sandbox.desks.get(gateway)
        return known if known is not None else self._set_up(sandbox, gateway)

    def _set_up(self, sandbox: Sandbox, gateway: str) -> Desk:
        desk = sandbox.desks[gateway] = Desk(sandbox.store)
        place = f"{sandbox.name}/{gateway}"
        desk.links = Links(sandbox, self.link_life, self.marked)
        desk.limits = Limits(sandbox.store, place, sandbox.clock, self.plans)
        desk.purse = Ledger(desk, place, sandbox.clock, self.plans.low_balance)
        desk.outbox = Outbox(
            sandbox, gateway, self.convention, lambda task, account: _tell(desk, task, account)
        )
        desk.outbox.rewrites.append(lambda delivery: deliver(desk.outbox, delivery))
        if self.models:
            desk.tasks = Tasks(
                desk,
                sandbox.clock,
                (sandbox.name, gateway),
                self.policy,
                lambda ticket: outputs(ticket, desk.links),
                self.gateway.sample,
                self.accounts,
            )
        return desk


def _tell(desk: Desk, task: str, account: str) -> Ticket | None:
    """A task for its webhook; a documents' sample task is kept for each account apart."""
    found: Ticket | None = desk.tasks and (
        desk.tasks.tell(task) or desk.tasks.tell(f"{task}@{account}")
    )
    return found
