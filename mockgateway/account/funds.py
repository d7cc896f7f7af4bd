"""What an account has and has spent: the one place where numbers of money come from."""

from __future__ import annotations

from collections.abc import Iterable

from mockgateway.account.accounts import PLENTY, Account
from mockgateway.content import KeyView


def balance(account: Account | None) -> float:
    """What a caller has left, in the gateway's own money; whoever needs no key has plenty."""
    return PLENTY if account is None else account.balance


def spent(account: Account) -> float:
    """What a key has spent this month: nothing, but for the story of a budget used up."""
    return account.monthly_budget or 0.0 if account.broke == "budget_exceeded" else 0.0


def view(account: Account, what: str, catalogue: Iterable[str] = ()) -> KeyView:
    """An account for its own eyes. what: key, account or billing; catalogue: the ids of all models, to choose from what the key may use."""
    return KeyView(
        what,
        account.key,
        account.id,
        account.name,
        account.plan,
        balance(account),
        account.monthly_budget,
        spent(account),
        [name for name in catalogue if account.allows(name)] if account.models else None,
    )
