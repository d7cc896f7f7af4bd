"""What a value has to be: the intersection of all schemas that apply to it, in one flat plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from .document import Document, Json, Schemas, Unsatisfiable, canon
from .patterns import matches

TYPES = ("object", "array", "string", "integer", "fraction", "boolean", "null")
"""JSON's types with the numbers split in two, so that intersecting `number` and `integer` is plain."""

Scopes = tuple[int, ...]
"""The schemas with `unevaluated...` (by identity) within which a schema was met."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one schema says of an object's members; `rest` is for the names that are nowhere else."""

    properties: dict[str, Json]
    patterns: dict[str, Json]
    rest: Json
    closed: bool
    scopes: Scopes


@dataclass(frozen=True, slots=True)
class Run:
    """What one schema says of an array's items: the first ones, and the rest."""

    prefix: list[Json]
    rest: Json
    closed: bool
    scopes: Scopes


@dataclass(frozen=True, slots=True)
class Contains:
    """From `least` to `most` items have to satisfy the schema."""

    schema: Json
    least: int
    most: int | None
    scopes: Scopes


@dataclass(slots=True)
class Plan:
    """Bounds are inclusive unless open; empty collections and None say nothing."""

    types: frozenset[str] = frozenset(TYPES)
    typed: bool = False
    hinted: list[str] = field(default_factory=list)
    allowed: list[Json] | None = None
    excluded: list[object] = field(default_factory=list)
    examples: list[list[Json]] = field(default_factory=list)
    defaults: list[Json] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    title: str = ""
    hints: dict[str, list[Json]] = field(default_factory=dict)
    """Values that a discriminator asks of a member."""

    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    steps: list[Fraction] = field(default_factory=list)

    min_length: int = 0
    max_length: int | None = None
    patterns: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    content: dict[str, Json] = field(default_factory=dict)

    runs: list[Run] = field(default_factory=list)
    contains: list[Contains] = field(default_factory=list)
    min_items: int = 0
    max_items: int | None = None
    unique: bool = False

    shapes: list[Shape] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    names: list[Json] = field(default_factory=list)
    needs: dict[str, list[str]] = field(default_factory=dict)
    min_properties: int = 0
    max_properties: int | None = None

    leftovers: list[tuple[str, Json, int, Scopes]] = field(default_factory=list)
    seen: set[tuple[int, Scopes]] = field(default_factory=set)
    forked: bool = False
    risky: bool = False
    """Built by guessing in part: the value needs a look by the judge."""

    _members: dict[str, Schemas] = field(default_factory=dict)

    def copy(self) -> Plan:
        """A plan that can go another way; what lists hold is shared."""
        twin = Plan()
        for name in Plan.__slots__:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if isinstance(value, (list, dict, set)) else value)
        return twin

    def settle(self) -> None:
        """Drop the types that nothing can be of; raise `Unsatisfiable` when none is left."""
        types = self.types
        if self.allowed is not None:
            kept = [
                value
                for value in self.allowed
                if kind_of(value) in types and canon(value) not in self.excluded
            ]
            self.allowed = kept
            types = types & {kind_of(value) for value in kept}
            if not kept:
                raise Unsatisfiable("", "no value of the enum is left")
        lost: list[str] = []
        if self.low and self.high:
            (low, open_low), (high, open_high) = self.low, self.high
            if low > high or (low == high and (open_low or open_high)):
                types = types - {"integer", "fraction"}
                lost.append(f"the minimum {float(low):g} is beyond the maximum {float(high):g}")
        for kind, word, least, most in (
            ("string", "Length", self.min_length, self.max_length),
            ("array", "Items", self.min_items, self.max_items),
            (
                "object",
                "Properties",
                max(self.min_properties, len(self.required)),
                self.max_properties,
            ),
        ):
            if most is not None and least > most:
                types = types - {kind}
                lost.append(f"min{word} {least} is beyond max{word} {most}")
        for name in self.required if "object" in types else ():
            if any(shape.properties.get(name) is False for shape in self.shapes):
                types = types - {"object"}
                lost.append(f"{name!r} is required and forbidden")
        if not types:
            raise Unsatisfiable(
                "", "; ".join(lost) or "the schemas that apply allow no type in common"
            )
        self.types = types

    def finish(self, doc: Document) -> None:
        """Turn `unevaluated...` into what it means here, innermost first."""
        for key, schema, scope, scopes in reversed(self.leftovers):
            if key == "unevaluatedProperties":
                shapes = [shape for shape in self.shapes if scope in shape.scopes]
                if not any(shape.closed for shape in shapes):
                    known = {name: True for shape in shapes for name in shape.properties}
                    patterns = {pattern: True for shape in shapes for pattern in shape.patterns}
                    self.shapes.append(Shape(known, patterns, schema, True, scopes))
                continue
            runs = [run for run in self.runs if scope in run.scopes]
            if not any(run.closed for run in runs):
                length = max((len(run.prefix) for run in runs), default=0)
                found = [part.schema for part in self.contains if scope in part.scopes]
                rest = _any(doc, [*found, schema]) if found else schema
                self.runs.append(Run([True] * length, rest, True, scopes))
        self.leftovers.clear()

    def known(self) -> list[str]:
        """The names of members that schemas mention, in their order."""
        return list(dict.fromkeys(name for shape in self.shapes for name in shape.properties))

    def member(self, name: str) -> Schemas:
        """What the member of this name has to satisfy."""
        if name not in self._members:
            self._members[name] = self.so_far(name)
        return self._members[name]

    def so_far(self, name: str) -> Schemas:
        """What the member has to satisfy by a plan that may still grow."""
        found: list[Json] = []
        for shape in self.shapes:
            here = [shape.properties[name]] if name in shape.properties else []
            here += [part for pattern, part in shape.patterns.items() if matches(pattern, name)]
            found += here or [shape.rest]
        return _distinct(found)

    def item(self, index: int) -> Schemas:
        """What the item at this index has to satisfy."""
        return _distinct(
            run.prefix[index] if index < len(run.prefix) else run.rest for run in self.runs
        )


def kind_of(value: Json) -> str:
    """Which of `TYPES` a JSON value is."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "fraction"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _any(doc: Document, schemas: list[Json]) -> Json:
    return doc.made(("any", *map(id, schemas)), lambda: {"anyOf": schemas})


def _distinct(schemas: Iterable[Json]) -> Schemas:
    return tuple(
        {id(schema): schema for schema in schemas if schema is not True and schema != {}}.values()
    )
