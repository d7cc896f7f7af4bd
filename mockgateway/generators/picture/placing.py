"""Place the figures of a scene in a landscape."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.depth import LOOSE, in_depth
from mockgateway.generators.picture.items import Item
from mockgateway.generators.picture.layout import arrange
from mockgateway.generators.picture.places import SURFACES
from mockgateway.generators.picture.settings import AIRY, floats_at, setting_of
from mockgateway.generators.picture.spots import Area, Spot, Trait

RAISED = ("above", "on", "hung", "inside", "worn", "held", "contained", "tied")
_SIDES = ("left", "right", "beside", "between")


def landscape_spots(
    canvas: Canvas,
    items: Sequence[Item],
    traits: Sequence[Trait],
    place: str,
    rng: random.Random,
    top: float,
) -> list[Spot]:
    """Return the places of figures: one off centre, several side by side."""
    width, height = canvas.width, canvas.height
    flying = [item.pose == "fly" or is_high(item) or floats_at(item.name, place) for item in items]
    water = setting_of(place).get("water") or place == "sea"
    flying = [
        flies and not (water and figures.floats_in(item.name) == "water")
        for flies, item in zip(flying, items, strict=True)
    ]
    lone = items[0]
    if len(items) == lone.count == 1 and not lone.where:
        return [_lone_spot(canvas, lone, flying[0], place, rng, top)]
    items = _in_air(items, flying) if place not in AIRY else list(items)
    items = [
        replace(item, formation="row") if item.count < 5 and not item.formation else item
        for item in in_depth(items)
    ]
    area = Area(width * 0.05, height * top, width * 0.95, height * 0.92)
    spots = arrange(items, area, traits)
    if place == "flatlay":
        return spots
    return _grounded(spots, items, flying, place, canvas)


def _in_air(items: Sequence[Item], flying: Sequence[bool]) -> list[Item]:
    """Give figures in the air a band above those on the ground, if nothing says where they are."""
    related = {item.other for item in items if item.relation}
    if all(flies or item.where == "far" for item, flies in zip(items, flying, strict=True)):
        return list(items)
    free = [
        flies and at not in related and not (item.relation or item.where or item.formation in LOOSE)
        for at, (item, flies) in enumerate(zip(items, flying, strict=True))
    ]
    return [
        replace(item, where="air") if up else item for item, up in zip(items, free, strict=True)
    ]


def _grounded(
    spots: Sequence[Spot], items: Sequence[Item], flying: Sequence[bool], place: str, canvas: Canvas
) -> list[Spot]:
    """Lower each group of related figures to the ground, or to the water that it floats in."""
    groups: dict[int, list[Spot]] = {}
    for spot in spots:
        groups.setdefault(_root(items, spot.item), []).append(spot)
    moved: dict[int, list[Spot]] = {}
    deep = any(item.where == "back" for item in items)
    for root, group in groups.items():
        lone, height = items[root], canvas.height
        share = min(1.0, canvas.unit * 0.3 / max(spot.size for spot in group))
        middle = sum(spot.x for spot in group) / len(group)
        group = [
            Spot(spot.item, middle + (spot.x - middle) * share, spot.y * share, spot.size * share)
            for spot in group
        ]
        if lone.where in ("air", "far") or lone.formation in LOOSE or "_" in lone.where:
            moved[root] = groups[root]
            continue
        level = 0.79 if lone.where == "back" else 0.88 + 0.04 * deep
        if figures.floats_in(lone.name) == "water":
            level = setting_of(place).get("water", level)
            level -= 0.16 if lone.pose == "jump" else 0.0
        standing = [spot for spot in group if not _hangs(items[spot.item])] or group
        foot = max(spot.y + spot.size * 0.97 for spot in standing)
        drop = height * level - foot
        if flying[root]:
            drop = min(0.0, height * 0.42 - min(spot.y for spot in group)) * (len(groups) > 1)
            drop = 0.0 if place in AIRY else drop
        rows = 0.5 if len(group) == lone.count > 1 else 1.0  # rows of one kind stand closer
        lowest = max(spot.y for spot in group)
        hop = group[0].size * 0.35 if lone.pose == "jump" else 0.0
        moved[root] = [
            spot._replace(y=lowest - (lowest - spot.y) * rows + drop - hop) for spot in group
        ]
    taken = {root: iter(group) for root, group in moved.items()}
    return [next(taken[_root(items, spot.item)]) for spot in spots]


def _hangs(item: Item) -> bool:
    return item.relation in ("worn", "held", "tied")


def _root(items: Sequence[Item], at: int) -> int:
    """Return the item that a chain of relations ends at."""
    for _ in items:
        if not items[at].relation or items[at].other < 0 or items[at].relation in _SIDES:
            break
        at = items[at].other
    return at


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
