"""Place the figures of a scene in a landscape."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.items import Item
from mockgateway.generators.picture.layout import arrange
from mockgateway.generators.picture.places import SURFACES
from mockgateway.generators.picture.settings import setting_of
from mockgateway.generators.picture.spots import Area, Spot, Trait

RAISED = ("above", "on", "inside", "worn", "held", "contained", "tied")
_STACKED = (*RAISED, "below", "under", "front", "behind")


def landscape_spots(
    canvas: Canvas,
    items: Sequence[Item],
    traits: Sequence[Trait],
    place: str,
    rng: random.Random,
    top: float,
) -> list[Spot]:
    """Return the places of figures: one off centre, several side by side."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    pairs = zip(items, traits, strict=True)
    flying = [trait.flies or is_high(item) or place == "space" for item, trait in pairs]
    lone = items[0]
    if len(items) == lone.count == 1 and not lone.where:
        return [_lone_spot(canvas, lone, flying[0], place, rng, top)]
    left, right = width * 0.05, width * 0.95
    items = [
        replace(item, formation="row") if item.count < 7 and not item.formation else item
        for item in items
    ]
    spots = arrange(items, Area(left, height * top, right, height * 0.92), traits)
    if any(item.relation in _STACKED for item in items):
        return spots
    most = unit * 0.24
    moved = []
    lowest = {spot.item: max(each.y for each in spots if each.item == spot.item) for spot in spots}
    for spot in spots:
        size = min(spot.size, most)
        level = setting_of(place).get("water")
        if level and figures.floats_in(items[spot.item].name) == "water":
            y = min(spot.y, height * level - size * 0.9)
        elif flying[spot.item]:
            y = min(spot.y, height * 0.42) if len(items) > 1 else spot.y * 0.8
        else:
            y = max(spot.y, height * 0.88 - size) - (lowest[spot.item] - spot.y) * 0.5
            y -= size * 0.35 if items[spot.item].pose == "jump" else 0.0
        moved.append(spot._replace(y=y, size=size))
    return moved


def _lone_spot(
    canvas: Canvas, item: Item, flies: bool, place: str, rng: random.Random, top: float
) -> Spot:
    """Return the place of the only figure, near the middle."""
    width, height = canvas.width, canvas.height
    x = width * (0.5 if place in SURFACES or place == "puddle" else rng.choice((0.4, 0.5, 0.6)))
    size = canvas.unit * 0.29 * min(1.3, item.size)
    foot = height * (setting_of(place).get("water", 0.86) - (0.1 if item.pose == "jump" else 0.0))
    if flies:
        return Spot(0, x, height * (0.36 + top / 2), size)
    size = min(size, (foot - top * height) / 2)
    return Spot(0, x, foot - size, size)


def is_high(item: Item) -> bool:
    """Return whether a figure is in the upper part of the picture."""
    return item.where.startswith(("top", "upper"))
