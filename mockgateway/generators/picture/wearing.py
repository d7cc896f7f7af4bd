"""Place what a figure wears and holds."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import can_hold, grip_of
from mockgateway.generators.picture.spots import Spot, Trait

# Where the things are that one figure holds, relative to it.
_HANDS = ((0.56, -0.1), (-0.56, -0.1), (0.58, 0.5), (-0.58, 0.5))
LYING_HEAD = (0.66, -0.42, 0.52)  # the size, x and y of the head of an animal that lies
_PAWS = ((0.5, 0.2), (-0.5, 0.2), (0.58, 0.62), (-0.58, 0.62))


def worn(at: int, items: Sequence[Item], wearer: Spot, traits: Sequence[Trait]) -> list[Spot]:
    """Return the spot of what one figure wears."""
    name, trait, table = items[at].name, traits[wearer.item], arrangement()
    bust = items[wearer.item].name in table["people"]
    lone_head = items[wearer.item].name in table["faces"] or not can_hold(items[wearer.item].name)
    size = wearer.size * trait.scale
    small = size * (0.95 if lone_head and name in table["earwear"] else 0.5)
    down = size * (0.82 if lone_head else 0.72 if bust else 0.36) - small * 0.6 * (not lone_head)
    if name in table["hats"]:
        small *= 1.15 if bust else 1.0
        down = -small * (0.1 if items[wearer.item].name in table["hatted"] else 0.45)
    elif name in table["neckwear"]:
        small *= 1.0 if bust else 0.75
        down = size * (1.36 if bust else 0.95)
    elif name in table["earwear"]:
        down = size * (0.8 if bust or lone_head else 0.42)
    elif name in table["beards"]:
        small = size * (0.5 if bust else 0.75)
        down = size * (1.02 if bust else 1.72)
    elif name in table["clothes"]:
        small = wearer.size * 0.56
        down = (0.4 - trait.top) * wearer.size
    if name in table["neckwear"] and (sitter := table["sitters"].get(items[wearer.item].name)):
        small, down = (
            wearer.size * 0.46,
            (float(sitter.split()[0]) + 0.02 - trait.top) * wearer.size,
        )
    if name in table["eyewear"] and (eyes := _eyes(items[wearer.item].name)):
        level, apart, radius = eyes
        small, down = (
            wearer.size * (apart + radius * 1.7),
            wearer.size * (level - trait.top) - 0.28 * small,
        )
    if items[wearer.item].pose == "lie" and items[wearer.item].name in table["sitters"]:
        top = -0.95 if name in table["hats"] else trait.top  # of the head when it is upright
        return [_on_lying_head(at, wearer, top + down / wearer.size, small)]
    if not can_hold(items[wearer.item].name):  # the middle of a thing
        trait = trait._replace(head=0.0)
    return [Spot(at, wearer.x + wearer.size * trait.head, wearer.y + wearer.size * trait.top + down,
                 small)]  # fmt: skip


def _on_lying_head(at: int, wearer: Spot, level: float, small: float) -> Spot:
    """Return the spot of what a lying animal wears; `level` is its height on an upright one."""
    share, right, low = LYING_HEAD
    y = wearer.y + (level * share + low) * wearer.size
    return Spot(at, wearer.x + right * wearer.size, y, small * share)


def _eyes(name: str) -> tuple[float, float, float] | None:
    """Return the level of an animal's eyes, half their distance and their radius, if known."""
    if name in arrangement()["eyes"]:
        level, apart, radius = map(float, arrangement()["eyes"][name].split())
        return level, apart, radius
    if name in arrangement()["sitters"]:
        _, apart, level, radius = map(float, arrangement()["sitters"][name].split())
        return level, apart, radius
    return None


def held(at: int, items: Sequence[Item], bearer: Spot, traits: Sequence[Trait]) -> list[Spot]:
    """Return the spots of what one figure holds: over its head, before its chest, in its hands."""
    item, table, size = items[at], arrangement(), bearer.size
    group = [
        k for k, each in enumerate(items) if (each.relation, each.other) == ("held", item.other)
    ]
    stands, grip = traits[bearer.item].scale < 1, grip_of([items[k] for k in group])
    small = size * (0.36 if stands else 0.42) * item.size
    pose = items[item.other].pose
    if item.name == "fire-breath":
        right, down, small = -1.3 * size, -0.34 * size, 0.42 * size
    elif pose == "phone" and stands:
        right, down, small = 0.3 * size, -0.5 * size, 0.13 * size
    elif pose == "kick" and stands:
        right, down, small = 0.96 * size, 0.66 * size, 0.2 * size
    elif item.name == "kite":
        right, down, small = 1.1 * size, -1.3 * size, 0.4 * size
    elif item.name in table["overhead"]:
        small = size * 0.5 * item.size
        right, down = 0.46 * size, (-0.4 if stands else 0.34) * size - 0.93 * small
    elif stands and grip == "embraced":
        right, down = 0.0, 0.1 * size
        small *= 1.4 if item.size < 1 else 1.0
    else:
        hands = _HANDS if stands else _PAWS
        right, down = (size * share for share in hands[group.index(at) % len(hands)])
    steps = [number - (item.count - 1) / 2 for number in range(item.count)]
    return [
        Spot(at, bearer.x + right + step * small, bearer.y + down - abs(step) * small * 0.2, small)
        for step in steps
    ]
