"""Choose how large figures are beside one another, and which of them are behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import can_hold, is_person, is_scenery
from mockgateway.generators.picture.settings import home_of
from mockgateway.generators.picture.spots import count_across

LOOSE = ("scattered", "strewn")  # formations over all of the picture, and over the ground


def in_depth(items: Sequence[Item]) -> list[Item]:
    """Return items of which some are behind the others, if all would be small side by side.

    Trees, buildings and furniture are behind; among figures of one size every other one is.
    """
    sides = any(item.relation in ("left", "right", "between") for item in items)
    related = {item.other for item in items if item.relation}
    loose = [at for at, item in enumerate(items) if not (item.relation or item.where)]
    loose = [at for at in loose if items[at].formation not in ("row", *LOOSE)]
    if sides or sum(count_across(items[at]) for at in loose) < 4 or len(loose) < 2:
        return list(items)
    tall = [at for at in loose if at not in related and is_scenery(items[at].name)]
    rest = [at for at in loose if at not in tall]
    behind = tall if rest or len(tall) < len(loose) else tall[1::2]
    if sum(count_across(items[at]) for at in rest) > 3:
        behind = [*behind, *rest[1::2]]
    return [replace(item, where="back") if at in behind else item for at, item in enumerate(items)]


def with_bulk(items: Sequence[Item]) -> list[Item]:
    """Return items with sizes as in nature, if there are several kinds."""
    if len({item.name for item in items}) < 2:
        return list(items)
    company = any(
        can_hold(item.name) or is_scenery(item.name) or item.name in arrangement()["vehicles"]
        for item in items
    )
    people = any(is_person(item.name) for item in items)
    sizes = {item.name: _bulk(item.name, company, people) for item in items}
    return [
        replace(item, size=item.size * sizes[item.name])
        if not item.relation or (item.relation == "on" and sizes[item.name] < 0.6)
        else item
        for item in items
    ]


def _bulk(name: str, company: bool, people: bool) -> float:
    """Return the size of a figure beside others.

    Args:
        name: The figure.
        company: Whether there are others than things on tables.
        people: Whether there are people.
    """
    bulk = arrangement()["bulk"].items()
    size = next((float(size) for size, names in bulk if name in names), 1.0)
    if size == 1 and company and home_of(name) == "tabletop":
        return 0.5
    if people and name in arrangement()["vehicles"]:
        return 1.3
    small = can_hold(name) and not is_person(name) and name not in arrangement()["mounts"]
    return size * (0.68 if people and small and size < 1.1 else 1.0)
