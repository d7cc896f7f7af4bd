"""Find how the figures of a prompt lie to one another: on, in, before, beside, between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture.groups import (
    acting,
    dressed,
    name_each,
    shared_out,
    with_kinds,
    with_neighbours,
)
from mockgateway.generators.picture.items import Hit, Item, arrangement, formation_in, pose_in
from mockgateway.generators.picture.kinds import (
    can_hold,
    first_match,
    is_held,
    is_large,
    is_person,
    is_worn,
)

_PARTS = ("worn", "held", "contained", "around")  # relations of what belongs to another figure
_PLAIN = {
    "bowl": "dish",
    "cake": "plain-cake",
    "cup": "plain-cup",
}  # holders without anything in or on them


def place_items(
    text: str, heads: Sequence[Hit], items: list[Item], owners: list[int], places: Sequence[Hit]
) -> list[Item]:
    """Return the items with their positions, absolute and relative to one another."""
    for at, head in enumerate(heads):
        end = heads[at + 1].start if at + 1 < len(heads) else len(text)
        between, owner = text[head.end : end], owners[at]
        follower = owners[at + 1] if at + 1 < len(heads) else -1
        _place_absolutely(text[: head.start] if at == 0 else "", between, items, owner, follower)
        bearer = items[owner].other if items[owner].relation in ("worn", "held") else owner
        items[bearer] = _posed(items[bearer], between)
        if at and (back := _back_reference(between)) and owner != owners[0]:
            near = " with " in text[heads[at - 1].end : head.start]  # "a tree with gifts under it"
            _refer_back(items, owner, owners[at - 1 if near else 0], back)
        elif (
            (way := items[owner].relation) in ("worn", "held", "on", "contained", "inside")
            and follower >= 0
            and items[owner].other < owner
            and _may_share(way, items[owner], items[follower], between)
            and not first_match("relations", between)
        ):
            worn = is_worn(items[follower].name) or way == "worn"
            way = "worn" if worn else way
            items[follower] = replace(items[follower], relation=way, other=items[owner].other)
        elif follower not in (-1, owner):
            begin = max([head.end, *(hit.end for hit in places if hit.end <= end)])
            name = _relation_to(
                head.name, items[bearer].name, heads[at + 1].name, between, text[begin:end]
            )
            if items[follower].formation != "strewn":  # flowers all over a field
                _relate(items, owner, follower, name, between)
    _serve(text, heads, items, owners)
    for at in range(len(heads) - 2, -1, -1):
        _share_relation(text, heads[at : at + 2], items, owners[at : at + 2])
    name_each(text, heads, items, owners)
    return acting(shared_out(dressed(with_kinds(with_neighbours(items)))))


def _may_share(way: str, item: Item, other: Item, between: str) -> bool:
    """Return whether a figure shares the relation `way` of the one before it."""
    if way == "worn":
        fits = is_worn(other.name) or other.name in arrangement()["clothes"]
    else:  # "a bowl of oranges and a knife"
        apart = way in ("contained", "inside") and item.count > 1 and " and a" in between
        fits = is_held(other.name) and not apart
    return fits and _is_joined(between)


def _serve(text: str, heads: Sequence[Hit], items: list[Item], owners: Sequence[int]) -> None:
    """Put all figures on the plate that ends a prompt: `an apple, a pear, white plate`."""
    if len(heads) < 2 or arrangement()["holders"].get(heads[-1].name) != "flat":
        return
    plate, last = owners[-1], text[heads[-2].end : heads[-1].start]
    if re.fullmatch(r"[^,]*, (?:an? )?(?:\w+ )?", last) and not items[plate].relation:
        for at, item in enumerate(items):
            if at != plate and item.relation in ("", "left", "right", "beside"):
                items[at] = replace(item, relation="inside", other=plate)


def _refer_back(items: list[Item], owner: int, other: int, relation: str) -> None:
    """Record the relation of a figure to an earlier one, as in `and a lamp above it`."""
    if relation == "below" and items[other].name in arrangement()["legged"]:
        relation = "under"
    elif relation == "below" and is_large(items[other].name):
        relation = "front"
    items[owner] = replace(items[owner], relation=relation, other=other)


def _posed(item: Item, after: str) -> Item:
    """Return an item with its formation and its pose, which the words behind it name."""
    clause = re.split(r"[,.;]| and | with ", after)[0]
    formation = item.formation or formation_in(clause)
    return replace(item, formation=formation, pose=item.pose or pose_in(clause))


def _relation_to(own: str, bearer: str, other: str, between: str, near: str) -> str:
    """Return the relation to the next figure that the words before it name, or "".

    Args:
        own: The figure before the words.
        bearer: The figure that wears or holds it, else itself.
        other: The next figure.
        between: The words.
        near: The words behind the last place.
    """
    found = first_match("relations", near)
    name = found[0] if found else ""
    if found and _is_apart(near[found[1] :]):
        name = ""
    if name == "held" and not can_hold(bearer):
        name = ""
    if name == "held" and not (is_held(other) or can_hold(other)):
        rest = first_match("relations", near[found[1] + 5 :]) if found else None
        name = rest[0] if rest else "beside"
        name = "on" if name == "inside" and other in arrangement()["legged"] else name
    if way := _attire(own, bearer, other, between, name):
        return way
    if name == "below" and other in arrangement()["legged"]:
        return "under"
    fruit = other in arrangement()["hung"] and own in ("tree", "christmas-tree")
    if fruit and not name and re.search(r" (?:with|full of|has|having|bearing|and)\b", between):
        return "hung"
    if name == "on" and (other in arrangement()["walls"] or other in arrangement()["shapes"]):
        return "inside"
    if name == "inside" and other in arrangement()["seats"]:
        return "on"
    if name == "inside" and is_large(other):
        perched = other in ("tree", "palm", "evergreen-tree", "acacia") and not is_person(own)
        return "hung" if perched and can_hold(own) else "front"
    return "front" if name == "below" and other in arrangement()["canopies"] else name


def _attire(own: str, bearer: str, other: str, between: str, name: str) -> str:
    """Return whether the next figure is `worn` or `held`, or "": `with a hat`, `, red hat`."""
    dress = arrangement()["clothes"]
    bare = r",(?: (?!an?\b|the\b|one\b|two\b|three\b)[\w-]+){0,3} $"
    if re.search(bare, between) and can_hold(bearer) and (is_worn(other) or other in dress):
        return "worn"
    if not re.search(r"\s(?:with|in|has|having|wears|wearing)(?:\s+[\w-]+){0,6}\s+$", between):
        return ""
    if is_worn(other) or other.startswith("costume-") or (other in dress and can_hold(bearer)):
        return "worn"
    holder = bearer if own in dress or own.startswith("costume-") else own
    held = " with" in between and not name and can_hold(holder) and is_held(other)
    return "held" if held else ""


def _is_apart(words: str) -> bool:
    """Return whether what a relation leads to ends before the next figure.

    It ends at `with` and at a comma, if that is not in `a big, old house`.
    """
    if re.search(r"\bwith\b", words):
        return True
    comma = re.search(r"(\w+) ?[,.;]", words)
    return comma is not None and re.fullmatch(arrangement()["adjectives"], comma[1]) is None


def _bearer(items: list[Item], owner: int, follower: int, name: str) -> int:
    """Return the figure that wears or holds the next one."""
    bearer = items[owner].other if items[owner].relation in ("worn", "held", "on") else owner
    above = ("on", bearer)
    riders = [k for k, each in enumerate(items) if (each.relation, each.other) == above]
    people = [k for k in range(bearer) if is_person(items[k].name)]
    if people and items[follower].name in arrangement()["overhead"]:  # no dog has an umbrella
        bearer = bearer if is_person(items[bearer].name) else people[-1]
    if riders and can_hold(items[riders[0]].name) and name == "held":
        return riders[0]
    if can_hold(items[bearer].name):
        return bearer
    holders = (k for k, each in enumerate(items) if each.other == owner and can_hold(each.name))
    return next(holders, owner)  # "a frog on a lily pad with a crown"


def _relate(items: list[Item], owner: int, follower: int, name: str, between: str) -> None:
    """Record the relation of a figure to the next one."""
    if name in ("worn", "held"):
        bearer = _bearer(items, owner, follower, name)
        items[follower] = replace(items[follower], relation=name, other=bearer)
    elif inner := _contained(items[owner].name, between, items[follower].name, name):
        content, holder = (owner, follower) if inner == 1 else (follower, owner)
        name = items[holder].name
        seen = arrangement()["holders"][name] == "flat" or name in arrangement()["clear"]
        way = "inside" if seen else "contained"
        items[content] = replace(items[content], relation=way, other=holder)
        if plain := _PLAIN.get(items[holder].name):
            items[holder] = replace(items[holder], name=plain)
    elif items[owner].name in arrangement()["surfaces"] and re.match(r" with\b[^.;]*$", between):
        items[follower] = replace(items[follower], relation="on", other=owner)
    elif name == "hung" and can_hold(items[owner].name):
        items[owner] = replace(items[owner], relation="hung", other=follower)
    elif name in ("hung", "surrounded"):
        way = "hung" if name == "hung" else "around"
        items[follower] = replace(items[follower], relation=way, other=owner)
    elif name == "juggled":
        items[follower] = replace(items[follower], relation="around", other=owner, pose="fly")
    elif name and (name == "on" or not first_match("where", between)):
        held = items[owner].relation in _PARTS  # "a girl with a book under a tree"
        subject = items[owner].other if held else owner
        if subject != follower:
            items[subject] = replace(items[subject], relation=name, other=follower)


def _place_absolutely(
    before: str, between: str, items: list[Item], owner: int, follower: int
) -> None:
    """Read `on the left` behind a figure, or before the first or the next one."""
    if before and (first := first_match("where", before)):
        items[owner] = replace(items[owner], where=first[0])
    where = first_match("where", between)
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
    base = items[shared.other].name
    before = shared.relation == "front" and is_large(base)
    before = before or (shared.relation == "behind" and base in arrangement()["legged"])
    if can_hold(own.name) and can_hold(shared.name) and not own.pose:
        joined = _is_joined(text[heads[0].end : heads[1].start])
        own = items[owners[0]] = replace(own, pose=shared.pose) if joined else own
    between = text[heads[0].end : heads[1].start]
    if where := first_match("where", between):  # "on the left and a dog on the right on a sofa"
        between = re.sub(r"^.*?(?=,| and )", "", between) if where[1] < 4 else between
    joined = _is_joined(between)
    if (
        (before or (joined and shared.relation in ("on", "contained", "inside", "tied")))
        and not own.relation
        and own.formation != "strewn"
        and owners[0] not in (owners[1], shared.other)
    ):
        items[owners[0]] = replace(own, relation=shared.relation, other=shared.other)


def _back_reference(between: str) -> str:
    """Return the relation in `and a lamp above it`, or ""."""
    whose = r"(?:its|his|her|their) (\w+)"
    if part := re.match(rf" (?:\w+ing )?on (?:it|them|top\b(?! of)|{whose})\b", between):
        return "shoulder" if re.match(r"arm|shoulder|hand|wing", part[1] or "") else "on"
    if re.match(r" (?:[a-z]+ )?(?:on|over|from|to) (?:the|its|his|her) handle ?bars?\b", between):
        return "shoulder"
    found = first_match("relations", between)
    return found[0] if found and re.search(r"^ [a-z ]+ (?:it|them|him|her)\b", between) else ""


def _is_joined(between: str) -> bool:
    return re.fullmatch(arrangement()["joined"], between) is not None


def _contained(first: str, between: str, second: str, relation: str) -> int:
    """Return which of two figures, 1 or 2, is in the other one; 0 for neither."""
    holders = arrangement()["holders"]
    if relation == "inside" and second in holders:
        return 1
    if relation == "on" and holders.get(second) == "flat":
        return 1
    held = rf"\s*(?:{arrangement()['held']})\b(?!.* and )[^,.;]*"
    if relation in ("left", "right", "beside", "above", "below", "front", "behind"):
        return 0
    return 2 if first in holders and re.fullmatch(held, between) else 0
