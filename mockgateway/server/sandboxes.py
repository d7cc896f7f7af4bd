"""The sandboxes of one mock, each with its journal."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from mockgateway.clock import wall
from mockgateway.journal import Journal, SharedJournal
from mockgateway.pipeline.locate import split_sandbox
from mockgateway.ports import Store, StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.sandbox import Budget, Sandbox
from mockgateway.scenario import Library, activate, get_active
from mockgateway.scenario.activation import watch
from mockgateway.server.http import HttpRequest
from mockgateway.state.webhooks import WebhookSender

MAX_SANDBOXES = 1000
REGISTER = "*sandbox/"  # prefix of the keys that list the sandboxes of a shared store
REGISTER_EVERY = 60.0  # real seconds between two notes that a sandbox is in use


@dataclass(slots=True)
class SandboxState:
    """A sandbox with its journal."""

    sandbox: Sandbox
    journal: Journal
    load: asyncio.Task[None] | None = None  # its load client, once that was started here
    used: float = 0.0  # when it was last used


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
        self._journal_budget, self._memory_budget = Budget(), Budget()
        self._states: OrderedDict[str, SandboxState] = OrderedDict()
        self._used: dict[str, float] = {}  # when a use was noted in a shared store

    def open(self, name: str) -> SandboxState:
        """Return the state of a sandbox ("" for the default one), creating it if needed."""
        state = self._states.get(name)
        if state is not None:
            if name:
                self._states.move_to_end(name)
                state.used = wall()
            return state
        if not self._store.shared:
            self._forget_unused()
        state = self._create(name)
        if self._store.shared:
            watch(state.sandbox)
        if self.scenario:
            activate(state.sandbox, self.library.get(self.scenario), anew=False)
        state = self._states.setdefault(name, state)  # created meanwhile by another request
        if not self._store.shared:
            if len(self._states) > MAX_SANDBOXES:  # the default one stays
                self.forget(next(known for known in self._states if known))
        elif name:
            self._register(name)
        return state

    def _register(self, name: str) -> None:
        """Note that a sandbox is in use; drop the one that no worker has used for longest."""
        known = {key: float(used) for key, used in self._store.scan(REGISTER)}
        self._store.put(f"{REGISTER}{name}", repr(wall()).encode())
        self._used[name] = wall()
        if len(known) >= MAX_SANDBOXES and f"{REGISTER}{name}" not in known:
            self.forget(min(known, key=lambda key: known[key]).removeprefix(REGISTER))
        if len(self._states) > MAX_SANDBOXES:
            self._states.pop(next(known for known in self._states if known))

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
            if name and wall() - self._used.get(name, 0.0) > REGISTER_EVERY:
                self._register(name)
            if sandbox.scenario_pending:
                with suppress(ConfigError):  # which the call reports
                    get_active(sandbox, self.library.get, self.library.put)
        except StoreUnavailable as error:
            return error
        return None

    def _create(self, name: str) -> SandboxState:
        sandbox = Sandbox.create(name, self._seed, self._store, self._speed, self._timeline_speed)
        if sandbox.shared:
            journal: Journal = SharedJournal(sandbox.store, name, self._journal_budget)
        else:
            journal = Journal(budget=self._journal_budget)
        state = SandboxState(sandbox, journal, used=wall())
        sandbox.past = state.journal.all
        sandbox.memory.budget = self._memory_budget
        sandbox.webhook_sender = self._sender
        return state

    def list(self) -> list[Sandbox]:
        """Return the sandboxes in memory."""
        return [state.sandbox for state in self._states.values()]

    def open_all(self) -> None:
        """Open the sandboxes that are in use in other workers, if any."""
        if self._store.shared:
            for key, _ in self._store.scan(REGISTER):
                self.open(key.removeprefix(REGISTER))

    def forget(self, name: str) -> None:
        """Drop a sandbox with its journal and its state, also in a shared store."""
        state = self._states.pop(name, None)
        if state is not None:
            state.journal.clear()
            state.sandbox.memory.clear()
        self._used.pop(name, None)
        self._sender.forget(name)
        changes = {key: None for key, _ in self._store.scan(f"{name}/")}
        others = (f"{name}/journal", f"{name}/journal-changes", f"{name}/prefixes")
        self._store.commit({}, {**changes, **dict.fromkeys(others), f"{REGISTER}{name}": None})

    def _forget_unused(self) -> None:
        """Drop the sandboxes whose life has ended, as a shared store does by itself."""
        ended = wall() - self._store.life
        for name in [name for name, one in self._states.items() if name and one.used < ended]:
            self.forget(name)

    def forget_all(self) -> None:
        """Drop all sandboxes but the default one."""
        for name in [name for name in self._states if name]:
            self.forget(name)
