"""Place figures on, in, before and behind others, and what they wear and hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import can_hold
from mockgateway.generators.picture.spots import Spot, Trait, count_across, count_down
from mockgateway.generators.picture.wearing import held, worn

# Figures in front of or behind another figure: size and offset, relative to that figure.
LAYERS = {
    "front": (0.62, 0.42, 0.55), "behind": (0.9, -0.62, -0.4), "inside": (0.48, 0.0, 0.0),
    "worn": (0.5, 0.0, 0.0), "held": (0.42, 0.62, 0.2), "contained": (0.45, 0.0, 0.0),
    "under": (0.36, 0.0, 0.6), "around": (0.6, 0.0, 0.0), "shoulder": (0.34, 0.4, -0.5),
    "meets": (1.0, 1.34, 0.0), "hung": (0.1, 0.0, 0.0),
}  # fmt: skip


def lay_over_others(
    items: Sequence[Item], spots: dict[int, list[Spot]], traits: Sequence[Trait]
) -> None:
    """Place figures in front of, or behind, the figure that they relate to."""
    for at, item in [*enumerate(items), *enumerate(items)]:  # some relate to later ones
        if item.relation not in LAYERS or item.other not in spots or at in spots:
            continue
        whole = spots[item.other]
        if grouped := _grouped(items, item, whole, traits):
            spots.update(grouped)
        elif item.relation in ("worn", "held"):
            place = worn if item.relation == "worn" else held
            if item.name in arrangement()["hats"]:  # room above the heads
                whole[:] = [
                    spot._replace(y=spot.y + spot.size * 0.18, size=spot.size * 0.82)
                    for spot in whole
                ]
            spots[at] = [each for spot in whole for each in place(at, items, spot, traits)]
        elif item.relation == "hung":
            spots[at] = _hung(at, item, whole[0])
        elif item.relation == "around":
            spots.update(_around(items, item, whole[0], traits[at]))
        else:
            spots[at] = _beside(at, item, whole)


def _hung(at: int, item: Item, tree: Spot) -> list[Spot]:
    """Return the spots of fruit in a tree."""
    if can_hold(item.name):
        steps = [number - (item.count - 1) / 2 for number in range(item.count)]
        size = tree.size * 0.24
        return [
            Spot(at, tree.x + step * size * 2, tree.y - tree.size * 0.4, size) for step in steps
        ]
    count = item.count if item.count != 3 else 7  # the number of a plural without one
    turns = [(math.radians(137.5 * k), ((k + 0.5) / count) ** 0.5) for k in range(count)]
    return [
        Spot(at, tree.x + math.cos(turn) * far * tree.size * 0.62,
             tree.y - tree.size * 0.4 + math.sin(turn) * far * tree.size * 0.36, tree.size * 0.1)
        for turn, far in turns
    ]  # fmt: skip


def _around(items: Sequence[Item], item: Item, middle: Spot, trait: Trait) -> dict[int, list[Spot]]:
    """Return the spots of figures on both sides of another one, or above it if they fly."""
    pair = (item.relation, item.other)
    group = [at for at, each in enumerate(items) if (each.relation, each.other) == pair]
    each = [at for at in group for _ in range(items[at].count)]
    small = middle.size * (0.26 if trait.flies else 0.7) * item.size
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in enumerate(each):
        side = 1 if number % 2 else -1
        x = middle.x + side * (middle.size + small * (0.5 + 1.3 * (number // 2)))
        y = middle.y + (middle.size - small) * 0.97
        if trait.flies:
            angle = math.radians(180 + 180 * (number + 0.5) / len(each))
            x = middle.x + middle.size * 1.3 * math.cos(angle)
            y = middle.y + middle.size * 1.15 * math.sin(angle)
        spots[at].append(Spot(at, x, y, small))
    return spots


def _beside(at: int, item: Item, whole: Sequence[Spot]) -> list[Spot]:
    """Return the spots of figures in front of, behind or in another one."""
    x = sum(spot.x for spot in whole) / len(whole)
    y, size = max(spot.y for spot in whole), max(spot.size for spot in whole)
    share, right, down = LAYERS[item.relation]
    small = size * share * min(1.2, item.size) / max(1, item.count) ** 0.5
    dx, dy = size * right, size * down
    if item.relation == "shoulder":
        sides = [1 if number % 2 == 0 else -1 for number in range(item.count)]
        small = size * share
        return [Spot(at, x + side * size * right, y + dy, small) for side in sides]
    if item.relation == "under":
        dy = size * 0.97 - small
    if item.relation == "behind" and len(whole) > 1:
        small, dx, dy = size * 1.2, 0.0, -size * 1.5
    across = count_across(item) if item.relation == "inside" else item.count
    if across < item.count:
        small = size * 0.62 / across
    placed = []
    for number in range(item.count):
        row, place = divmod(number, across)
        in_row = min(across, item.count - row * across)
        shift = (place - (in_row - 1) / 2) * small * 2
        drop = (row - (count_down(item) - 1) / 2) * small * 1.8 if across < item.count else 0.0
        placed.append(Spot(at, x + dx + shift, y + dy + drop, small))
    return placed


def _grouped(
    items: Sequence[Item], item: Item, whole: list[Spot], traits: Sequence[Trait]
) -> dict[int, list[Spot]]:
    """Return the spots of all figures in, or before, the same other figure; {} for other ones."""
    pair, name, below = (item.relation, item.other), items[item.other].name, whole[0]
    group = [at for at, each in enumerate(items) if (each.relation, each.other) == pair]
    flat = arrangement()["holders"].get(name) == "flat"
    if item.relation == "contained" or (item.relation == "inside" and flat):
        lone = item.count == len(group) == 1 and not flat
        if (lone or item.name in arrangement()["stems"]) and len(whole) == 1:  # room above it
            whole[0] = below._replace(y=below.y + below.size * 0.4, size=below.size * 0.6)
        return _filling(group, items, whole[0], traits)
    if item.relation == "inside" and len(group) > 1 and len(whole) == 1:
        return _packed(group, items, below)
    people = item.relation == "behind" and name in arrangement()["legged"] and can_hold(item.name)
    if people and len(whole) == 1:
        wide = below.size * (1.3 if sum(items[at].count for at in group) > 1 else 1.1)
        whole[0] = below._replace(size=wide, y=below.y + below.size - wide)
        return _side_by_side(group, items, whole[0], 1.2, below.y + below.size * 0.9, 1.25, 9.0)
    large = name in arrangement()["buildings"] or name in arrangement()["canopies"]
    if item.relation == "front" and large and len(whole) == 1:
        whole[0] = below._replace(size=below.size * 1.15, y=below.y - below.size * 0.3)
        return _side_by_side(group, items, whole[0], 1.0, below.y + below.size)
    return {}


def _packed(group: Sequence[int], items: Sequence[Item], holder: Spot) -> dict[int, list[Spot]]:
    """Return the spots of all figures in another one, in rows."""
    each = [at for at in group for _ in range(items[at].count)]
    across = math.ceil(len(each) ** 0.5)
    rows, size = -(-len(each) // across), holder.size * 0.6 / across
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in enumerate(each):
        row, place = divmod(number, across)
        x = holder.x + (place - (across - 1) / 2) * size * 2
        y = holder.y + (row - (rows - 1) / 2) * size * 1.8 + holder.size * 0.08
        spots[at].append(Spot(at, x, y, size))
    return spots


def _filling(
    group: Sequence[int], items: Sequence[Item], holder: Spot, traits: Sequence[Trait]
) -> dict[int, list[Spot]]:
    """Return the spots of figures whose lower part is hidden by the figure that holds them."""
    most = max(items[at].count for at in group)
    each = [at for number in range(most) for at in group if number < items[at].count]
    stems = items[each[0]].name in arrangement()["stems"]
    name = items[holder.item].name
    height = arrangement()["holders"].get("cake" if name == "plain-cake" else name, "flat")
    rim = holder.y + holder.size * (0.25 if height == "flat" else height)
    room = holder.size * (0.8 if stems else traits[holder.item].width * 0.8)
    across = len(each) if len(each) < 4 else -(-len(each) // 2) if stems or len(each) < 9 else 4
    if name == "plain-cake" and len(each) < 13:
        across = len(each)
    lone = len(each) == 1
    size = holder.size * (0.7 if lone else 0.45)
    size = holder.size * 0.8 if stems else min(size, room * 1.7 / across)
    if name == "plain-cake":
        room = holder.size * 0.68
        size = min(holder.size * 0.34, room * 2.4 / across)
    rows = -(-len(each) // across)
    if height == "flat":
        room, size = holder.size * 0.62, min(holder.size * 0.4 / rows**0.5, room * 1.2 / across)
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in list(enumerate(each))[::-1]:
        row, place = divmod(number, across)
        in_row = min(across, len(each) - row * across)
        side = (place - (in_row - 1) / 2) / max(1.0, (across - 1) / 2)
        lift = 0.55 - abs(side) * 0.2 + row * 0.7 if stems else (0.6 if lone else 0.4) + row * 0.9
        if height == "flat":
            lift = (rows - 1 - 2 * row) * 0.7 + (rim - holder.y) / size
        x = holder.x + side * (room if stems else room - size * 0.5)
        spots[at].append(Spot(at, x, rim - size * lift, size))
    return spots


def stand_on_others(
    items: Sequence[Item],
    spots: dict[int, list[Spot]],
    traits: Sequence[Trait],
    done: set[tuple[str, int]],
) -> None:
    """Lower figures that stand on others until they touch, side by side.

    Args:
        items: The figures.
        spots: Where they are; changed in place.
        traits: The trait of each item.
        done: The relations that have been carried out; changed in place.
    """
    pairs = {(each.relation, each.other) for each in items if each.relation in ("on", "tied")}
    for way, other in sorted(pairs - done, key=lambda pair: pair[1]):
        if other not in spots:
            continue
        done.add((way, other))
        upper = [at for at, item in enumerate(items) if (item.relation, item.other) == (way, other)]
        below = min(spots[other], key=lambda spot: spot.y)
        broad = items[other].name in arrangement()["broad"]
        if (len(upper) > 1 or broad) and way == "on" and len(spots[other]) == 1:
            below = below._replace(y=below.y - below.size * 0.6, size=below.size * 1.6)
            spots[other] = [below]
        seat = traits[other].top
        if way == "on":
            rise = max(0.0, 0.97 - traits[other].bottom)  # it is lowered to the floor later
            seat = arrangement()["seats"].get(items[other].name, seat + rise)
        top = below.y + below.size * seat - (below.size * 0.3 if way == "tied" else 0.0)
        if len(upper) > 1 or upper[0] not in spots or items[upper[0]].count > 1:
            width = max(1.6 if way == "tied" else 0.9, traits[other].width)
            spots.update(_upon(upper, items, below, width, top))
            continue
        broad = broad or items[upper[0]].pose == "ride"
        share = 1.15 * items[upper[0]].size / items[other].size
        share = 0.78 * min(1.0, items[upper[0]].size * 1.3) if broad else share
        most = below.size * share
        spots[upper[0]] = [spot._replace(size=min(spot.size, most)) for spot in spots[upper[0]]]
        gap = top - max(spot.y + spot.size * 0.95 for spot in spots[upper[0]])
        legs = {"ride": 0.65, "sit": 0.6}.get(items[upper[0]].pose, 0.0)
        legs *= 1.0 if traits[upper[0]].scale < 1 else 0.6
        gap += spots[upper[0]][0].size * legs  # they are beside the mount, before the seat
        middle = sum(spot.x for spot in spots[upper[0]]) / len(spots[upper[0]])
        aside = below.x - middle if abs(below.x - middle) > below.size else 0.0
        spots[upper[0]] = [
            spot._replace(x=spot.x + aside, y=spot.y + gap) for spot in spots[upper[0]]
        ]


def _upon(
    group: Sequence[int], items: Sequence[Item], below: Spot, width: float, top: float
) -> dict[int, list[Spot]]:
    """Return the spots of figures that stand or sit on another one, side by side."""
    if any(items[at].pose != "sit" for at in group):
        return _side_by_side(group, items, below, width, top)
    seated = _side_by_side(group, items, below, width * 0.7, top, 0.95, 1.5)
    return {
        at: [spot._replace(y=spot.y + spot.size * 0.6) for spot in each]  # legs before the seat
        for at, each in seated.items()
    }


def _side_by_side(
    group: Sequence[int],
    items: Sequence[Item],
    below: Spot,
    width: float,
    foot: float,
    most: float = 0.7,
    crowd: float = 0.56,
) -> dict[int, list[Spot]]:
    """Return the spots of figures in a row that is as wide as another figure."""
    sides = {"left": -1, "right": 1}
    ordered = sorted(group, key=lambda at: sides.get(items[at].where, 0))
    each = [at for at in ordered for _ in range(items[at].count)]
    step = below.size * width * 2 / len(each)
    size = min(step * crowd, below.size * most)
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in enumerate(each):
        x = below.x + step * (number - (len(each) - 1) / 2)
        own = size * min(1.0, items[at].size)
        spots[at].append(Spot(at, x, foot - own * 0.95, own))
    return spots
