"""Draw arrays of one to three items, or as many as the schema requires."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from .branches import Strategy, branches
from .constraints import Constraints
from .document import Document, Json, Schemas, Unsatisfiable, canon
from .location import Context
from .negate import negated
from .numbers import domain

_MAX_DOMAIN = 2_000
_MAX_LENGTH = 100_000
_DRAWN = 200  # items that are drawn before they are repeated
_USUAL = 3
_TRIES = 12


def draw(context: Context, constraints: Constraints) -> list[Json]:
    """Return an array; `Unsatisfiable` names the item that could not be drawn."""
    draw_value, doc, seed, location = context
    length, least = _length(context, constraints)
    contained = _contained(doc, constraints, length)
    out: list[Json] = []
    seen: set[object] | None = set() if constraints.unique else None
    for index in range(length):
        schemas = constraints.item(index)
        free = index >= _DRAWN and seen is None and index not in contained
        if free and schemas == constraints.item(index - 1):
            shift = 1 + seed.of("again", index).below(_DRAWN // 2)
            out.append(deepcopy(out[index - shift]))
            continue
        schemas = (*schemas, *contained.get(index, ()))
        try:
            part, inside = seed.of(index), location.item(index)
            if seen is None:
                out.append(draw_value(schemas, part, inside))
            else:
                out.append(_unseen(Context(draw_value, doc, part, inside), schemas, seen))
        except Unsatisfiable:
            if index < least or any(later >= index for later in contained):
                raise
            break
    return out


def _length(context: Context, constraints: Constraints) -> tuple[int, int]:
    """Return how many items to draw, and how few would be valid."""
    fixed = max((len(rules.prefix) for rules in constraints.items), default=0)
    end = next((index for index in range(fixed + 1) if False in constraints.item(index)), None)
    most = _MAX_LENGTH if constraints.max_items is None else constraints.max_items
    most = most if end is None else min(most, end)
    least = max(constraints.min_items, *(part.least for part in constraints.contains), 0)
    if least > _MAX_LENGTH:
        raise context.error(f"an array of {least} items is too long to draw")
    if least > most:
        raise context.error(f"an array needs {least} items, but only {most} are possible")
    if context.location.lean:
        return least, least
    usual = max(1, fixed)
    if end is None and not fixed and not context.location.deep:
        usual += context.seed.of("length").below(_USUAL)
    together = sum(part.least for part in constraints.contains)
    return min(max(least, usual, together), most), least


def _contained(doc: Document, constraints: Constraints, length: int) -> dict[int, Schemas]:
    """Return the schemas that `contains` adds to items: to the last ones, which are the freest."""
    added: dict[int, Schemas] = {}
    every = list(range(length))
    free = every
    for part in constraints.contains:
        # If there are too few items, one item can serve several `contains`.
        chosen = (free or every)[-part.least :] if part.least else []
        if len(chosen) < part.least:
            chosen = every[-part.least :]
        for index in chosen:
            added[index] = (*added.get(index, ()), part.schema)
        free = [index for index in free if index not in chosen]
        if part.most is not None and length > part.most:
            for index in every:
                if index not in chosen:
                    added[index] = (*added.get(index, ()), negated(doc, part.schema))
    return added


def _unseen(context: Context, schemas: Schemas, seen: set[object]) -> Json:
    for value in _different(context, schemas, len(seen)):
        if canon(value) not in seen:
            seen.add(canon(value))
            return value
    raise context.error("no further item was found that differs from the others (uniqueItems)")


def _different(context: Context, schemas: Schemas, number: int) -> Iterator[Json]:
    """Yield drawn values, then numbered ones, then all values of a small domain."""
    draw_value, doc, seed, location = context
    value = None
    for attempt in range(_TRIES):
        value = draw_value(schemas, seed.of("unique", attempt) if attempt else seed, location)
        yield value
    yield from (other for other in _numbered(value, number) if doc.accepts(schemas, other))
    for constraints in branches(doc, schemas, seed, Strategy()):
        found: list[Json] = list(constraints.allowed or ())
        if constraints.allowed is None:
            integer = "integer" in constraints.types
            found += (domain(constraints, _MAX_DOMAIN) or ()) if integer else ()
            found += (True, False) if "boolean" in constraints.types else ()
            found += (None,) if "null" in constraints.types else ()
        yield from (value for value in found if doc.accepts(schemas, value))


def _numbered(value: Json, number: int) -> Iterator[Json]:
    """Yield values that contain a number that no other item has."""
    if isinstance(value, str):
        size = len(str(number))
        yield from (f"{value} {number}", f"{value}{number}")
        yield from (f"{value[:-size]}{number}", f"{number}{value[size:]}")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (value + number, value - number, value * (number + 1), number)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from ({**value, name: other} for other in _numbered(part, number))
