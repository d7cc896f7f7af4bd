"""What an account has and has spent: the one place where numbers of money come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockgateway.content import KeyView
from mockgateway.state.accounts.accounts import PLENTY, Account


def balance(account: Account | None, state: Any) -> float:
    """What a caller has left, in the gateway's own money; whoever needs no key has plenty. desk: the gateway's in the sandbox (`desk.Desk`)."""
    return PLENTY if account is None else float(state.ledger.statement(account).balance)


def view(
    account: Account, what: str, state: Any, began: float = 0.0, catalogue: Iterable[str] = ()
) -> KeyView:
    """An account for its own eyes, with the numbers of the ledger.

    what: key, account or billing; began: when the sandbox did; catalogue: the ids of all models, to choose from what the key may use.
    """
    statement = state.ledger.statement(account)
    plan, _ = state.limits.plan(account) or (None, False)
    return KeyView(
        what,
        account.key,
        account.id,
        account.name,
        state.limits.name(account),
        statement.balance,
        account.monthly_budget,
        statement.spent,
        [name for name in catalogue if account.allows(name)] if account.models else None,
        plan.requests if plan else 0,
        plan.tokens if plan else 0,
        account.ends(began),
    )
