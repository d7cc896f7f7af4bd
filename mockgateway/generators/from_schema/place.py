"""Where in the instance a value is being made, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from mockgateway.seed import Seed

from .document import Json, Schemas

_DEEP = 8


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is the nearest member's name, `owner` what it is a member of; `trail` the schemas on the way here."""

    path: tuple[str | int, ...] = ()
    name: str = ""
    owner: str = ""
    trail: tuple[tuple[int, ...], ...] = ()
    lean: bool = False
    hint: tuple[Json, ...] = ()
    """Values to prefer, where they are valid."""

    @property
    def pointer(self) -> str:
        """The JSON pointer of the place."""
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in self.path)

    @property
    def deep(self) -> bool:
        """Whether arrays had better stay short here."""
        return len(self.path) > _DEEP

    def member(self, name: str, hint: tuple[Json, ...] = ()) -> Place:
        """The place of an object's member."""
        return Place((*self.path, name), name, self.owner, self.trail, self.lean, hint)

    def item(self, index: int) -> Place:
        """The place of an array's item: named as the array, in the singular."""
        name = singular(self.name)
        return Place((*self.path, index), name, self.owner, self.trail, self.lean)


Make: TypeAlias = Callable[[Schemas, Seed, Place], Json]
"""Makes the value of a place; raises `Unsatisfiable`."""


def singular(name: str) -> str:
    """`categories` → `category`, `tags` → `tag`; `status` and `address` stay."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("ches", "shes", "xes", "sses")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name
