"""Turn `not S` into a choice among schemas that each violate S in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .document import Document, Json

_TYPES = ("object", "array", "string", "number", "boolean", "null")
_FRACTIONS = [0.5, 1.25, 2.5, 12.5, 99.5, -0.5, -2.5]


def negations(doc: Document, schema: Json) -> list[Json]:
    """Return schemas whose values probably violate a schema; the validator has to check them."""
    if isinstance(schema, bool):
        return [] if schema else [True]
    return doc.built(("negations", id(schema)), lambda: list(_negations(doc, schema)))


def negated(doc: Document, schema: Json) -> Json:
    """Return `not S`, the same object every time."""
    return doc.built(("not", id(schema)), lambda: {"not": schema})


def excluded(doc: Document, schema: Json) -> list[Json] | None:
    """Return the values that `not S` excludes, if S only lists values."""
    if not isinstance(schema, dict):
        return None
    if not schema.keys() <= {"const", "enum", "type", "title", "description"}:
        return None
    if "enum" not in schema and "const" not in schema:
        return None
    listed = schema["enum"] if "enum" in schema else [schema["const"]]
    return [value for value in listed if doc.accepts((schema,), value)]


def _negations(doc: Document, schema: dict[str, Json]) -> Iterable[Json]:
    for key, value in schema.items():
        if key == "$ref":
            yield negated(doc, doc.resolve(value))
        elif key == "if":
            yield {"allOf": [value, {"not": schema.get("then", True)}]}
            yield {"allOf": [{"not": value}, {"not": schema.get("else", True)}]}
        elif key == "items":
            yield _wrong_item(len(schema.get("prefixItems", ())), value)
        elif key == "contains":
            if schema.get("minContains", 1) > 0:
                yield {"type": "array", "items": {"not": value}}
            if "maxContains" in schema:
                more = int(schema["maxContains"]) + 1
                yield {"type": "array", "contains": value, "minContains": more}
        elif key in _RULES:
            yield from _RULES[key](value)


def _type(value: Json) -> Iterable[Json]:
    words = {value} if isinstance(value, str) else set(value)
    others = [word for word in _TYPES if word not in words]
    if "integer" in words and "number" not in words:
        others.remove("number")
        yield {"enum": _FRACTIONS}
    if others:
        yield {"type": others}


def _one_of(value: list[Json]) -> Iterable[Json]:
    yield {"allOf": [{"not": part} for part in value]}
    for index, part in enumerate(value[:4]):
        for other in value[index + 1 : 5]:
            yield {"allOf": [part, other]}


def _beyond(kind: str, keyword: str, shift: int = 0) -> Callable[[Json], Iterable[Json]]:
    """Return a rule for values beyond a bound: `keyword` with the bound, moved by `shift`."""
    return lambda value: (
        [{"type": kind, keyword: value + shift}] if not shift or value + shift >= 0 else []
    )


def _wrong_item(index: int, schema: Json) -> Json:
    prefix = [*[True] * index, {"not": schema}]
    return {"type": "array", "minItems": index + 1, "prefixItems": prefix}


def _nonempty(**keywords: Json) -> Json:
    return {"type": "object", "minProperties": 1, **keywords}


_RULES: dict[str, Callable[[Json], Iterable[Json]]] = {
    "type": _type,
    "const": lambda value: [{"not": {"const": value}}],
    "enum": lambda value: [{"not": {"enum": value}}],
    "not": lambda value: [value],
    "allOf": lambda value: [{"not": part} for part in value],
    "anyOf": lambda value: [{"allOf": [{"not": part} for part in value]}],
    "oneOf": _one_of,
    "minimum": _beyond("number", "exclusiveMaximum"),
    "maximum": _beyond("number", "exclusiveMinimum"),
    "exclusiveMinimum": _beyond("number", "maximum"),
    "exclusiveMaximum": _beyond("number", "minimum"),
    "multipleOf": lambda value: [{"type": "number"}],
    "minLength": _beyond("string", "maxLength", -1),
    "maxLength": _beyond("string", "minLength", 1),
    "pattern": lambda value: [{"type": "string"}],
    "format": lambda value: [{"type": "string"}],
    "minItems": _beyond("array", "maxItems", -1),
    "maxItems": _beyond("array", "minItems", 1),
    "uniqueItems": lambda value: (
        [{"type": "array", "prefixItems": [{"const": 0}] * 2, "minItems": 2}] if value else []
    ),
    "prefixItems": lambda value: [_wrong_item(index, part) for index, part in enumerate(value)],
    "unevaluatedItems": lambda value: [{"type": "array", "minItems": 1}],
    "minProperties": _beyond("object", "maxProperties", -1),
    "maxProperties": _beyond("object", "minProperties", 1),
    "required": lambda value: [{"type": "object", "properties": {name: False}} for name in value],
    "properties": lambda value: [
        {"type": "object", "required": [name], "properties": {name: {"not": part}}}
        for name, part in value.items()
    ],
    "patternProperties": lambda value: [
        _nonempty(propertyNames={"pattern": pattern}, patternProperties={pattern: {"not": part}})
        for pattern, part in value.items()
    ],
    "additionalProperties": lambda value: [_nonempty(additionalProperties={"not": value})],
    "unevaluatedProperties": lambda value: [_nonempty()],
    "propertyNames": lambda value: [_nonempty(propertyNames={"not": value})],
    "dependentRequired": lambda value: [
        {"type": "object", "required": [name], "properties": {other: False}}
        for name, others in value.items()
        for other in others
    ],
    "dependentSchemas": lambda value: [
        {"type": "object", "required": [name], "not": part} for name, part in value.items()
    ],
}
