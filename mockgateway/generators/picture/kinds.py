"""Tell kinds of figures apart, and find the words of `arrangement.yaml` in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mockgateway.generators.picture.items import Item, arrangement


def is_worn(name: str) -> bool:
    """Return whether a figure is worn on the head, before the eyes or round the neck."""
    return any(
        name in arrangement()[kind] for kind in ("hats", "eyewear", "neckwear", "earwear", "beards")
    )


def is_person(name: str) -> bool:
    """Return whether a figure shows only the upper part of a person."""
    return name in arrangement()["people"] or name in arrangement()["heads"]


def is_bust(item: Item) -> bool:
    """Return whether a portrait of an item shows head and shoulders."""
    return is_person(item.name) or item.costume not in ("", "astronaut")


def can_hold(name: str) -> bool:
    """Return whether a figure is a person, an animal or another creature."""
    creatures = arrangement()["creatures"]
    acts = name.startswith(("person-", "woman-", "man-"))  # a surfer, a dancer
    return acts or is_person(name) or any(name in kinds for kinds in creatures.values())


def is_held(name: str) -> bool:
    """Return whether a figure is a thing that somebody can hold."""
    return not (
        can_hold(name)
        or name in arrangement()["legged"]
        or name in arrangement()["vehicles"]
        or (name in arrangement()["canopies"] and "umbrella" not in name)
        or name in arrangement()["buildings"]
    )


def grip_of(held: Sequence[Item]) -> str:
    """Return how a person holds things: over the head, before the chest, in one or two hands."""
    if not held:
        return ""
    first = held[0]
    if first.name in arrangement()["overhead"]:
        return "overhead"
    if len(held) > 1:
        return "two"
    return "embraced" if first.name in arrangement()["embraced"] or first.size > 1 else "one"


def is_large(name: str) -> bool:
    """Return whether a figure is a building, a tree or the like."""
    return name in arrangement()["buildings"] or name in arrangement()["canopies"]


def is_scenery(name: str) -> bool:
    """Return whether a figure usually stands behind others: a building, a tree or furniture."""
    return is_large(name) or name in arrangement()["furniture"]


def first_match(key: str, text: str) -> tuple[str, int] | None:
    """Return the name whose words come first in a text, and where; `key` is a table of names."""
    found = [(match.start(), name) for name, form in _patterns(key) if (match := form.search(text))]
    return (min(found)[1], min(found)[0]) if found else None


@cache
def _patterns(key: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"))
        for name, words in arrangement()[key].items()
    ]
