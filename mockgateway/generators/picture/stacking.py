"""Place figures on, in, before and behind others, and what they wear and hold."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.spots import Spot, Trait, count_across, count_down

# Figures in front of or behind another figure: size and offset, relative to that figure.
LAYERS = {
    "front": (0.62, 0.42, 0.55), "behind": (0.9, -0.62, -0.4), "inside": (0.48, 0.0, 0.0),
    "worn": (0.5, 0.0, 0.0), "held": (0.42, 0.62, 0.2), "contained": (0.45, 0.0, 0.0),
}  # fmt: skip


def lay_over_others(
    items: Sequence[Item], spots: dict[int, list[Spot]], traits: Sequence[Trait]
) -> None:
    """Place figures in front of, or behind, the figure that they relate to."""
    for at, item in [*enumerate(items), *enumerate(items)]:  # some relate to later ones
        if item.relation not in LAYERS or item.other not in spots or at in spots:
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
        share, right, down = LAYERS[item.relation]
        small = size * share / max(1, item.count) ** 0.5
        dx, dy = size * right, size * down
        if item.relation == "behind" and len(whole) > 1:
            small, dx, dy = size * 1.2, 0.0, -size * 1.5
        if item.relation == "worn":
            trait = traits[item.other]
            dx, dy = size * trait.head, size * trait.top
            dy += _down_from_head(item.name, items[item.other].name, size, small)
        across = count_across(item) if item.relation == "inside" else item.count
        if across < item.count:
            small = size * 0.62 / across
        for number in range(item.count):
            row, place = divmod(number, across)
            in_row = min(across, item.count - row * across)
            shift = (place - (in_row - 1) / 2) * small * 2
            drop = (row - (count_down(item) - 1) / 2) * small * 1.8 if across < item.count else 0.0
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
        lone = item.count == len(group) == 1 and not flat
        if (lone or item.name in arrangement()["stems"]) and len(whole) == 1:  # room above it
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
    room = holder.size * (0.8 if stems else traits[holder.item].width * 0.8)
    across = len(each) if len(each) < 4 else -(-len(each) // 2) if stems or len(each) < 9 else 4
    lone = len(each) == 1
    size = holder.size * (0.7 if lone else 0.45)
    size = holder.size * 0.8 if stems else min(size, room * 1.3 / across)
    if height == "flat":
        room, size = holder.size * 0.62, min(holder.size * 0.36, room * 0.62 / across)
    spots: dict[int, list[Spot]] = {at: [] for at in group}
    for number, at in list(enumerate(each))[::-1]:
        row, place = divmod(number, across)
        in_row = min(across, len(each) - row * across)
        side = (place - (in_row - 1) / 2) / max(1.0, (across - 1) / 2)
        lift = 0.55 - abs(side) * 0.2 + row * 0.7 if stems else (0.6 if lone else 0.4) + row * 0.9
        x = holder.x + side * (room if stems else room - size * 0.5)
        spots[at].append(Spot(at, x, rim - size * lift, size))
    return spots


def stand_on_others(
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
        if len(upper) > 1 or upper[0] not in spots:
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
