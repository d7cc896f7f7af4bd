"""A sandbox: its clock, its seed and the count of its calls, apart from all others."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson

from mockgateway.clock import Clock, SharedClock
from mockgateway.ports import StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.seed import Seed

_BLOCK = 64  # seeds drawn at once

_SEED = re.compile(r"(-?[0-9]{1,18})(?:/([1-9][0-9]{0,8}))?")


class Budget:
    """The bytes that things of one kind may take in all sandboxes together."""

    def __init__(self, room: int = 64 * 1024 * 1024) -> None:
        self.room = room
        self.used = 0


@dataclass(slots=True)
class Memory:
    """A cache by name that drops its oldest entries: at most `count`, of `size` bytes together.

    Where the shared budget is used up, a memory that keeps a thing drops half of its entries.
    """

    count: int = 1000
    size: int = 32 * 1024 * 1024
    used: int = 0
    budget: Budget = field(default_factory=Budget)
    _kept: OrderedDict[str, tuple[int, Any]] = field(default_factory=OrderedDict)

    def keep(self, name: str, thing: Any, size: int) -> None:
        """Keep a thing, dropping the oldest; one larger than the whole cache is not kept."""
        self._add(-self._kept.pop(name, (0, None))[0])
        if size > self.size:
            return
        self._kept[name] = (size, thing)
        self._add(size)
        while self.used > self.size or len(self._kept) > self.count:
            self._drop()
        if self.budget.used > self.budget.room:
            for _ in range(len(self._kept) // 2):
                self._drop()

    def clear(self) -> None:
        """Drop everything."""
        while self._kept:
            self._drop()

    def _drop(self) -> None:
        self._add(-self._kept.popitem(last=False)[1][0])

    def _add(self, size: int) -> None:
        self.used += size
        self.budget.used += size

    def recall(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Return the thing, or None if it was dropped; `read` makes it from its JSON."""
        return self._kept.get(name, (0, None))[1]

    def __len__(self) -> int:
        return len(self._kept)


class StoredMemory(Memory):
    """The same in a store that workers share, as JSON; the oldest is dropped at `count`."""

    __slots__ = ("_prefix", "_store")

    def __init__(self, store: Any, sandbox: str) -> None:
        super().__init__(size=4 * 1024 * 1024)  # of one thing
        self._store = store
        self._prefix = f"{sandbox}/memory"

    def keep(self, name: str, thing: Any, size: int) -> None:
        """Keep a thing, dropping the oldest."""
        if size > self.size:
            return
        number = self._store.increment(f"{self._prefix}-count")
        slot = f"{self._prefix}-slot/{number % self.count}"
        data = b"%d\n" % number + orjson.dumps(thing, default=tuple)
        changes: dict[str, bytes | None]
        changes = {f"{self._prefix}/{name}": data, slot: name.encode()}
        if oldest := self._store.get(slot):
            key = f"{self._prefix}/{oldest.decode()}"
            if (self._store.get(key) or b"").startswith(b"%d\n" % (number - self.count)):
                changes[key] = None
        self._store.commit({}, changes)

    def recall(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Return the thing, or None if it was dropped; `read` makes it from its JSON."""
        data = self._store.get(f"{self._prefix}/{name}")
        return None if data is None else read(orjson.loads(data.partition(b"\n")[2]))


@dataclass(slots=True)
class Sandbox:
    """The state that two tests on one server must not share."""

    name: str  # "" for the default sandbox
    number: int  # the seed as the user knows it
    seed: Seed
    clock: Clock = field(default_factory=Clock)
    count: int = 0  # of its calls
    label: str = ""  # `number` as text
    memory: Memory = field(default_factory=Memory)  # what a later call may refer to
    past: Callable[[], Sequence[Any]] = tuple  # the journal's exchanges, oldest first
    store: Any = None  # a `ports.Store`; its keys begin with the sandbox's name
    gateway_states: dict[str, Any] = field(default_factory=dict)  # `GatewayState` by gateway
    began: float = 0.0  # when it was created, by its clock
    active_scenario: Any = None  # a `scenario.ActiveScenario`, or None
    scenario_token: bytes | None = None  # the active scenario as a shared store has it
    scenario_pending: bool = False  # whether `active_scenario` is another one than that
    call_scenarios: dict[str, Any] = field(default_factory=dict)  # those of single calls, by name
    webhook_sender: Any = None  # sends what its outboxes hold, or None
    streams: int = 0  # paced replies in flight
    shared: bool = False  # whether other workers see its store
    timeline_speed: float = 1.0  # of the scenarios that start in it
    steady: Seed | None = None  # draws contents by the request alone, whatever came before it
    # Called with the values of these keys of a shared store before each request.
    watched: dict[str, Callable[[bytes | None], Any]] = field(default_factory=dict)

    _ahead: dict[str, bytes | None] = field(default_factory=dict)  # values by key
    _block: int = -1  # of the seeds
    _seeds: list[Seed] = field(default_factory=list)

    def call(self, number: int = 0) -> tuple[int, Seed]:
        """Return the number of a call, from 1, and its seed: the same in every run.

        Args:
            number: The number that `refresh` has taken; 0 for the next one of this process.
        """
        if not number:
            self.count = number = self.count + 1
        block, index = divmod(number - 1, _BLOCK)
        if block != self._block:
            self._block, self._seeds = block, self.seed.block(block, _BLOCK)
        return number, self._seeds[index]

    def watch(self, key: str, load: Callable[[bytes | None], Any]) -> None:
        """Call `load` with the value of a key, now and, in a shared store, before each request."""
        if self.shared:
            self.watched[key] = load
        if key not in self._ahead:
            self.read_ahead(key)
        load(self._ahead.pop(key))

    def read_ahead(self, *keys: str) -> None:
        """Read values that are watched next, which then does not have to wait for the store."""
        values: list[bytes | None] = [None] * len(keys)
        with suppress(StoreUnavailable):  # they are read again before the next request
            values = self.store.get_many(keys)
        self._ahead.update(zip(keys, values, strict=True))

    def refresh(self, counts: bool = False) -> int:
        """Read what other workers may have changed, in one step of the store.

        Args:
            counts: Whether to take the number of a call.

        Returns:
            The number, or 0.
        """
        if not self.shared:
            return 0
        watched = list(self.watched.items())
        counter = f"{self.name}/calls" if counts else ""
        values, number = self.store.read_and_count([key for key, _ in watched], counter)
        for (_, load), value in zip(watched, values, strict=True):
            load(value)
        return int(number)

    def _load_clock(self, clock: SharedClock, value: bytes | None) -> None:
        """Load the clock; forget what this process knows if another one deleted the sandbox."""
        if not clock.load(value):
            self.began, self.active_scenario = clock.began, None
            self.gateway_states.clear()
            self.call_scenarios.clear()

    def requested_seed(self, text: str) -> tuple[str, Seed]:
        """Return the seed that X-Mock-Seed asks for, and its text. Raises ConfigError.

        `7/3` is the seed of the third call in a run with seed 7; `7` that of the first.
        """
        found = _SEED.fullmatch(text.strip())
        if found is None:
            raise ConfigError(
                "X-Mock-Seed",
                f"{text!r:.80} is not a seed",
                "write a number such as 7, or a reply's X-Mock-Seed, such as 0/12",
            )
        number, call = int(found[1]), int(found[2] or 1)
        block, index = divmod(call - 1, _BLOCK)
        return f"{number}/{call}", Seed.root(number, self.name).block(block, _BLOCK)[index]

    @classmethod
    def create(
        cls,
        name: str,
        number: int,
        store: Any = None,
        speed: float = 1.0,
        timeline_speed: float = 1.0,
    ) -> Sandbox:
        """Create a sandbox. Its draws depend on the seed's number and on its name."""
        if store is None or not store.shared:
            clock = Clock(speed)
            return cls(
                name, number, Seed.root(number, name), clock, label=str(number), store=store,
                began=clock.now(), timeline_speed=timeline_speed,
            )  # fmt: skip
        key = f"{name}/clock"
        shared_clock = SharedClock(store, key, speed)
        sandbox = cls(
            name, number, Seed.root(number, name), shared_clock, label=str(number), store=store,
            memory=StoredMemory(store, name), began=shared_clock.began, shared=True,
            timeline_speed=timeline_speed,
        )  # fmt: skip
        sandbox.watched[key] = partial(sandbox._load_clock, shared_clock)
        return sandbox
