"""A world of its own: clock, seed, and the count of its calls."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from dataclasses import dataclass, field

from mockgateway.clock import Clock
from mockgateway.seed import Seed


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
    calls: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    label: str = ""
    gone: OrderedDict[str, None] = field(default_factory=OrderedDict)

    @classmethod
    def create(cls, name: str, number: int) -> Sandbox:
        """A fresh sandbox; its draws depend on the seed's number and its own name."""
        return cls(name, number, Seed.root(number, name), label=str(number))
