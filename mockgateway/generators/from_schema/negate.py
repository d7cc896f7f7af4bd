"""What breaks a schema: `not S` becomes a choice among schemas that are each wrong in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .document import Document, Json

_WORDS = ("object", "array", "string", "number", "boolean", "null")
_FRACTIONS = [0.5, 1.25, 2.5, 12.5, 99.5, -0.5, -2.5]


def negations(doc: Document, schema: Json) -> list[Json]:
    """Schemas of which each excludes the schema, or makes excluding it likely; the judge has the last word."""
    if isinstance(schema, bool):
        return [] if schema else [True]
    return doc.made(("negations", id(schema)), lambda: list(_negations(doc, schema)))


def negated(doc: Document, schema: Json) -> Json:
    """`not S`, the same object every time."""
    return doc.made(("not", id(schema)), lambda: {"not": schema})


def excluded(doc: Document, schema: Json) -> list[Json] | None:
    """The values that `not S` excludes, when S does nothing but list them."""
    if isinstance(schema, dict) and schema.keys() <= {
        "const",
        "enum",
        "type",
        "title",
        "description",
    }:
        listed = (
            schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else None
        )
        return (
            None if listed is None else [value for value in listed if doc.accepts((schema,), value)]
        )
    return None


def _negations(doc: Document, schema: dict[str, Json]) -> Iterable[Json]:
    for key, value in schema.items():
        if key == "$ref":
            yield negated(doc, doc.resolve(value))
        elif key == "if":
            yield {"allOf": [value, {"not": schema.get("then", True)}]}
            yield {"allOf": [{"not": value}, {"not": schema.get("else", True)}]}
        elif key in ("items", "contains"):
            yield from _ARRAYS[key](value, schema)
        elif key in _RULES:
            yield from _RULES[key](value)


def _type(value: Json) -> Iterable[Json]:
    words = {value} if isinstance(value, str) else set(value)
    others = [word for word in _WORDS if word not in words]
    if "integer" in words and "number" not in words:
        others.remove("number")
        yield {"enum": _FRACTIONS}
    if others:
        yield {"type": others}


def _contains(value: Json, schema: dict[str, Json]) -> Iterable[Json]:
    if schema.get("minContains", 1) > 0:
        yield {"type": "array", "items": {"not": value}}
    if "maxContains" in schema:
        yield {"type": "array", "contains": value, "minContains": int(schema["maxContains"]) + 1}


def _items(value: Json, schema: dict[str, Json]) -> Iterable[Json]:
    fixed = len(schema.get("prefixItems", ()))
    yield {"type": "array", "minItems": fixed + 1, "prefixItems": [True] * fixed + [{"not": value}]}


def _one_of(value: list[Json]) -> Iterable[Json]:
    yield {"allOf": [{"not": part} for part in value]}
    for index, part in enumerate(value[:4]):
        for other in value[index + 1 : 5]:
            yield {"allOf": [part, other]}


def _bound(kind: str, keyword: str, shift: int = 0) -> Callable[[Json], Iterable[Json]]:
    """Beyond a bound: `keyword` with the bound, moved by `shift`; no length is below zero."""
    return lambda value: (
        [{"type": kind, keyword: value + shift}] if not shift or value + shift >= 0 else []
    )


_ARRAYS: dict[str, Callable[[Json, dict[str, Json]], Iterable[Json]]] = {
    "items": _items,
    "contains": _contains,
}

_RULES: dict[str, Callable[[Json], Iterable[Json]]] = {
    "type": _type,
    "const": lambda value: [{"not": {"const": value}}],
    "enum": lambda value: [{"not": {"enum": value}}],
    "not": lambda value: [value],
    "allOf": lambda value: [{"not": part} for part in value],
    "anyOf": lambda value: [{"allOf": [{"not": part} for part in value]}],
    "oneOf": _one_of,
    "minimum": _bound("number", "exclusiveMaximum"),
    "maximum": _bound("number", "exclusiveMinimum"),
    "exclusiveMinimum": _bound("number", "maximum"),
    "exclusiveMaximum": _bound("number", "minimum"),
    "multipleOf": lambda value: [{"type": "number"}],
    "minLength": _bound("string", "maxLength", -1),
    "maxLength": _bound("string", "minLength", 1),
    "pattern": lambda value: [{"type": "string"}],
    "format": lambda value: [{"type": "string"}],
    "minItems": _bound("array", "maxItems", -1),
    "maxItems": _bound("array", "minItems", 1),
    "uniqueItems": lambda value: (
        [{"type": "array", "prefixItems": [{"const": 0}] * 2, "minItems": 2}] if value else []
    ),
    "prefixItems": lambda value: [
        {"type": "array", "minItems": index + 1, "prefixItems": [True] * index + [{"not": part}]}
        for index, part in enumerate(value)
    ],
    "unevaluatedItems": lambda value: [{"type": "array", "minItems": 1}],
    "minProperties": _bound("object", "maxProperties", -1),
    "maxProperties": _bound("object", "minProperties", 1),
    "required": lambda value: [{"type": "object", "properties": {name: False}} for name in value],
    "properties": lambda value: [
        {"type": "object", "required": [name], "properties": {name: {"not": part}}}
        for name, part in value.items()
    ],
    "patternProperties": lambda value: [
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": pattern},
            "patternProperties": {pattern: {"not": part}},
        }
        for pattern, part in value.items()
    ],
    "additionalProperties": lambda value: [
        {"type": "object", "minProperties": 1, "additionalProperties": {"not": value}}
    ],
    "unevaluatedProperties": lambda value: [{"type": "object", "minProperties": 1}],
    "propertyNames": lambda value: [
        {"type": "object", "minProperties": 1, "propertyNames": {"not": value}}
    ],
    "dependentRequired": lambda value: [
        {"type": "object", "required": [name], "properties": {other: False}}
        for name, others in value.items()
        for other in others
    ],
    "dependentSchemas": lambda value: [
        {"type": "object", "required": [name], "not": part} for name, part in value.items()
    ],
}
