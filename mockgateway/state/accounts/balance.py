"""An account's balance and profile, read from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockgateway.content import KeyView
from mockgateway.state.accounts.accounts import DEFAULT_BALANCE, Account


def balance(account: Account | None, state: Any) -> float:
    """Return a caller's balance; a caller without a key has the default balance."""
    return DEFAULT_BALANCE if account is None else float(state.ledger.statement(account).balance)


def key_view(
    account: Account, what: str, state: Any, began: float = 0.0, catalogue: Iterable[str] = ()
) -> KeyView:
    """Return an account's own profile.

    Args:
        account: The caller's account.
        what: key, account or billing.
        state: The `GatewayState`.
        began: The sandbox's start.
        catalogue: The ids of all models; those the key may use are listed.
    """
    statement = state.ledger.statement(account)
    plan, _ = state.limits.plan(account) or (None, False)
    allowed = [name for name in catalogue if account.allows(name)] if account.models else None
    return KeyView(
        what,
        account.key,
        account.id,
        account.name,
        state.limits.plan_name(account),
        statement.balance,
        account.monthly_budget,
        statement.spent,
        allowed,
        plan.requests if plan else 0,
        plan.tokens if plan else 0,
        account.expires_at(began),
    )
