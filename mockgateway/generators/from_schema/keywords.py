"""Add the keywords of one schema to the constraints of a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from .constraints import TYPES, Constraints, Contains, ItemRules, MemberRules, Scopes
from .document import Json, canon

_TYPES = {kind: (kind,) for kind in TYPES} | {"number": ("integer", "fraction")}


def add_keywords(constraints: Constraints, schema: dict[str, Json], scopes: Scopes) -> None:
    """Narrow the constraints by a schema, without its references and branches."""
    for key, value in schema.items():
        rule = _RULES.get(key)
        if rule is not None:
            rule(constraints, value)
        elif key in _APPROXIMATED:
            constraints.approximate = True
        if key in _TYPE_BY_KEYWORD:
            constraints.implied.append(_TYPE_BY_KEYWORD[key])
    if "properties" in schema or "patternProperties" in schema or "additionalProperties" in schema:
        rest, closed = schema.get("additionalProperties", True), "additionalProperties" in schema
        named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        constraints.members.append(MemberRules(named, patterns, rest, closed, scopes))
    if "items" in schema or "prefixItems" in schema:
        prefix, rest = schema.get("prefixItems", []), schema.get("items", True)
        constraints.items.append(ItemRules(prefix, rest, "items" in schema, scopes))
    if "contains" in schema:
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        constraints.contains.append(Contains(schema["contains"], int(least), most, scopes))
    for key in ("unevaluatedProperties", "unevaluatedItems"):
        if key in schema:
            constraints.unevaluated.append((key, schema[key], id(schema), scopes))


def _exact(number: int | float) -> Fraction:
    """Return the number as written: 0.1 is a tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def _type(constraints: Constraints, value: Json) -> None:
    words = (value,) if isinstance(value, str) else value
    constraints.types &= {kind for word in words for kind in _TYPES.get(word, ())}
    constraints.typed = True


def _enum(constraints: Constraints, values: list[Json]) -> None:
    common = {canon(value) for value in values}
    first = values if constraints.allowed is None else constraints.allowed
    constraints.allowed = [value for value in first if canon(value) in common]


def _low(constraints: Constraints, value: Json, exclusive: bool = False) -> None:
    bound = (_exact(value), exclusive)
    constraints.low = max(constraints.low, bound) if constraints.low else bound


def _high(constraints: Constraints, value: Json, exclusive: bool = False) -> None:
    bound, known = (_exact(value), exclusive), constraints.high
    if known is None or (bound[0], not exclusive) < (known[0], not known[1]):
        constraints.high = bound


def _least(name: str) -> Callable[[Constraints, Json], None]:
    return lambda rules, value: setattr(rules, name, max(getattr(rules, name), int(value)))


def _most(name: str) -> Callable[[Constraints, Json], None]:
    def rule(constraints: Constraints, value: Json) -> None:
        known = getattr(constraints, name)
        setattr(constraints, name, int(value) if known is None else min(known, int(value)))

    return rule


def _append(name: str) -> Callable[[Constraints, Json], None]:
    return lambda constraints, value: getattr(constraints, name).append(value)


def _content(name: str) -> Callable[[Constraints, Json], None]:
    return lambda constraints, value: constraints.content.update({name: value})


def _required(constraints: Constraints, names: list[str]) -> None:
    constraints.required.extend(name for name in names if name not in constraints.required)


def _dependent(constraints: Constraints, value: Json) -> None:
    for name, others in value.items():
        constraints.dependent[name] = [*constraints.dependent.get(name, ()), *others]


def _examples(constraints: Constraints, value: Json) -> None:
    if isinstance(value, dict):  # OpenAPI's named examples
        rows = (part for part in value.values() if isinstance(part, dict))
        value = [row["value"] for row in rows if "value" in row]
    if isinstance(value, list):
        constraints.examples.append(value)


def _default(constraints: Constraints, value: Json) -> None:
    # Empty defaults are not examples: a reply full of them looks empty.
    if value not in (None, "", [], {}):
        constraints.defaults.append(value)


def _title(constraints: Constraints, value: Json) -> None:
    constraints.title = constraints.title or str(value)


_RULES: dict[str, Callable[[Constraints, Json], None]] = {
    "type": _type,
    "const": lambda constraints, value: _enum(constraints, [value]),
    "enum": _enum,
    "minimum": _low,
    "maximum": _high,
    "exclusiveMinimum": lambda constraints, value: _low(constraints, value, exclusive=True),
    "exclusiveMaximum": lambda constraints, value: _high(constraints, value, exclusive=True),
    "multipleOf": lambda constraints, value: constraints.multiples.append(_exact(value)),
    "minLength": _least("min_length"),
    "maxLength": _most("max_length"),
    "pattern": _append("patterns"),
    "format": _append("formats"),
    "contentEncoding": _content("encoding"),
    "contentMediaType": _content("media"),
    "contentSchema": _content("schema"),
    "minItems": _least("min_items"),
    "maxItems": _most("max_items"),
    "uniqueItems": lambda rules, value: setattr(rules, "unique", rules.unique or bool(value)),
    "required": _required,
    "propertyNames": _append("names"),
    "dependentRequired": _dependent,
    "minProperties": _least("min_properties"),
    "maxProperties": _most("max_properties"),
    "example": lambda constraints, value: constraints.examples.append([value]),
    "examples": _examples,
    "default": _default,
    "title": _title,
    "description": lambda constraints, value: constraints.described.extend(
        re.findall(r"`([A-Za-z][\w.-]*)`", str(value))
    ),
}

# Keywords whose meaning is only approximated, so that the validator has to check the value.
_APPROXIMATED = frozenset(
    (
        "not", "oneOf", "if", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems",
        "contains",
    )
)  # fmt: skip

# The type that a keyword is about, for schemas without `type`.
_KEYWORDS = {
    "object": "properties required additionalProperties patternProperties propertyNames "
    "minProperties dependentRequired dependentSchemas maxProperties unevaluatedProperties",
    "array": "items prefixItems contains minItems uniqueItems maxItems unevaluatedItems",
    "string": "pattern minLength maxLength contentEncoding contentMediaType",
    "integer": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
}
_TYPE_BY_KEYWORD = {word: kind for kind, words in _KEYWORDS.items() for word in words.split()}
