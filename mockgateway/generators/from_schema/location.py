"""The location in the instance at which a value is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from mockgateway.seed import Seed

from .document import Document, Json, Schemas, Unsatisfiable

_DEEP = 8  # levels


@dataclass(frozen=True, slots=True)
class Location:
    """A location in the instance, with hints about its value."""

    path: tuple[str | int, ...] = ()
    name: str = ""  # of the nearest object member
    owner: str = ""  # name of that object
    trail: tuple[tuple[int, ...], ...] = ()  # schemas on the way here, by identity
    lean: bool = False  # whether to draw as little as possible
    hint: tuple[Json, ...] = ()  # values to prefer if they are valid

    @property
    def pointer(self) -> str:
        """Return the JSON pointer."""
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in self.path)

    @property
    def deep(self) -> bool:
        """Return whether arrays should stay short here."""
        return len(self.path) > _DEEP

    def within(self, schemas: tuple[int, ...], lean: bool) -> Location:
        """Return the location with some more schemas on its trail."""
        trail = (*self.trail, schemas)
        return Location(self.path, self.name, self.owner, trail, lean, self.hint)

    def owned_by(self, owner: str) -> Location:
        """Return the location of an object of this name."""
        return Location(self.path, self.name, owner, self.trail, self.lean)

    def member(self, name: str, hint: tuple[Json, ...] = ()) -> Location:
        """Return the location of an object's member."""
        return Location((*self.path, name), name, self.owner, self.trail, self.lean, hint)

    def item(self, index: int) -> Location:
        """Return the location of an array's item, whose name is the array's in the singular."""
        name = singular(self.name)
        return Location((*self.path, index), name, self.owner, self.trail, self.lean)


DrawValue: TypeAlias = Callable[[Schemas, Seed, Location], Json]
"""Draws a value that satisfies all the schemas; raises `Unsatisfiable`."""


class Context(NamedTuple):
    """The context of the functions that draw an array, object, string or number."""

    draw_value: DrawValue  # for members and items
    doc: Document
    seed: Seed
    location: Location

    def error(self, reason: str) -> Unsatisfiable:
        """Return an error at this location."""
        return Unsatisfiable(self.location.pointer, reason)


def singular(name: str) -> str:
    """Return the singular: `categories` → `category`; `status` and `address` do not change."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("ches", "shes", "xes", "sses")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name
