"""Choose how large figures are beside one another, and which of them are behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import is_scenery
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
    bulk = arrangement()["bulk"].items()
    sizes = {name: float(size) for size, names in bulk for name in names}
    return [
        replace(item, size=item.size * sizes.get(item.name, 1.0))
        if not item.relation or (item.relation == "on" and sizes.get(item.name, 1.0) < 0.6)
        else item
        for item in items
    ]
