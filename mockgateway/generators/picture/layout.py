"""Lay out the figures of a scene in columns, each a stack of groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from mockgateway.generators.picture.items import Item, arrangement

_FILLED = 0.46  # half of a cell, less a margin
_LARGEST = 0.34  # of the shorter side
# Figures in front of or behind another figure: size and offset, relative to that figure.
_LAYERS = {
    "front": (0.62, 0.42, 0.55), "behind": (0.9, -0.62, -0.4), "inside": (0.48, 0.0, 0.0),
    "worn": (0.5, 0.0, 0.0), "held": (0.42, 0.62, 0.2), "contained": (0.45, 0.0, 0.0),
}  # fmt: skip
_CORNERS = {
    "left": (0.25, 0.5), "right": (0.75, 0.5), "top": (0.5, 0.26), "bottom": (0.5, 0.74),
    "upper_left": (0.25, 0.26), "upper_right": (0.75, 0.26), "lower_left": (0.25, 0.74),
    "lower_right": (0.75, 0.74),
}  # fmt: skip


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


class Area(NamedTuple):
    """The part of a picture that figures may take."""

    left: float
    top: float
    right: float
    bottom: float
    floor: float = 0.0  # where standing figures stand, in pixels; 0 for anywhere


def arrange(items: Sequence[Item], area: Area, traits: Sequence[Trait]) -> list[Spot]:
    """Return the spots of each item, those of figures behind others first.

    Args:
        items: The figures.
        area: The available part of the picture.
        traits: The trait of each item.
    """
    columns = _columns(items)
    widths = [max(_across(items[at]) * items[at].size for at in column) for column in columns]
    spots: dict[int, list[Spot]] = {}
    x, share = area.left, (area.right - area.left) / max(sum(widths), 1e-9)
    for column, width in zip(columns, widths, strict=True):
        cell = (x, x + width * share)
        x = cell[1]
        heights = [_down(items[at]) * items[at].size for at in column]
        y, tall = area.top, (area.bottom - area.top) / sum(heights)
        for at, height in zip(column, heights, strict=True):
            box = Area(cell[0], y, cell[1], y + height * tall)
            y = box.bottom
            alone = len(columns) == len(column) == 1
            spots[at] = _group(at, items[at], box, area, alone, traits[at])
    _stand_on_others(items, spots, traits)
    _layered(items, spots, traits)
    order = sorted(spots, key=lambda at: (_depth(items, at), at))
    return [spot for at in order for spot in spots[at]]


def _columns(items: Sequence[Item]) -> list[list[int]]:
    """Return the columns from left to right, each from top to bottom."""
    columns = [[at] for at, item in enumerate(items) if item.relation not in _LAYERS]
    columns = columns or [[at] for at in range(len(items))]

    def column_of(at: int) -> list[int]:
        return next((column for column in columns if at in column), [])

    for at, item in enumerate(items):
        own, other = column_of(at), column_of(item.other) if item.relation else []
        if not own or not other or own is other:
            continue
        if item.relation in ("above", "on", "below"):
            columns.remove(own)
            if item.relation == "on" and any(items[each].relation == "on" for each in other):
                continue  # beside the first one
            place = other.index(item.other) + (item.relation == "below")
            other[place:place] = own
        else:
            columns.remove(own)
            columns.insert(columns.index(other) + (item.relation != "left"), own)
    for side, last in (("left", False), ("right", True)):
        for column in list(columns):
            if any(items[at].where.endswith(side) for at in column):
                columns.remove(column)
                columns.insert(len(columns) if last else 0, column)
    return _stacked_by_place(items, columns)


def _stacked_by_place(items: Sequence[Item], columns: list[list[int]]) -> list[list[int]]:
    """Put figures at the top and at the bottom into one column."""
    high = [at for at, item in enumerate(items) if item.where == "top"]
    low = [at for at, item in enumerate(items) if item.where == "bottom"]
    if not high or not (low or len(items) > len(high)) or len(columns) < 2:
        return columns
    chosen = {*high, *low}
    rest = [column for column in columns if not chosen & set(column)]
    middle = rest.pop(0) if rest and not low else []
    return [*rest, [*high, *middle, *low]]


def _across(item: Item) -> int:
    if item.count <= 4 or item.row:
        return item.count
    side = math.isqrt(item.count)
    return side if side**2 == item.count else math.ceil(math.sqrt(item.count * 1.4))


def _down(item: Item) -> int:
    return math.ceil(item.count / _across(item))


def _group(at: int, item: Item, box: Area, area: Area, alone: bool, trait: Trait) -> list[Spot]:
    across, down = _across(item), _down(item)
    wide, high = box.right - box.left, box.bottom - box.top
    unit = min(area.right - area.left, area.bottom - area.top)
    narrow = max(0.5, trait.width) if item.count > 1 else 1.0
    size = min(wide / across / narrow, high / down) * _FILLED
    size = min(size, unit * (_LARGEST + 0.08 if item.count == 1 else _LARGEST))
    size *= min(1.0, item.size) if alone else 1.0
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if alone and item.where in _CORNERS:
        size = min(size, unit * 0.22) if item.count == 1 else size * 0.5
        shares = _CORNERS[item.where]
        x = area.left + (area.right - area.left) * shares[0]
        y = area.top + (area.bottom - area.top) * shares[1]
    elif item.where.startswith(("upper", "top")):
        y = min(y, area.top + (area.bottom - area.top) * 0.26)
    elif item.where.startswith(("lower", "bottom")):
        y = max(y, area.top + (area.bottom - area.top) * 0.74)
    step = size * 2.08 * narrow
    spots = []
    for number in range(item.count):
        row, place = divmod(number, across)
        in_row = min(across, item.count - row * across)
        dx = (place - (in_row - 1) / 2) * step
        dy = (row - (down - 1) / 2) * size * 2.08
        if trait.flies and item.count > 1:  # figures in the air are not in line
            dy += size * 0.16 * (1 if (place + row) % 2 else -1)
        spots.append(Spot(at, x + dx, y + dy, size * 0.94))
    return spots


def _layered(items: Sequence[Item], spots: dict[int, list[Spot]], traits: Sequence[Trait]) -> None:
    """Place figures in front of, or behind, the figure that they relate to."""
    for at, item in enumerate(items):
        if item.relation not in _LAYERS or item.other not in spots or at in spots:
            continue
        whole = spots[item.other]
        x = sum(spot.x for spot in whole) / len(whole)
        y, size = max(spot.y for spot in whole), max(spot.size for spot in whole)
        if grouped := _grouped(items, item, whole, traits):
            spots.update(grouped)
            continue
        if item.name in arrangement()["hats"] and len(whole) == 1:  # room above the head
            y, size = y + size * 0.18, size * 0.82
            whole[0] = whole[0]._replace(y=y, size=size)
        share, right, down = _LAYERS[item.relation]
        small = size * share / max(1, item.count) ** 0.5
        dx, dy = size * right, size * down
        if item.relation == "behind" and len(whole) > 1:
            small, dx, dy = size * 1.2, 0.0, -size * 1.5
        if item.relation == "worn":
            trait = traits[item.other]
            dx, dy = size * trait.head, size * trait.top
            dy += _down_from_head(item.name, items[item.other].name, size, small)
        across = _across(item) if item.relation == "inside" else item.count
        if across < item.count:
            small = size * 0.62 / across
        for number in range(item.count):
            row, place = divmod(number, across)
            in_row = min(across, item.count - row * across)
            shift = (place - (in_row - 1) / 2) * small * 2
            drop = (row - (_down(item) - 1) / 2) * small * 1.8 if across < item.count else 0.0
            spots.setdefault(at, []).append(Spot(at, x + dx + shift, y + dy + drop, small))


def _down_from_head(name: str, wearer: str, size: float, small: float) -> float:
    """Return how far the middle of what is worn is below the top of the wearer."""
    if name in arrangement()["hats"]:
        return -small * 0.45
    bust = wearer in ("person", "woman")
    if name in arrangement()["neckwear"]:
        return size * (1.25 if bust else 0.95)
    return size * (0.72 if bust else 0.36) - small * 0.6


def _grouped(
    items: Sequence[Item], item: Item, whole: list[Spot], traits: Sequence[Trait]
) -> dict[int, list[Spot]]:
    """Return the spots of all figures in, or before, the same other figure; {} for other ones."""
    pair, name, below = (item.relation, item.other), items[item.other].name, whole[0]
    group = [at for at, each in enumerate(items) if (each.relation, each.other) == pair]
    flat = arrangement()["holders"].get(name) == "flat"
    if item.relation == "contained" or (item.relation == "inside" and flat):
        if item.name in arrangement()["stems"] and len(whole) == 1:  # room above the vase
            whole[0] = below._replace(y=below.y + below.size * 0.4, size=below.size * 0.6)
        return _filling(group, items, whole[0], traits)
    large = name in arrangement()["buildings"] or name in arrangement()["canopies"]
    if item.relation == "front" and large and len(whole) == 1:
        whole[0] = below._replace(size=below.size * 1.15, y=below.y - below.size * 0.3)
        return _side_by_side(group, items, whole[0], 1.0, below.y + below.size)
    return {}


def _filling(
    group: Sequence[int], items: Sequence[Item], holder: Spot, traits: Sequence[Trait]
) -> dict[int, list[Spot]]:
    """Return the spots of figures whose lower part is hidden by the figure that holds them."""
    most = max(items[at].count for at in group)
    each = [at for number in range(most) for at in group if number < items[at].count]
    stems = items[each[0]].name in arrangement()["stems"]
    height = arrangement()["holders"][items[holder.item].name]
    rim = holder.y + holder.size * (0.25 if height == "flat" else height)
    room = holder.size * (1.0 if stems else traits[holder.item].width * 0.8)
    across = len(each) if len(each) < 4 else -(-len(each) // 2) if stems or len(each) < 9 else 4
    size = holder.size * 0.8 if stems else min(holder.size * 0.45, room * 1.3 / across)
    if height == "flat":
        room, size = holder.size * 0.62, min(holder.size * 0.36, room * 0.62 / across)
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in list(enumerate(each))[::-1]:
        row, place = divmod(number, across)
        in_row = min(across, len(each) - row * across)
        side = (place - (in_row - 1) / 2) / max(1.0, (across - 1) / 2)
        lift = 0.55 - abs(side) * 0.2 + row * 0.7 if stems else 0.4 + row * 0.9
        x = holder.x + side * (room if stems else room - size * 0.5)
        spots[at].append(Spot(at, x, rim - size * lift, size))
    return spots


def _stand_on_others(
    items: Sequence[Item], spots: dict[int, list[Spot]], traits: Sequence[Trait]
) -> None:
    """Lower figures that stand on others until they touch, side by side."""
    for other in {item.other for item in items if item.relation == "on" and item.other in spots}:
        upper = [
            at for at, item in enumerate(items) if (item.relation, item.other) == ("on", other)
        ]
        below = min(spots[other], key=lambda spot: spot.y)
        if len(upper) > 1 and len(spots[other]) == 1:
            below = below._replace(y=below.y - below.size * 0.6, size=below.size * 1.6)
            spots[other] = [below]
        top = below.y + below.size * arrangement()["seats"].get(
            items[other].name, traits[other].top
        )
        if len(upper) > 1:
            spots.update(_side_by_side(upper, items, below, max(0.9, traits[other].width), top))
            continue
        gap = top - max(spot.y + spot.size * 0.95 for spot in spots[upper[0]])
        spots[upper[0]] = [spot._replace(y=spot.y + gap) for spot in spots[upper[0]]]


def _side_by_side(
    group: Sequence[int], items: Sequence[Item], below: Spot, width: float, foot: float
) -> dict[int, list[Spot]]:
    """Return the spots of figures in a row that is as wide as another figure."""
    each = [at for at in group for _ in range(items[at].count)]
    step = below.size * width * 2 / len(each)
    size = min(step * 0.56, below.size * 0.7)
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in enumerate(each):
        x = below.x + step * (number - (len(each) - 1) / 2)
        spots[at].append(Spot(at, x, foot - size * 0.95, size))
    return spots


def _depth(items: Sequence[Item], at: int) -> int:
    return {
        "behind": 0,
        "contained": 0,
        "front": 2,
        "inside": 2,
        "worn": 2,
        "held": 2,
        "on": 2,
    }.get(items[at].relation, 1)
