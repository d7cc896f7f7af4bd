"""The sandboxes of one mock, each with its journal."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from mockgateway.journal import Budget, Journal
from mockgateway.pipeline.locate import split_sandbox
from mockgateway.ports import Store, StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.sandbox import Sandbox
from mockgateway.scenario import Library, activate, get_active
from mockgateway.scenario.activation import watch
from mockgateway.server.http import HttpRequest
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
        self.library = Library([], {})
        self.scenario = ""  # that every sandbox starts with
        self._budget = Budget()
        self._states: OrderedDict[str, SandboxState] = OrderedDict()

    def open(self, name: str) -> SandboxState:
        """Return the state of a sandbox ("" for the default one), creating it if needed."""
        state = self._states.get(name)
        if state is not None:
            if name:
                self._states.move_to_end(name)
            return state
        state = self._create(name)
        if self._store.shared:
            watch(state.sandbox)
        if self.scenario:
            activate(state.sandbox, self.library.get(self.scenario), anew=False)
        if len(self._states) > MAX_SANDBOXES:  # the default one stays
            self.forget(next(known for known in self._states if known))
        return state

    def refresh(self, request: HttpRequest) -> StoreUnavailable | None:
        """Read what other workers may have changed in the sandbox of a request.

        Returns:
            Why that failed, or None.
        """
        if not self._store.shared:
            return None
        path, _, name = split_sandbox(request.raw_path.decode("latin-1"), dict(request.headers))
        if name is None:
            return None
        try:
            sandbox = self.open(name).sandbox
            request.number = sandbox.refresh(counts=not path.startswith("/_mock"))
            if sandbox.scenario_pending:
                with suppress(ConfigError):  # which the call reports
                    get_active(sandbox, self.library.get, self.library.put)
        except StoreUnavailable as error:
            return error
        return None

    def _create(self, name: str) -> SandboxState:
        sandbox = Sandbox.create(name, self._seed, self._store, self._speed, self._timeline_speed)
        state = self._states[name] = SandboxState(sandbox, Journal(budget=self._budget))
        sandbox.past = state.journal.all
        sandbox.webhook_sender = self._sender
        return state

    def list(self) -> list[Sandbox]:
        """Return the sandboxes in memory."""
        return [state.sandbox for state in self._states.values()]

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
