"""The sandboxes of one mock, each with its journal."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from mockgateway.journal import Budget, Journal
from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.webhooks import WebhookSender

MAX_SANDBOXES = 1000


@dataclass(slots=True)
class SandboxState:
    """A sandbox with its journal."""

    sandbox: Sandbox
    journal: Journal
    load: asyncio.Task[None] | None = None  # its load client, once that was started here


class Sandboxes:
    """Creates sandboxes on first use, and drops the one that was not used for longest."""

    def __init__(
        self,
        seed: int,
        store: Store,
        speed: float,
        sender: WebhookSender,
        timeline_speed: float = 1.0,
    ) -> None:
        self._seed = seed
        self._store = store
        self._speed = speed
        self._timeline_speed = timeline_speed
        self._sender = sender
        self._budget = Budget()
        self._states: OrderedDict[str, SandboxState] = OrderedDict()

    def find(self, name: str) -> SandboxState | None:
        """Return the state of a sandbox, or None for one that was not used yet."""
        state = self._states.get(name)
        if state is not None and name:
            self._states.move_to_end(name)
        return state

    def create(self, name: str) -> SandboxState:
        """Create a sandbox."""
        sandbox = Sandbox.create(name, self._seed, self._store, self._speed, self._timeline_speed)
        state = self._states[name] = SandboxState(sandbox, Journal(budget=self._budget))
        sandbox.past = state.journal.all
        sandbox.webhook_sender = self._sender
        return state

    def list(self) -> list[Sandbox]:
        """Return the sandboxes in memory."""
        return [state.sandbox for state in self._states.values()]

    def limit(self) -> None:
        """Drop the least recently used sandbox if there are too many; never the default."""
        if len(self._states) > MAX_SANDBOXES:
            self.forget(next(name for name in self._states if name))

    def forget(self, name: str) -> None:
        """Drop a sandbox with its journal and, unless other workers share the store, its state."""
        state = self._states.pop(name, None)
        if state is not None:
            state.journal.clear()
        if not self._store.shared:
            self._sender.forget(name)
            for key, _ in self._store.scan(f"{name}/"):
                self._store.delete(key)

    def forget_all(self) -> None:
        """Drop all sandboxes but the default one."""
        for name in [name for name in self._states if name]:
            self.forget(name)
