"""Find how the figures of a prompt lie to one another: on, in, before, beside, between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from mockgateway.generators.picture.items import Hit, Item, arrangement, formation_in
from mockgateway.generators.picture.words import find_names


_ONE = re.compile(
    r"\b(?:(?:one|another|the other)(?: one)? (?:is |in )?([a-z-]+)|(?:the|an?) ([a-z]+) one)\b"
)


def place_items(
    text: str, heads: Sequence[Hit], items: list[Item], owners: list[int], places: Sequence[Hit]
) -> list[Item]:
    """Return the items with their positions, absolute and relative to one another."""
    for at, head in enumerate(heads):
        end = heads[at + 1].start if at + 1 < len(heads) else len(text)
        between, owner = text[head.end : end], owners[at]
        follower = owners[at + 1] if at + 1 < len(heads) else -1
        _place_absolutely(text[: head.start] if at == 0 else "", between, items, owner, follower)
        items[owner] = _posed(items[owner], between)
        if at and re.match(r" on top\b(?! of)", between) and owners[at - 1] != owner:
            items[owner] = replace(items[owner], relation="on", other=owners[at - 1])
        elif at and owner != owners[0] and (back := _back_reference(between)):
            legged = back == "below" and items[owners[0]].name in arrangement()["legged"]
            back = "under" if legged else back
            items[owner] = replace(items[owner], relation=back, other=owners[0])
        elif (
            (way := items[owner].relation) in ("worn", "held", "on")
            and follower >= 0
            and items[owner].other < owner
            and (_is_worn if way == "worn" else _is_held)(items[follower].name)
            and _is_joined(between)
        ):
            items[follower] = replace(items[follower], relation=way, other=items[owner].other)
        elif follower not in (-1, owner):
            begin = max([head.end, *(hit.end for hit in places if hit.end <= end)])
            name = _relation_to(head.name, heads[at + 1].name, between, text[begin:end])
            _relate(items, owner, follower, name, between)
    for at in range(len(heads) - 2, -1, -1):
        _share_relation(text, heads[at : at + 2], items, owners[at : at + 2])
    _name_each(text, heads, items, owners)
    return _in_sky(_dressed(_with_kinds(_with_neighbours(items))))


def _name_each(
    text: str, heads: Sequence[Hit], items: list[Item], owners: Sequence[int]
) -> None:
    """Read `two cats, one black and one orange` and `the big one behind the small one`."""
    for at, (head, owner) in enumerate(zip(heads, owners, strict=True)):
        last = at + 1 == len(heads)
        after = text[head.end : len(text) if last else heads[at + 1].start]
        ones = [each for each in _ONE.finditer(after) if last or each.end() < len(after.rstrip())]
        looks = [look for each in ones if (look := _look(each[1] or each[2]))]
        if len(looks) != len(ones) or not 1 < len(ones) <= max(items[owner].count, 2):
            continue
        each = [replace(items[owner], count=1, **look) for look in looks]
        between = after[ones[0].end() : ones[1].start()]
        if found := _first(_patterns("relations"), between):
            each[0] = replace(each[0], relation=found[0], other=len(items))
        items[owner : owner + 1], items[len(items) :] = each[:1], each[1:]


def _look(word: str) -> dict[str, Any]:
    """Return the colour or the size that a word gives to a figure."""
    if colours := find_names("colours", word):
        return {"colours": colours[:1]}
    sizes = arrangement()["sizes"].items()
    return next(({"size": size} for form, size in sizes if re.fullmatch(form, word)), {})


def _dressed(items: list[Item]) -> list[Item]:
    """Give the colour of clothes to the person who wears them."""
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        if item.relation != "worn" or item.name not in arrangement()["clothes"]:
            continue
        if _is_person(items[item.other].name):
            long = item.name in arrangement()["gowns"]
            wearer = items[item.other]
            items[item.other] = replace(
                wearer,
                colours=item.colours or wearer.colours,
                pose=wearer.pose or item.pose,
                long=long,
            )
            items[:] = without_item(items, at)
    return items


def _in_sky(items: list[Item]) -> list[Item]:
    """Put the sun, the moon and clouds above the other figures, if nothing says where they are."""
    names, others = arrangement()["sky"], [each for each in items if each.name not in arrangement()["sky"]]
    corners = ["upper_right", "upper_left"]
    related = {each.other for each in items if each.relation}
    for at, item in enumerate(items):
        free = item.count == 1 and not (item.where or item.relation or at in related)
        if item.name in names and free and others and corners:
            items[at] = replace(item, where=corners.pop(0))
    return items


def _posed(item: Item, after: str) -> Item:
    """Return an item with its formation and its pose, which the words behind it name."""
    clause = re.split(r"[,.;]| and ", after)[0]
    poses = arrangement()["poses"].items()
    pose = next((str(name) for name, form in poses if re.search(rf"\b(?:{form})\b", clause)), "")
    formation = item.formation or formation_in(clause)
    return replace(item, formation=formation, pose=item.pose or pose)


def _relation_to(own: str, other: str, between: str, near: str) -> str:
    """Return the relation to the next figure that the words before it name, or ""."""
    found = _first(_patterns("relations"), near)
    name = found[0] if found else ""
    apart = re.search(r"[,.;]", near[found[1] :]) if found else None
    if name == "held" and (apart or not _can_hold(own)):
        name = ""
    if re.search(r"\s(?:with|in|has|having|wears|wearing)(?:\s+[\w-]+){0,6}\s+$", between):
        if _is_worn(other) or (other in arrangement()["clothes"] and _can_hold(own)):
            return "worn"
        if " with" in between and not name and _is_person(own) and _is_held(other):
            return "held"
    if name == "below" and other in arrangement()["legged"]:
        return "under"
    if name == "on" and (other in arrangement()["walls"] or other in arrangement()["shapes"]):
        return "inside"
    if name == "inside" and other in arrangement()["seats"]:
        return "on"
    return "front" if name == "below" and other in arrangement()["canopies"] else name


def _relate(items: list[Item], owner: int, follower: int, name: str, between: str) -> None:
    """Record the relation of a figure to the next one."""
    if name in ("worn", "held"):
        bearer = items[owner].other if items[owner].relation in ("worn", "held") else owner
        items[follower] = replace(items[follower], relation=name, other=bearer)
    elif inner := _contained(items[owner].name, between, items[follower].name, name):
        content, holder = (owner, follower) if inner == 1 else (follower, owner)
        way = "inside" if arrangement()["holders"][items[holder].name] == "flat" else "contained"
        items[content] = replace(items[content], relation=way, other=holder)
        if items[holder].name == "bowl":
            items[holder] = replace(items[holder], name="dish")
    elif items[owner].name in arrangement()["surfaces"] and re.match(r" with\b[^.;]*$", between):
        items[follower] = replace(items[follower], relation="on", other=owner)
    elif name and not _first(_patterns("where"), between):
        held = items[owner].relation in ("worn", "held")  # "a girl with a book under a tree"
        subject = items[owner].other if held else owner
        if subject != follower:
            items[subject] = replace(items[subject], relation=name, other=follower)


def _place_absolutely(
    before: str, between: str, items: list[Item], owner: int, follower: int
) -> None:
    """Read `on the left` behind a figure, or before the first or the next one."""
    if before and (first := _first(_patterns("where"), before)):
        items[owner] = replace(items[owner], where=first[0])
    where = _first(_patterns("where"), between)
    edge = re.search(r"[,;.]|\band\b", between)
    if where and where[0] == "far" and edge and edge.start() < where[1] and follower < 0:
        where = None  # "..., mountains in the background"
    if where and follower >= 0 and edge and edge.start() < where[1]:
        items[follower] = replace(items[follower], where=where[0])  # "..., on the right a dog"
    elif where and not items[owner].where:
        items[owner] = replace(items[owner], where=where[0])
    elif follower < 0 and re.search(arrangement()["raised"], between) and not items[owner].where:
        items[owner] = replace(items[owner], where="top")


def _share_relation(
    text: str, heads: Sequence[Hit], items: list[Item], owners: Sequence[int]
) -> None:
    """Give the relation of a figure to the one before it, as in `a cat and a dog on a sofa`."""
    own, shared = items[owners[0]], items[owners[1]]
    before = shared.relation == "front" and _is_large(items[shared.other].name)
    joined = _is_joined(text[heads[0].end : heads[1].start])
    if (
        (before or (joined and shared.relation in ("on", "contained", "inside", "tied")))
        and not own.relation
        and owners[0] not in (owners[1], shared.other)
    ):
        items[owners[0]] = replace(own, relation=shared.relation, other=shared.other)


def _back_reference(between: str) -> str:
    """Return the relation in `and a lamp above it`, or ""."""
    found = _first(_patterns("relations"), between)
    return found[0] if found and re.search(r"^ [a-z ]+ (?:it|them|him|her)\b", between) else ""


def _is_worn(name: str) -> bool:
    return any(name in arrangement()[kind] for kind in ("hats", "eyewear", "neckwear", "earwear"))


def _is_person(name: str) -> bool:
    return name in arrangement()["people"] or name in arrangement()["heads"]


def _can_hold(name: str) -> bool:
    creatures = arrangement()["creatures"]
    return _is_person(name) or any(name in kinds for kinds in creatures.values())


def _is_held(name: str) -> bool:
    """Return whether a figure is a thing that somebody can hold."""
    return not (
        _can_hold(name)
        or name in arrangement()["legged"]
        or name in arrangement()["vehicles"]
        or name in arrangement()["canopies"] and "umbrella" not in name
        or name in arrangement()["buildings"]
    )


def _is_joined(between: str) -> bool:
    return re.fullmatch(arrangement()["joined"], between) is not None


def _is_large(name: str) -> bool:
    return name in arrangement()["buildings"] or name in arrangement()["canopies"]


def _with_kinds(items: list[Item]) -> list[Item]:
    """Replace `fruit` by different fruits, and `colourful balloons` by one of each colour."""
    for at, item in enumerate(list(items)):
        names = arrangement()["kinds"].get(item.name, ())
        named = [k for k, each in enumerate(items) if each.name in names]
        if named and named[-1] == len(items) - 1:  # "three fruits: an apple, a pear and a lemon"
            for k in named:
                items[k] = replace(items[k], relation=item.relation, other=item.other)
            items[:] = without_item([*items[:at], items[-1], *items[at + 1 :]], len(items) - 1)
        elif names:
            filled = item.count == 1 and item.relation in ("contained", "inside")
            colours = item.colours if len(item.colours) < 5 else ()
            shown = [names[k % len(names)] for k in range(5 if filled else item.count)]
            each = [replace(item, name=name, count=1, colours=colours) for name in shown]
            items[at : at + 1], items[len(items) :] = each[:1], each[1:]
        elif 1 < item.count < 13 and (len(item.colours) > 4 or item.formation == "stacked"):
            hues = [item.colours[k : k + 1] for k in range(len(item.colours))] or [()]
            each = [replace(item, count=1, colours=hues[k % len(hues)]) for k in range(item.count)]
            if item.formation == "stacked":
                below = [at, *range(len(items), len(items) + item.count)]
                each[1:] = [
                    replace(one, relation="on", other=below[k]) for k, one in enumerate(each[1:])
                ]
            items[at : at + 1], items[len(items) :] = each[:1], each[1:]
    return items


def without_item(items: Sequence[Item], at: int) -> list[Item]:
    """Return the items without one; what related to it relates to nothing."""
    return [
        replace(item, relation="", other=-1)
        if item.other == at
        else replace(item, other=item.other - (item.other > at))
        for number, item in enumerate(items)
        if number != at
    ]


def _contained(first: str, between: str, second: str, relation: str) -> int:
    """Return which of two figures, 1 or 2, is in the other one; 0 for neither."""
    holders = arrangement()["holders"]
    if relation == "inside" and second in holders:
        return 1
    if relation == "on" and holders.get(second) == "flat":
        return 1
    held = rf"\s*(?:{arrangement()['held']})\b[^,.;]*"
    return 2 if first in holders and re.fullmatch(held, between) else 0


def _with_neighbours(items: list[Item]) -> list[Item]:
    """Put a figure that is between others behind the first of them."""
    for at, item in enumerate(items):
        if item.relation != "between" or item.other != at + 1:
            continue
        other, middle = items[item.other], replace(item, relation="", other=-1)
        if other.count > 1:
            half = other.count // 2
            sides = [replace(other, count=half), middle, replace(other, count=other.count - half)]
            items[at : item.other + 1] = sides
        else:
            items[at : item.other + 1] = [other, middle]
        break
    return items


def _first(patterns: Sequence[tuple[str, re.Pattern[str]]], text: str) -> tuple[str, int] | None:
    found = [(match.start(), name) for name, form in patterns if (match := form.search(text))]
    return (min(found)[1], min(found)[0]) if found else None


@cache
def _patterns(key: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"))
        for name, words in arrangement()[key].items()
    ]
