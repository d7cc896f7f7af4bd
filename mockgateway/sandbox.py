"""A world of its own: clock, seed, and the count of its calls."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.clock import Clock, SharedClock
from mockgateway.problem import ConfigError
from mockgateway.seed import Seed

_BLOCK = 64  # seeds drawn at once

_SEED = re.compile(r"(-?[0-9]{1,18})(?:/([1-9][0-9]{0,8}))?")


@dataclass(slots=True)
class Memory:
    """What is kept under a name until newer things need the room: at most `count` things of `size` bytes together."""

    count: int = 1000
    size: int = 64 * 1024 * 1024
    used: int = 0
    _kept: OrderedDict[str, tuple[int, Any]] = field(default_factory=OrderedDict)

    def keep(self, name: str, thing: Any, size: int) -> None:
        """Keep a thing, the oldest make room; one larger than all the room there is, is not kept."""
        self.used -= self._kept.pop(name, (0, None))[0]
        if size > self.size:
            return
        self._kept[name] = (size, thing)
        self.used += size
        while self.used > self.size or len(self._kept) > self.count:
            self.used -= self._kept.popitem(last=False)[1][0]

    def recall(self, name: str) -> Any:
        """The thing, None where there is none (any more)."""
        return self._kept.get(name, (0, None))[1]

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(slots=True)
class Sandbox:
    """What two tests on one server must not share.

    name: "" for the ordinary one; number: the seed as the user knows it; label: that number as text; gone: paths that a
    DELETE has emptied, the latest last; memory: what a later call may refer to, such as the responses so far; past: the
    exchanges that its journal still has (`journal.Exchange`), oldest first; prefixes: how prompts began that were read before,
    as hashes, the latest last; store: a `ports.Store`, whose keys begin with the sandbox's name; desks: what each gateway remembers here (`desk.Desk`), by its name;
    began: when it did, by its clock; active_scenario: the `scenario.ActiveScenario`, or None; call_scenarios: those that single calls selected, by name;
    courier: who sends what its outboxes hold (`webhook.Courier`), None for nobody; shared: whether other workers see its store;
    streams: how many replies are leaving at their own pace just now.
    """

    name: str
    number: int
    seed: Seed
    clock: Clock = field(default_factory=Clock)
    count: int = 0
    label: str = ""
    gone: OrderedDict[str, None] = field(default_factory=OrderedDict)
    memory: Memory = field(default_factory=Memory)
    past: Callable[[], Sequence[Any]] = tuple
    prefixes: OrderedDict[bytes, None] = field(default_factory=OrderedDict)
    store: Any = None
    gateway_states: dict[str, Any] = field(default_factory=dict)
    began: float = 0.0
    active_scenario: Any = None
    call_scenarios: dict[str, Any] = field(default_factory=dict)
    webhook_sender: Any = None
    streams: int = 0
    shared: bool = False

    _seeds: list[Seed] = field(default_factory=list)

    def call(self) -> tuple[int, Seed]:
        """The number of the next call, from 1, and its seed: the same ones in the same order in every run."""
        if not self._seeds:
            if (
                self.store is not None and self.store.shared
            ):  # no two workers, and no worker after a restart, give one number twice
                self.count = (self.store.increment(f"{self.name}/calls") - 1) * _BLOCK
            self._seeds = self.seed.block(self.count // _BLOCK, _BLOCK)[::-1]
        self.count += 1
        return self.count, self._seeds.pop()

    def requested_seed(self, text: str) -> tuple[str, Seed]:
        """The seed of a call as a reply's X-Mock-Seed told it: `7/3` is that of the third call of a run with the seed 7, `7` of its first. Raises ConfigError."""
        found = _SEED.fullmatch(text.strip())
        if found is None:
            raise ConfigError(
                "X-Mock-Seed",
                f"{text!r:.80} is no seed",
                "write a number such as 7, or what a reply has told, such as 0/12",
            )
        number, call = int(found[1]), int(found[2] or 1)
        return f"{number}/{call}", Seed.root(number, self.name).block((call - 1) // _BLOCK, _BLOCK)[
            (call - 1) % _BLOCK
        ]

    @classmethod
    def create(cls, name: str, number: int, store: Any = None, speed: float = 1.0) -> Sandbox:
        """A fresh sandbox; its draws depend on the seed's number and its own name. store: a `ports.Store`; speed: of its clock."""
        shared = store is not None and store.shared
        clock = SharedClock(store, f"{name}/clock", speed) if shared else Clock(speed)
        return cls(
            name,
            number,
            Seed.root(number, name),
            clock,
            label=str(number),
            store=store,
            began=clock.now(),
            shared=shared,
        )
