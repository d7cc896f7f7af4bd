"""Places of figures in a picture."""

from __future__ import annotations

import math
from typing import NamedTuple

from mockgateway.generators.picture.items import Item


class Spot(NamedTuple):
    """One figure's place: its middle, and the pixels from there to its edge."""

    item: int
    x: float
    y: float
    size: float


class Trait(NamedTuple):
    """The properties of a figure that decide how closely copies of it may stand."""

    flies: bool  # whether it needs no floor
    width: float  # half of it, in half squares
    top: float = -1.0  # its highest point in its square, from -1 to 1
    head: float = 0.0  # x of that point
    bottom: float = 1.0  # its lowest point
    scale: float = 1.0  # the size of its head and chest, relative to those of a figure without legs


class Area(NamedTuple):
    """The part of a picture that figures may take."""

    left: float
    top: float
    right: float
    bottom: float
    floor: float = 0.0  # where standing figures stand, in pixels; 0 for anywhere


def count_across(item: Item) -> int:
    """Return how many figures of an item are side by side."""
    if item.count <= 4 or item.formation == "row":
        return item.count
    side = math.isqrt(item.count)
    return side if side**2 == item.count else math.ceil(math.sqrt(item.count * 1.4))


def count_down(item: Item) -> int:
    """Return how many rows the figures of an item take."""
    return math.ceil(item.count / count_across(item))
