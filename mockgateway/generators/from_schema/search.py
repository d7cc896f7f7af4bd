"""Search for an instance: draw values, validate them, and try again a limited number of times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from mockgateway.seed import Seed

from . import arrays, numbers, objects, strings
from .branches import Strategy, branches
from .constraints import Constraints
from .document import Document, Json, Schemas, Unsatisfiable, canon, document
from .location import Context, Location
from .names import sounds_numeric

_MAX_NODES = 4_000
_MANY_NODES = 500  # from which values are drawn as small as possible
_TRIES = 8
_BRANCHES = 4
_MAX_DEPTH = 100
_MAX_LOOPS = 2


_DRAW: dict[str, Callable[[Context, Constraints], Json]] = {
    "object": objects.draw,
    "array": arrays.draw,
    "string": strings.draw,
    "number": numbers.draw,
}


def draw_instance(schema: Json, seed: Seed) -> Json:
    """Return a valid value for a schema; the same seed gives the same value.

    Args:
        schema: A JSON Schema 2020-12 with local references only. It is compiled once and known by
            its identity, so do not change it afterwards.
        seed: Decides the value.

    Raises:
        Unsatisfiable: No valid value was found: there is none, or the search was too short.
    """
    doc = document(schema)
    failure = Unsatisfiable("", "all values drawn for this schema were invalid")
    nodes = _MAX_NODES
    for attempt in range(_TRIES):
        search = _Search(doc, nodes)
        try:
            value = search.draw((doc.root,), _again(seed, attempt), Location(lean=attempt > 2))
        except Unsatisfiable as error:
            failure = error
        else:
            if doc.validator.is_valid(value):
                return value
        nodes = max(search.left, _MAX_NODES // 10)
    raise failure


def _again(seed: Seed, attempt: int, word: str = "again") -> Seed:
    return seed.of(word, attempt) if attempt else seed


class _Search:
    """One attempt at a whole instance: counts its nodes and remembers impossible schemas."""

    def __init__(self, doc: Document, nodes: int) -> None:
        self.doc = doc
        self.left = nodes
        self.full = nodes - _MANY_NODES
        self.failed: dict[tuple[int, ...], Unsatisfiable] = {}
        self.alive: list[Schemas] = []  # keeps the ids of `failed`

    def draw(self, schemas: Schemas, seed: Seed, location: Location) -> Json:
        """Return a value that satisfies all the schemas."""
        key = tuple(map(id, schemas))
        if key in self.failed:
            raise self.failed[key]
        self._spend()
        if len(location.path) > _MAX_DEPTH:
            raise Unsatisfiable(location.pointer, "the recursion does not end")
        lean = location.lean or self.left < self.full or location.trail.count(key) >= _MAX_LOOPS
        location = location.within(key, lean)
        try:
            return self._attempts(schemas, key, seed, location)
        except Unsatisfiable as error:
            if self.left >= 0 and not lean:
                self.failed[key] = error
                self.alive.append(schemas)
            raise

    def _attempts(
        self, schemas: Schemas, key: tuple[int, ...], seed: Seed, location: Location
    ) -> Json:
        known: Constraints | None = self.doc.constraints.get(key)
        if known is not None and not known.approximate:
            return self._value(known, schemas, seed, location)
        failure: Unsatisfiable | None = None
        for attempt in range(_TRIES):
            part = _again(seed, attempt)
            found: Iterable[Constraints] = (known,) if known else ()
            if known is None:
                strategy = Strategy(lean=location.lean, strict=attempt % 2 == 1)
                every = branches(self.doc, schemas, part, strategy, self._spend)
                found = islice(every, _BRANCHES)
            try:
                for constraints in found:
                    if not constraints.forked and known is None:
                        known = self.doc.constraints[key] = constraints
                        self.doc.alive.append(schemas)
                    try:
                        value = self._value(constraints, schemas, part, location)
                    except Unsatisfiable as error:
                        failure = error
                        continue
                    if not constraints.approximate or self.doc.accepts(schemas, value):
                        return value
            except Unsatisfiable as error:
                failure = error if error.pointer else Unsatisfiable(location.pointer, error.reason)
            if self.left < 0 or (known is not None and not known.approximate):
                break
        raise failure or Unsatisfiable(
            location.pointer, "no branch of the schema gave a valid value"
        )

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            reason = "the instance is too large, or the schemas too entangled"
            raise Unsatisfiable("", f"the search was given up: {reason}")

    def _value(
        self, constraints: Constraints, schemas: Schemas, seed: Seed, location: Location
    ) -> Json:
        """Return an example, a value of the enum, or a value of the first type that works."""
        for values in ([*location.hint], *constraints.examples, constraints.defaults):
            valid = [value for value in values if self.doc.accepts(schemas, value)]
            if valid:
                return _copied(seed.of("example").pick(valid) if len(valid) > 1 else valid[0])
        if constraints.allowed is not None:
            return self._enum_value(constraints.allowed, schemas, seed, location)
        failure: Unsatisfiable | None = None
        for kind in _types(constraints, seed, location):
            for attempt in range(_TRIES if constraints.excluded else 1):
                part = _again(seed, attempt, "other")
                try:
                    value = self._value_of_type(kind, constraints, part, location)
                except Unsatisfiable as error:
                    failure = error
                    break
                if not constraints.excluded or canon(value) not in constraints.excluded:
                    return value
        raise failure or Unsatisfiable(location.pointer, "all drawn values are excluded")

    def _enum_value(
        self, values: list[Json], schemas: Schemas, seed: Seed, location: Location
    ) -> Json:
        start = seed.of("enum").below(len(values))
        rotated = values[start:] + values[:start]
        if None in values and seed.of("null").below(10):
            rotated.sort(key=lambda value: value is None)
        for value in rotated:
            if self.doc.accepts(schemas, value):
                return _copied(value)
        reason = f"none of the enum's values ({str(values)[:60]}) is valid here"
        raise Unsatisfiable(location.pointer, reason)

    def _value_of_type(
        self, kind: str, constraints: Constraints, seed: Seed, location: Location
    ) -> Json:
        if kind == "object":
            location = location.owned_by(_object_name(constraints, location))
        if kind in _DRAW:
            return _DRAW[kind](Context(self.draw, self.doc, seed, location), constraints)
        return None if kind == "null" else seed.below(10) > 2


def _object_name(constraints: Constraints, location: Location) -> str:
    """Return an object's name: of its reference, its title or its member."""
    ref = constraints.refs[0].rsplit("/", 1)[-1].lstrip("#") if constraints.refs else ""
    return ref or constraints.title or location.name


def _types(constraints: Constraints, seed: Seed, location: Location) -> list[str]:
    """Return the types to try, likely ones first and null nearly always last.

    `number` stands for `integer` and `fraction`.
    """
    numeric = not constraints.types.isdisjoint(("integer", "fraction"))
    every = ("object", "array", "string", "number", "boolean", "null")
    kinds = [kind for kind in every if kind in constraints.types or (kind == "number" and numeric)]
    if len(kinds) == 1:
        return kinds
    if not constraints.typed:
        likely = ["number" if kind == "integer" else kind for kind in constraints.implied]
        likely = likely or ["number" if sounds_numeric(location.name) else "string"]
        return sorted(kinds, key=lambda kind: kind not in likely)
    if location.lean:
        return kinds[::-1]
    start = seed.of("type").below(len(kinds))
    rotated = kinds[start:] + kinds[:start]
    return (
        sorted(rotated, key=lambda kind: kind == "null") if seed.of("null").below(10) else rotated
    )


def _copied(value: Json) -> Json:
    """Return a copy of a document's value, which callers may change."""
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value
