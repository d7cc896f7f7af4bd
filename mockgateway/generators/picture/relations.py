"""Find how the figures of a prompt lie to one another: on, in, before, beside, between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from mockgateway.generators.picture.items import Hit, Item, arrangement


def place_items(
    text: str, heads: Sequence[Hit], items: list[Item], owners: list[int], places: Sequence[Hit]
) -> list[Item]:
    """Return the items with their positions, absolute and relative to one another."""
    for at, head in enumerate(heads):
        end = heads[at + 1].start if at + 1 < len(heads) else len(text)
        between, owner = text[head.end : end], owners[at]
        near = text[max([head.end, *(hit.end for hit in places if hit.end <= end)]) : end]
        follower = owners[at + 1] if at + 1 < len(heads) else -1
        _place_absolutely(text[: head.start] if at == 0 else "", between, items, owner, follower)
        if re.search(arrangement()["row"], between):
            items[owner] = replace(items[owner], row=True)
        relation = _first(_patterns("relations"), near)
        if relation and relation[0] in ("worn", "held") and at + 1 < len(heads):
            items[owners[at + 1]] = replace(
                items[owners[at + 1]], relation=relation[0], other=owner
            )
            continue
        if at + 1 < len(heads) and (inner := _contained(head, between, heads[at + 1], relation)):
            content, holder = owners[at + inner - 1], owners[at + 2 - inner]
            if content != holder:
                flat = arrangement()["holders"][items[holder].name] == "flat"
                way = "inside" if flat else "contained"
                items[content] = replace(items[content], relation=way, other=holder)
                if items[holder].name == "bowl":
                    items[holder] = replace(items[holder], name="dish")
            continue
        if relation and follower not in (-1, owner) and not _first(_patterns("where"), between):
            items[owner] = replace(items[owner], relation=relation[0], other=owners[at + 1])
    for at in range(len(heads) - 2, -1, -1):
        _share_relation(text, heads[at : at + 2], items, owners[at : at + 2])
    return _with_kinds(_with_neighbours(items))


def _place_absolutely(
    before: str, between: str, items: list[Item], owner: int, follower: int
) -> None:
    """Read `on the left` behind a figure, or before the first or the next one."""
    if before and (first := _first(_patterns("where"), before)):
        items[owner] = replace(items[owner], where=first[0])
    where = _first(_patterns("where"), between)
    edge = re.search(r"[,;.]|\band\b", between)
    if where and follower >= 0 and edge and edge.start() < where[1]:
        items[follower] = replace(items[follower], where=where[0])  # "..., on the right a dog"
    elif where and not items[owner].where:
        items[owner] = replace(items[owner], where=where[0])


def _share_relation(
    text: str, heads: Sequence[Hit], items: list[Item], owners: Sequence[int]
) -> None:
    """Give the relation of a figure to the one before it, as in `a cat and a dog on a sofa`."""
    own, shared = items[owners[0]], items[owners[1]]
    before = shared.relation == "front" and items[shared.other].name in arrangement()["buildings"]
    joined = re.fullmatch(arrangement()["joined"], text[heads[0].end : heads[1].start])
    if (
        (before or (joined and shared.relation in ("on", "contained", "inside")))
        and not own.relation
        and owners[0] not in (owners[1], shared.other)
    ):
        items[owners[0]] = replace(own, relation=shared.relation, other=shared.other)


def _with_kinds(items: list[Item]) -> list[Item]:
    """Replace `fruit` by different fruits."""
    for at, item in enumerate(list(items)):
        names = arrangement()["kinds"].get(item.name, ())
        named = [k for k, each in enumerate(items) if each.name in names]
        if named and named[-1] == len(items) - 1:  # "three fruits: an apple, a pear and a lemon"
            for k in named:
                items[k] = replace(items[k], relation=item.relation, other=item.other)
            items[at] = items.pop()
        elif names:
            count = (
                5 if item.count == 1 and item.relation in ("contained", "inside") else item.count
            )
            each = [replace(item, name=names[k % len(names)], count=1) for k in range(count)]
            items[at] = each[0]
            items += each[1:]
    return items


def _contained(head: Hit, between: str, follower: Hit, relation: tuple[str, int] | None) -> int:
    """Return which of two figures, 1 or 2, is in the other one; 0 for neither."""
    holders = arrangement()["holders"]
    if relation and relation[0] in ("inside", "between") and follower.name in holders:
        return 1 if relation[0] == "inside" else 0
    held = rf"\s*(?:{arrangement()['held']})\b[^,.;]*"
    if relation and relation[0] == "on" and holders.get(follower.name) == "flat":
        return 1
    return 2 if head.name in holders and re.fullmatch(held, between) else 0


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
