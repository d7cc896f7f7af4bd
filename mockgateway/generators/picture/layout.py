"""Lay out the figures of a scene in columns, each a stack of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockgateway.generators.picture.depth import LOOSE, with_bulk
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import is_scenery
from mockgateway.generators.picture.spots import Area, Spot, Trait, count_across, count_down
from mockgateway.generators.picture.stacking import LAYERS, lay_over_others, stand_on_others

_FILLED = 0.46  # half of a cell, less a margin
_LARGEST = 0.34  # of the shorter side
_CORNERS = {
    "left": (0.25, 0.5), "right": (0.75, 0.5), "top": (0.5, 0.26), "bottom": (0.5, 0.74),
    "upper_left": (0.25, 0.26), "upper_right": (0.75, 0.26), "lower_left": (0.25, 0.74),
    "lower_right": (0.75, 0.74),
}  # fmt: skip


def arrange(items: Sequence[Item], area: Area, traits: Sequence[Trait]) -> list[Spot]:
    """Return the spots of each item, those of figures behind others first.

    Args:
        items: The figures.
        area: The available part of the picture.
        traits: The trait of each item.
    """
    items = with_bulk(items)
    spots = {
        at: found
        for at, each in enumerate(items)
        if (found := _loose(at, each, items, area, traits))
    }
    columns = [kept for each in _columns(items) if (kept := [at for at in each if at not in spots])]
    fixed = set(spots)
    back = [each for each in columns if items[each[0]].where == "back"]
    front = [each for each in columns if each not in back]
    for band, part in zip((front, back), _bands(area, len(front), len(back)), strict=True):
        spots.update(_in_columns(band, items, part, traits))
    _even_out(items, spots, fixed)
    done: set[tuple[str, int]] = set()
    stand_on_others(items, spots, traits, done)
    lay_over_others(items, spots, traits)
    stand_on_others(items, spots, traits, done)  # on figures that were laid over others
    _fit({at: each for at, each in spots.items() if at not in fixed}, spots, area, traits)
    order = sorted(spots, key=lambda at: (_depth(items, at), at))
    return [spot for at in order for spot in spots[at]]


def _bands(area: Area, front: int, back: int) -> tuple[Area, Area]:
    """Return the parts of an area for figures in front and for those behind them."""
    if not back or not front:
        return area, area
    high, step = area.bottom - area.top, 0.0
    if front == back:  # each stands between two others
        step = (area.right - area.left) / (2 * front + 1)
    return (
        Area(area.left, area.top + high * 0.4, area.right - step, area.bottom),
        Area(area.left + step, area.top, area.right, area.bottom - high * 0.32),
    )


def _in_columns(
    columns: Sequence[Sequence[int]], items: Sequence[Item], area: Area, traits: Sequence[Trait]
) -> dict[int, list[Spot]]:
    """Return the spots of figures in columns side by side."""
    spots: dict[int, list[Spot]] = {}
    widths = [
        max(
            min(3, count_across(items[at])) * items[at].size * max(0.6, traits[at].width)
            for at in each
        )
        for each in columns
    ]
    x, share = area.left, (area.right - area.left) / max(sum(widths), 1e-9)
    for column, width in zip(columns, widths, strict=True):
        cell = (x, x + width * share)
        x = cell[1]
        heights = [count_down(items[at]) * items[at].size for at in column]
        y, tall = area.top, (area.bottom - area.top) / sum(heights)
        for at, height in zip(column, heights, strict=True):
            box = Area(cell[0], y, cell[1], y + height * tall)
            y = box.bottom
            alone = len(columns) == len(column) == 1
            spots[at] = _group(at, items[at], box, area, alone, traits[at])
    return spots


def _loose(
    at: int, item: Item, items: Sequence[Item], area: Area, traits: Sequence[Trait]
) -> list[Spot]:
    """Return the spots of figures in no column: in a corner, far away, or all over the picture."""
    wide, high = area.right - area.left, area.bottom - area.top
    unit, count = min(wide, high), item.count
    if item.where in _CORNERS and "_" in item.where and len(items) > 1 and count == 1:
        x, y = _CORNERS[item.where]
        size = unit * 0.15 * item.size
        return [Spot(at, area.left + wide * (0.14 if x < 0.5 else 0.86),
                     area.top + high * (0.14 if y < 0.5 else 0.86), size)]  # fmt: skip
    if item.where == "air":
        aloft = [
            k for k, each in enumerate(items) if each.where == "air" for _ in range(each.count)
        ]
        size = min(unit * 0.12 * item.size, wide * 0.42 / len(aloft))
        return [
            Spot(at, area.left + wide * (slot + 0.5) / len(aloft),
                 area.top + size + unit * (0.02 + 0.07 * (slot % 2)), size)
            for slot, owner in enumerate(aloft)
            if owner == at
        ]  # fmt: skip
    if item.where == "far" and len(items) > 1:
        size, level = unit * 0.06, 0.16
        if not traits[at].flies:
            size, level = unit * 0.13 * item.size, 0.5
        return [
            Spot(at, area.left + wide * abs(number % 2 - (number + 1) * 0.09),
                 area.top + high * (level + number % 2 * 0.08 * traits[at].flies), size)
            for number in range(count)
        ]  # fmt: skip
    if item.formation in LOOSE:  # over the ground, or over all
        ground = item.formation == "strewn"
        more, step = (9, 0.4142) if ground else (6 * (count == 3), 0.755)
        top, part = (0.74, 0.24) if ground else (0.0, 1.0)
        return [
            Spot(at, area.left + wide * ((number * 0.618 + 0.05) % 1),
                 area.top + high * (top + part * ((number * step + 0.1) % 1)), unit * 0.052)
            for number in range(count + more)
        ]  # fmt: skip
    return []


def _fit(
    chosen: Mapping[int, Sequence[Spot]],
    spots: dict[int, list[Spot]],
    area: Area,
    traits: Sequence[Trait],
) -> None:
    """Enlarge figures that leave much of the area empty; reduce those that need more."""
    boxes = [
        (spot.x - spot.size * traits[at].width, spot.y + spot.size * min(0.0, traits[at].top),
         spot.x + spot.size * traits[at].width, spot.y + spot.size)
        for at, each in chosen.items()
        for spot in each
    ]  # fmt: skip
    if not boxes:
        return
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    wide, high = area.right - area.left, area.bottom - area.top
    share = min(wide / max(right - left, 1), high / max(bottom - top, 1), 1.9)
    if 0.98 < share < 1.05:
        return
    x, y = (left + right) / 2, (top + bottom) / 2
    half_wide, half_high = (right - left) * share / 2, (bottom - top) * share / 2
    new_x = min(max(x, area.left + half_wide), area.right - half_wide)
    new_y = min(max(y, area.top + half_high), area.bottom - half_high)
    for at, each in chosen.items():
        spots[at] = [
            Spot(at, new_x + (spot.x - x) * share, new_y + (spot.y - y) * share, spot.size * share)
            for spot in each
        ]


def _even_out(items: Sequence[Item], spots: dict[int, list[Spot]], fixed: set[int]) -> None:
    """Reduce figures that are much larger than the others; they keep their feet where they are.

    Figures behind others are no larger than those, except trees, buildings and furniture.
    """
    moved = [at for at in spots if at not in fixed]
    front = [at for at in moved if items[at].where != "back"] or moved
    least = min((spots[at][0].size / items[at].size for at in front), default=0)
    for at in moved:
        each = spots[at]
        share = 1.0 if items[at].where == "back" and not is_scenery(items[at].name) else 1.35
        size = min(each[0].size, share * least * items[at].size)
        middle = sum(spot.x for spot in each) / len(each)
        spots[at] = [
            Spot(at, middle + (x - middle) * (0.4 + 0.6 * size / old), y + old - size, size)
            for _, x, y, old in each
        ]


def _columns(items: Sequence[Item]) -> list[list[int]]:
    """Return the columns from left to right, each from top to bottom."""
    columns = [[at] for at, item in enumerate(items) if item.relation not in LAYERS]
    columns = columns or [[at] for at in range(len(items))]

    def column_of(at: int) -> list[int]:
        return next((column for column in columns if at in column), [])

    for at, item in enumerate(items):
        own, other = column_of(at), column_of(item.other) if item.relation else []
        if not own or not other or own is other:
            continue
        if item.relation in ("above", "on", "below", "tied"):
            columns.remove(own)
            if any(_stands_with(item, items[each]) for each in other):
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


def _stands_with(item: Item, other: Item) -> bool:
    pair = (item.relation, item.other)
    return item.relation in ("on", "tied") and pair == (other.relation, other.other)


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


def _group(at: int, item: Item, box: Area, area: Area, alone: bool, trait: Trait) -> list[Spot]:
    across, down = count_across(item), count_down(item)
    wide, high = box.right - box.left, box.bottom - box.top
    unit = min(area.right - area.left, area.bottom - area.top)
    narrow = max(0.5 if item.count > 1 else 0.62, trait.width)
    if item.formation == "stacked":
        high /= max(0.35, (trait.bottom - trait.top) / 2)
    size = min(wide / across / narrow, high / down) * _FILLED
    size = min(size, unit * (_LARGEST + 0.08 if item.count == 1 else _LARGEST))
    size *= min(1.0, item.size) if alone else 1.0
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if alone and item.where in _CORNERS:
        small = 0.15 if item.name in arrangement()["sky"] else 0.22
        size = min(size, unit * small) if item.count == 1 else size * 0.5
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
        stagger = 0.25 if row % 2 else -0.25
        dx = (place - (in_row - 1) / 2 + stagger * (down > 1 and in_row == across)) * step
        dy = (row - (down - 1) / 2) * size * 2.08
        if trait.flies and item.count > 1:  # figures in the air are not in line
            dy += size * 0.16 * (1 if (place + row) % 2 else -1)
        spots.append(Spot(at, x + dx, y + dy, size * 0.94))
    return spots


def _depth(items: Sequence[Item], at: int) -> float:
    if items[at].where in ("far", "back") or items[at].formation == "strewn":
        return 0
    if items[at].relation == "contained" and items[items[at].other].relation == "held":
        return 1.5
    return {
        "behind": 0,
        "contained": 0,
        "front": 2,
        "inside": 2,
        "under": 2,
        "around": 2,
        "shoulder": 2,
        "worn": 2,
        "held": 2,
        "on": 2,
        "hung": 2,
    }.get(items[at].relation, 1)
