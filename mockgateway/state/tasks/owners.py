"""The accounts of tasks, to settle them and to post their webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockgateway.ports import Store

MAX_OWNERS = 10_000  # accounts kept in memory


class Owners:
    """The accounts that own tasks of a gateway in a sandbox; workers share them by their keys."""

    def __init__(self, store: Store, prefix: str, accounts: Iterable[Any]) -> None:
        self._store = store
        self._prefix = f"{prefix}/owner/"
        self._accounts: Any = accounts
        self._known: dict[str, Any] = {account.id: account for account in accounts}

    def remember(self, account: Any) -> None:
        """Remember the owner of a task."""
        if account.id in self._known:
            return
        self._known[account.id] = account
        if self._store.shared:
            self._store.put(self._prefix + account.id, account.key.encode())
        if len(self._known) > MAX_OWNERS:
            del self._known[next(iter(self._known))]

    def find(self, account: str) -> Any:
        """Return the account with an id, which another worker may have seen, or None."""
        found = self._known.get(account)
        if found is None and (key := self._store.get(self._prefix + account)) is not None:
            found = self._accounts.find(key.decode())
        return found
