"""What the control API has changed about the accounts of one gateway in one sandbox."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox


class Overrides:
    """Plans that were chosen and balances that were set; one value of the store.

    Attributes:
        plans: The name of the chosen plan, by account.
        enforced: The accounts whose balance was set, which can run out since.
    """

    def __init__(self, sandbox: Sandbox, prefix: str) -> None:
        self.plans: dict[str, str] = {}
        self.enforced: dict[str, bool] = {}
        self._store: Store = sandbox.store
        self._key = self.key(prefix)
        self._raw: bytes | None = None
        sandbox.watch(self._key, self._load)

    @staticmethod
    def key(prefix: str) -> str:
        """Return the key of the value."""
        return f"{prefix}/overrides"

    def choose_plan(self, account: str, plan: str) -> None:
        """Choose a plan for an account."""
        self._change(lambda: self.plans.update({account: plan}))

    def enforce(self, account: str) -> None:
        """Let an account run out of money."""
        self._change(lambda: self.enforced.update({account: True}))

    def _change(self, change: Callable[[], None]) -> None:
        while True:
            self._load(old := self._store.get(self._key))
            change()
            new = orjson.dumps([self.plans, self.enforced])
            if self._store.swap(self._key, old, new):
                self._raw = new
                return

    def _load(self, raw: bytes | None) -> None:
        if raw != self._raw:
            self._raw = raw
            self.plans, self.enforced = orjson.loads(raw) if raw else ({}, {})
