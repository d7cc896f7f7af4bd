"""A world of its own: clock, seed, and the count of its calls."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from mockgateway.clock import Clock
from mockgateway.seed import Seed

_BLOCK = 64  # seeds drawn at once


@dataclass(slots=True)
class Sandbox:
    """What two tests on one server must not share.

    name: "" for the ordinary one; number: the seed as the user knows it; label: that number as text; gone: paths that a
    DELETE has emptied, the latest last.
    """

    name: str
    number: int
    seed: Seed
    clock: Clock = field(default_factory=Clock)
    count: int = 0
    label: str = ""
    gone: OrderedDict[str, None] = field(default_factory=OrderedDict)

    _seeds: list[Seed] = field(default_factory=list)

    def call(self) -> tuple[int, Seed]:
        """The number of the next call, from 1, and its seed: the same ones in the same order in every run."""
        if not self._seeds:
            self._seeds = self.seed.block(self.count // _BLOCK, _BLOCK)[::-1]
        self.count += 1
        return self.count, self._seeds.pop()

    @classmethod
    def create(cls, name: str, number: int) -> Sandbox:
        """A fresh sandbox; its draws depend on the seed's number and its own name."""
        return cls(name, number, Seed.root(number, name), label=str(number))
