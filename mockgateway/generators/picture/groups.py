"""Complete the items of a prompt: one item for each figure that differs from its like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mockgateway.generators.picture.items import Hit, Item, arrangement
from mockgateway.generators.picture.kinds import first_match, is_person
from mockgateway.generators.picture.words import find_names

_ONE = re.compile(
    r"\b(?:(?:one|another|the other)(?: one)? (?:is |in )?([a-z-]+)|(?:the|an?) ([a-z]+) one)\b"
)


def name_each(text: str, heads: Sequence[Hit], items: list[Item], owners: Sequence[int]) -> None:
    """Read `two cats, one black and one orange` and `the big one behind the small one`."""
    for at, (head, owner) in enumerate(zip(heads, owners, strict=True)):
        last = at + 1 == len(heads)
        after = text[head.end : len(text) if last else heads[at + 1].start]
        if hues := _hues(after, items[owner].count):
            each = [replace(items[owner], count=1, colours=hue) for hue in hues]
            items[owner : owner + 1], items[len(items) :] = each[:1], each[1:]
            continue
        for number, words in arrangement()["numbers"].items():
            if int(number) > 1 and re.search(rf"\b(?:{words}) of them\b", after):
                items[owner] = replace(items[owner], count=int(number))
        if lone := re.search(r"\bone of (?:them|which) (?:is |being |in )?([a-z]+)", after):
            hue, item = find_names("colours", lone[1])[:1], items[owner]
            if hue and item.count > 1:
                left = () if item.colours == hue else item.colours
                items[owner] = replace(item, count=item.count - 1, colours=left)
                items.append(replace(item, count=1, colours=hue))
                continue
        ones = [each for each in _ONE.finditer(after) if last or each.end() < len(after.rstrip())]
        looks = [_look(each[1] or each[2]) for each in ones]
        if items[owner].count == 1 and len(ones) > 1:  # `three cups on a tray, one of steel, ...`
            several = [each for each in owners[:at] if items[each].count == len(ones)]
            owner = several[-1] if several else owner
        if sum(map(bool, looks)) < 2 or len(ones) > max(items[owner].count, 2):
            continue
        each = [replace(items[owner], count=1, **look) for look in looks]
        between = after[ones[0].end() : ones[1].start()]
        if found := first_match("relations", between):
            each[0] = replace(each[0], relation=found[0], other=len(items))
        items[owner : owner + 1], items[len(items) :] = each[:1], each[1:]


def _hues(after: str, count: int) -> list[tuple[str, ...]]:
    """Return the colours of `three pencils, red, yellow and blue`, one for each figure; else []."""
    listed = re.search(
        r"(?:^(?: in)? |[:,] ?)((?:[a-z]+(?:, and |, | and |$| (?=,)|(?=[.;]))){2,})", after
    )
    words = re.split(r", and |, | and ", listed[1].strip(" ,")) if listed else []
    hues = [find_names("colours", word)[:1] for word in words if " " not in word]
    return hues if len(hues) == len(words) == count and all(hues) else []


def _look(word: str) -> dict[str, Any]:
    """Return the colour or the size that a word gives to a figure."""
    if colours := find_names("colours", word):
        return {"colours": colours[:1]}
    sizes = arrangement()["sizes"].items()
    return next(({"size": size} for form, size in sizes if re.fullmatch(form, word)), {})


def dressed(items: list[Item]) -> list[Item]:
    """Give the colour of clothes to the person who wears them."""
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        if item.name.startswith("costume-"):
            costume, wearer = item.name.removeprefix("costume-"), items[item.other]
            if item.relation == "worn" and is_person(wearer.name):
                items[item.other] = replace(wearer, name=costume)
            elif item.relation == "worn":
                items[item.other] = replace(wearer, costume=costume)
            items[:] = without_item(items, at)
            continue
        if item.relation != "worn" or item.name not in arrangement()["clothes"]:
            continue
        if re.match(r"(?:wo)?man-|person-", items[item.other].name) and not is_person(
            items[item.other].name
        ):  # a dancer
            items[item.other] = replace(items[item.other], colours=item.colours)
            items[:] = without_item(items, at)
        elif is_person(items[item.other].name):
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


def shared_out(items: list[Item]) -> list[Item]:
    """Give each of several holders one of the things that they hold."""
    for at, item in enumerate(list(items)):
        held = [k for k, each in enumerate(items) if (each.relation, each.other) == ("held", at)]
        if item.count < 2 or not held or item.name == items[held[0]].name:
            continue
        if len(held) == 1 and items[held[0]].count in (3, item.count):  # "two knights with swords"
            items[held[0]] = replace(items[held[0]], count=1)
        elif len(held) == item.count:
            first = len(items)
            items += [replace(item, count=1) for _ in held[1:]]
            items[at] = replace(item, count=1)
            for number, k in enumerate(held[1:]):
                items[k] = replace(items[k], count=1, other=first + number)
    return items


def acting(items: list[Item]) -> list[Item]:
    """Adapt the poses of people to what they are on, and let two who meet face each other."""
    table = arrangement()
    for at, item in enumerate(list(items)):
        above = items[item.other].name if item.relation == "on" else ""
        if above in table["mounts"] and (is_person(item.name) or item.name == "astronaut"):
            items[at] = replace(item, pose="ride")
        elif is_person(item.name) and above in table["chairs"] and not item.pose:
            items[at] = replace(item, pose="sit")
        elif is_person(item.name) and item.pose == "sit" and not above:
            items[at] = replace(item, pose="lotus")
        elif item.pose in table["meetings"] and is_person(item.name):
            back = replace(item, count=1, pose=f"{item.pose}-back", relation="meets", other=at)
            if item.count == 2:
                items[at] = replace(item, count=1)
                items.append(back)
            elif at and is_person(items[at - 1].name) and not item.relation:
                items[at - 1] = replace(items[at - 1], pose=item.pose)
                items[at] = replace(back, other=at - 1)
    return items


def in_sky(items: Sequence[Item], landscape: bool) -> list[Item]:
    """Put the sun, the moon and clouds above the other figures, if nothing says where they are."""
    names, placed = arrangement()["sky"], list(items)
    lone = not landscape and all(each.name in names for each in items)
    corners = [] if lone else ["upper_right", "upper_left"]
    related = {each.other for each in items if each.relation}
    for at, item in enumerate(items):
        free = item.count == 1 and not (item.where or item.relation or at in related)
        if item.name in names and item.count > 1 and landscape and not item.relation:
            placed[at] = replace(item, where="air")
        if item.name in names and free and corners:
            placed[at] = replace(item, where=corners.pop(0))
    return placed


def with_kinds(items: list[Item]) -> list[Item]:
    """Replace `fruit` by different fruits, and `colourful balloons` by one of each colour."""
    for at, item in enumerate(list(items)):
        names = arrangement()["kinds"].get(item.name, ())
        named = [k for k, each in enumerate(items) if each.name in names]
        if named:  # "three fruits: an apple, a pear and a lemon"
            rest = [k for k in range(named[0], len(items)) if not items[k].relation]
            for k in rest:
                items[k] = replace(items[k], relation=item.relation, other=item.other)
            items[:] = without_item([*items[:at], items[-1], *items[at + 1 :]], len(items) - 1)
        elif names:
            filled = item.count == 1 and item.relation in ("contained", "inside")
            colours = item.colours if len(item.colours) < 5 else ()
            shown = [names[k % len(names)] for k in range(5 if filled else item.count)]
            each = [replace(item, name=name, count=1, colours=colours) for name in shown]
            items[at : at + 1], items[len(items) :] = each[:1], each[1:]
        elif item.formation == "graded" and item.count > 1:
            step = 0.65 / (item.count - 1)
            sizes = [0.55 + step * number for number in range(item.count)]
            each = [replace(item, count=1, size=size, where="") for size in sizes]
            items[at : at + 1], items[len(items) :] = each[:1], each[1:]
        elif item.formation == "stacked" and item.name == "book" and item.count < 5:
            items[at] = replace(item, name="books", count=1)
        elif 1 < item.count < 13 and (len(item.colours) > 4 or item.formation == "stacked"):
            hues = [item.colours[k : k + 1] for k in range(len(item.colours))] or [()]
            each = [replace(item, count=1, colours=hues[k % len(hues)]) for k in range(item.count)]
            if item.formation == "stacked":
                below = [at, *range(len(items), len(items) + item.count)]
                each[1:] = [
                    replace(one, relation="on", other=below[k]) for k, one in enumerate(each[1:])
                ]
                top = len(items) + item.count - 2
                items[:] = [
                    replace(one, other=top) if (one.relation, one.other) == ("on", at) else one
                    for one in items
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


def with_neighbours(items: list[Item]) -> list[Item]:
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
