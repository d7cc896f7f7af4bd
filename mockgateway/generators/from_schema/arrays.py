"""Arrays: one to three items, as many of each kind as `contains` asks for, all different where that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from mockgateway.seed import Seed

from .branches import Mood, plans
from .document import Document, Json, Schemas, Unsatisfiable, canon
from .negate import negated
from .numbers import domain
from .place import Make, Place
from .plan import Plan

_MOST = 2_000
_LONGEST = 100_000  # of an array that has to be so long
_DRAWN = 200  # items are drawn before they are said again
_USUAL = 3
_TRIES = 12


def draw(make: Make, doc: Document, plan: Plan, seed: Seed, place: Place) -> list[Json]:
    """An array of the plan; `Unsatisfiable` names the item that could not be made."""
    length, least = _length(plan, seed, place)
    wanted = _contained(doc, plan, length)
    out: list[Json] = []
    seen: set[object] = set()
    for index in range(length):
        if (
            index >= _DRAWN
            and not plan.unique
            and index not in wanted
            and plan.item(index) == plan.item(index - 1)
        ):
            out.append(deepcopy(out[index - 1 - seed.of("again", index).below(_DRAWN // 2)]))
            continue
        schemas = (*plan.item(index), *wanted.get(index, ()))
        try:
            value = _item(
                make, doc, schemas, seed.of(index), place.item(index), seen if plan.unique else None
            )
        except Unsatisfiable:
            if index < least or any(later >= index for later in wanted):
                raise
            break
        out.append(value)
    return out


def _length(plan: Plan, seed: Seed, place: Place) -> tuple[int, int]:
    """How many items to make, and how few would still do."""
    fixed = max((len(run.prefix) for run in plan.runs), default=0)
    end = next((index for index in range(fixed + 1) if False in plan.item(index)), None)
    most = _LONGEST if plan.max_items is None else plan.max_items
    most = most if end is None else min(most, end)
    least = (
        max(plan.min_items, *(part.least for part in plan.contains))
        if plan.contains
        else plan.min_items
    )
    if least > _LONGEST:
        raise Unsatisfiable(place.pointer, f"an array of {least} items is too long to make")
    if least > most:
        raise Unsatisfiable(
            place.pointer, f"an array of at least {least} items is asked for, {most} are possible"
        )
    if place.lean:
        return least, least
    usual = max(1, fixed) + (
        seed.of("length").below(_USUAL) if end is None and not fixed and not place.deep else 0
    )
    together = sum(part.least for part in plan.contains)
    return min(max(least, usual, together), most), least


def _contained(doc: Document, plan: Plan, length: int) -> dict[int, Schemas]:
    """What `contains` asks of which item, beyond what all items are: the last ones first, they are the freest."""
    asked: dict[int, Schemas] = {}
    free = list(range(length))
    for part in plan.contains:
        # Items of one `contains` may serve another when there are too few for both.
        chosen = (free or list(range(length)))[-part.least :] if part.least else []
        if len(chosen) < part.least:
            chosen = list(range(length))[-part.least :]
        for index in chosen:
            asked[index] = (*asked.get(index, ()), part.schema)
        free = [index for index in free if index not in chosen]
        if part.most is not None and length > part.most:
            for index in range(length):
                if index not in chosen:
                    asked[index] = (*asked.get(index, ()), negated(doc, part.schema))
    return asked


def _item(
    make: Make, doc: Document, schemas: Schemas, seed: Seed, place: Place, seen: set[object] | None
) -> Json:
    if seen is None:
        return make(schemas, seed, place)
    for value in _different(make, doc, schemas, seed, place, len(seen)):
        if canon(value) not in seen:
            seen.add(canon(value))
            return value
    raise Unsatisfiable(
        place.pointer, "no further item was found that differs from the others (uniqueItems)"
    )


def _different(
    make: Make, doc: Document, schemas: Schemas, seed: Seed, place: Place, number: int
) -> Iterator[Json]:
    value = None
    for attempt in range(_TRIES):
        value = make(schemas, seed.of("unique", attempt) if attempt else seed, place)
        yield value
    yield from (other for other in _numbered(value, number) if doc.accepts(schemas, other))
    for plan in plans(doc, schemas, seed, Mood()):  # few values in all: go through them
        found: list[Json] = list(plan.allowed or ())
        if plan.allowed is None:
            found += domain(plan, _MOST) or () if "integer" in plan.types else ()
            found += (True, False) if "boolean" in plan.types else ()
            found += (None,) if "null" in plan.types else ()
        yield from (value for value in found if doc.accepts(schemas, value))


def _numbered(value: Json, number: int) -> Iterator[Json]:
    """The value made different by a number that no other item has."""
    if isinstance(value, str):
        yield from (
            f"{value} {number}",
            f"{value}{number}",
            f"{value[: -len(str(number))]}{number}",
            f"{number}{value[len(str(number)) :]}",
        )
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (value + number, value - number, value * (number + 1), number)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from ({**value, name: other} for other in _numbered(part, number))
