"""Hold the constraints of one value: the intersection of all schemas that apply to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from .document import Document, Json, Schemas, Unsatisfiable, canon
from .patterns import matches

# JSON's types. Numbers are split in two, so that `number` and `integer` intersect simply.
TYPES = ("object", "array", "string", "integer", "fraction", "boolean", "null")

Scopes = tuple[int, ...]
"""The schemas with `unevaluated...` (by id) that contain a schema."""


@dataclass(frozen=True, slots=True)
class MemberRules:
    """The rules of one schema for an object's members."""

    properties: dict[str, Json]
    patterns: dict[str, Json]
    rest: Json  # schema of all other members
    closed: bool  # whether `rest` was given
    scopes: Scopes


@dataclass(frozen=True, slots=True)
class ItemRules:
    """The rules of one schema for an array's items."""

    prefix: list[Json]  # schemas of the first items
    rest: Json
    closed: bool
    scopes: Scopes


@dataclass(frozen=True, slots=True)
class Contains:
    """A schema that `least` to `most` items have to satisfy."""

    schema: Json
    least: int
    most: int | None
    scopes: Scopes


@dataclass(slots=True)
class Constraints:
    """The constraints of one value; empty collections and None do not constrain it."""

    types: frozenset[str] = frozenset(TYPES)
    typed: bool = False  # whether `type` was given
    implied: list[str] = field(default_factory=list)  # types that keywords are about
    allowed: list[Json] | None = None
    excluded: list[object] = field(default_factory=list)
    examples: list[list[Json]] = field(default_factory=list)
    defaults: list[Json] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    title: str = ""
    described: list[str] = field(default_factory=list)  # words that a description quotes
    hints: dict[str, list[Json]] = field(default_factory=dict)  # members' values by discriminators

    low: tuple[Fraction, bool] | None = None  # bound, and whether it is exclusive
    high: tuple[Fraction, bool] | None = None
    multiples: list[Fraction] = field(default_factory=list)

    min_length: int = 0
    max_length: int | None = None
    patterns: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    content: dict[str, Json] = field(default_factory=dict)

    items: list[ItemRules] = field(default_factory=list)
    contains: list[Contains] = field(default_factory=list)
    min_items: int = 0
    max_items: int | None = None
    unique: bool = False

    members: list[MemberRules] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    names: list[Json] = field(default_factory=list)
    dependent: dict[str, list[str]] = field(default_factory=dict)
    min_properties: int = 0
    max_properties: int | None = None

    unevaluated: list[tuple[str, Json, int, Scopes]] = field(default_factory=list)
    seen: set[tuple[int, Scopes]] = field(default_factory=set)
    forked: bool = False  # whether a branch was chosen
    approximate: bool = False  # whether values need a check by the validator
    _by_member: dict[str, Schemas] = field(default_factory=dict)

    def copy(self) -> Constraints:
        """Return a copy for another branch; the elements of its collections are shared."""
        twin = Constraints()
        for name in Constraints.__slots__:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if isinstance(value, (list, dict, set)) else value)
        return twin

    def settle(self) -> None:
        """Drop impossible types; raise `Unsatisfiable` if none is left."""
        if self.allowed is not None:
            self.allowed = [
                value
                for value in self.allowed
                if type_of(value) in self.types and canon(value) not in self.excluded
            ]
            if not self.allowed:
                raise Unsatisfiable("", "no value of the enum is left")
            self.types = self.types & {type_of(value) for value in self.allowed}
        reasons = dict(self._impossible())
        types = self.types.difference(*reasons.values())
        if not types:
            reason = "; ".join(reasons) or "the schemas that apply allow no type in common"
            raise Unsatisfiable("", reason)
        self.types = types

    def _impossible(self) -> Iterable[tuple[str, set[str]]]:
        """Yield reasons why some types are impossible."""
        if self.low and self.high:
            (low, open_low), (high, open_high) = self.low, self.high
            if low > high or (low == high and (open_low or open_high)):
                reason = f"the minimum {float(low):g} is beyond the maximum {float(high):g}"
                yield reason, {"integer", "fraction"}
        members = max(self.min_properties, len(self.required))
        for kind, word, least, most in (
            ("string", "Length", self.min_length, self.max_length),
            ("array", "Items", self.min_items, self.max_items),
            ("object", "Properties", members, self.max_properties),
        ):
            if most is not None and least > most:
                yield f"min{word} {least} is beyond max{word} {most}", {kind}
        for name in self.required if "object" in self.types else ():
            if any(rules.properties.get(name) is False for rules in self.members):
                yield f"{name!r} is required and forbidden", {"object"}

    def finish(self, doc: Document) -> None:
        """Replace `unevaluated...` by rules for members and items, innermost first."""
        for key, schema, scope, scopes in reversed(self.unevaluated):
            if key == "unevaluatedProperties":
                members = [rules for rules in self.members if scope in rules.scopes]
                if not any(rules.closed for rules in members):
                    known = {name: True for rules in members for name in rules.properties}
                    patterns = {pattern: True for rules in members for pattern in rules.patterns}
                    self.members.append(MemberRules(known, patterns, schema, True, scopes))
                continue
            items = [rules for rules in self.items if scope in rules.scopes]
            if not any(rules.closed for rules in items):
                length = max((len(rules.prefix) for rules in items), default=0)
                found = [part.schema for part in self.contains if scope in part.scopes]
                rest = _any_of(doc, [*found, schema]) if found else schema
                self.items.append(ItemRules([True] * length, rest, True, scopes))
        self.unevaluated.clear()

    def known(self) -> list[str]:
        """Return the members that schemas name, in their order."""
        return list(dict.fromkeys(name for rules in self.members for name in rules.properties))

    def member(self, name: str) -> Schemas:
        """Return the schemas of a member; only for finished constraints."""
        if name not in self._by_member:
            self._by_member[name] = self.member_so_far(name)
        return self._by_member[name]

    def member_so_far(self, name: str) -> Schemas:
        """Return the schemas of a member, while more may be added."""
        found: list[Json] = []
        for rules in self.members:
            own = [rules.properties[name]] if name in rules.properties else []
            own += [part for pattern, part in rules.patterns.items() if matches(pattern, name)]
            found += own or [rules.rest]
        return _distinct(found)

    def item(self, index: int) -> Schemas:
        """Return the schemas of an item."""
        return _distinct(
            rules.prefix[index] if index < len(rules.prefix) else rules.rest for rules in self.items
        )


def type_of(value: Json) -> str:
    """Return which of `TYPES` a JSON value has."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "fraction"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _any_of(doc: Document, schemas: list[Json]) -> Json:
    return doc.built(("any", *map(id, schemas)), lambda: {"anyOf": schemas})


def _distinct(schemas: Iterable[Json]) -> Schemas:
    return tuple(
        {id(schema): schema for schema in schemas if schema is not True and schema != {}}.values()
    )
