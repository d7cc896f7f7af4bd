"""What an account has and has spent: the one place where numbers of money come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockgateway.account.accounts import PLENTY, Account
from mockgateway.content import KeyView


def balance(account: Account | None, desk: Any) -> float:
    """What a caller has left, in the gateway's own money; whoever needs no key has plenty. desk: the gateway's in the sandbox (`desk.Desk`)."""
    return PLENTY if account is None else float(desk.purse.statement(account).balance)


def view(
    account: Account, what: str, desk: Any, began: float = 0.0, catalogue: Iterable[str] = ()
) -> KeyView:
    """An account for its own eyes, with the numbers of the ledger.

    what: key, account or billing; began: when the sandbox did; catalogue: the ids of all models, to choose from what the key may use.
    """
    statement = desk.purse.statement(account)
    plan, _ = desk.limits.plan(account) or (None, False)
    return KeyView(
        what,
        account.key,
        account.id,
        account.name,
        desk.limits.name(account),
        statement.balance,
        account.monthly_budget,
        statement.spent,
        [name for name in catalogue if account.allows(name)] if account.models else None,
        plan.requests if plan else 0,
        plan.tokens if plan else 0,
        account.ends(began),
    )
