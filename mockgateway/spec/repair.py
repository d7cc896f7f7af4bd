"""Schemas that cannot be used as they are written: which keywords are no JSON Schema, and what to ask where nothing meets all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_BEYOND = 2**63  # no whole number past it can be written in JSON that all programs read


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) < float("inf")
    )


def _is_low(value: Any) -> bool:
    return _is_number(value) and value < _BEYOND


def _is_high(value: Any) -> bool:
    return _is_number(value) and value > -_BEYOND


def _is_step(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_type(value: Any) -> bool:
    names = value if isinstance(value, list) else [value]
    return (
        bool(names)
        and all(isinstance(name, str) and name in _TYPES for name in names)
        and len(set(names)) == len(names)
    )


def _are_names(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(name, str) for name in value)
        and len(set(value)) == len(value)
    )


def _is_schema(value: Any) -> bool:
    return isinstance(value, (dict, bool))


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


_SOUND: Mapping[str, Callable[[Any], bool]] = {
    "type": _is_type, "enum": _is(list), "required": _are_names, "format": _is(str), "pattern": _is(str),
    "minimum": _is_low, "maximum": _is_high, "exclusiveMinimum": _is_low, "exclusiveMaximum": _is_high, "multipleOf": _is_step,
    "minLength": _is_count, "maxLength": _is_count, "minItems": _is_count, "maxItems": _is_count, "uniqueItems": _is(bool),
    "minProperties": _is_count, "maxProperties": _is_count, "minContains": _is_count, "maxContains": _is_count,
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_are_names, value.values())),
    "properties": _is(dict), "patternProperties": _is(dict), "dependentSchemas": _is(dict), "$defs": _is(dict), "definitions": _is(dict),
    "allOf": _are_schemas, "anyOf": _are_schemas, "oneOf": _are_schemas, "prefixItems": _are_schemas,
    "not": _is_schema, "if": _is_schema, "then": _is_schema, "else": _is_schema, "items": _is_schema, "contains": _is_schema,
    "propertyNames": _is_schema, "additionalProperties": _is_schema, "unevaluatedProperties": _is_schema, "unevaluatedItems": _is_schema,
    "contentSchema": _is_schema, "contentMediaType": _is(str), "contentEncoding": _is(str), "examples": _is(list), "title": _is(str),
    "description": _is(str), "deprecated": _is(bool), "readOnly": _is(bool), "writeOnly": _is(bool), "discriminator": _is(dict),
    "$ref": _is(str),
}  # fmt: skip

_SILENT = frozenset({"title", "description", "deprecated", "examples", "discriminator"})


def unsound(schema: Mapping[str, Any]) -> list[str]:
    """The keywords whose values JSON Schema does not know: `type: strin`, `required: true`, `minLength: ten`."""
    return [
        key
        for key, value in schema.items()
        if (sound := _SOUND.get(key)) is not None and not sound(value)
    ]


def matters(keyword: str) -> bool:
    """Whether leaving the keyword out changes which values are valid."""
    return keyword not in _SILENT


_DATA = frozenset({"enum", "const", "default", "example", "examples"})
_DEMANDS = frozenset(
    {
        "required",
        "minItems",
        "minProperties",
        "not",
        "if",
        "then",
        "else",
        "dependentRequired",
        "contains",
        "uniqueItems",
    }
)

RELAXATIONS = ("oneOf is read as anyOf", "nothing is required", "anything is answered")


def relaxed(schema: Any, step: int) -> Any:
    """The schema with one of `RELAXATIONS`, and those before it.

    Real documents hold schemas without an instance: two alike branches under `oneOf`, a required member of its own kind.
    """
    if step >= 2:
        return True
    if isinstance(schema, list):
        return [relaxed(item, step) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs", "patternProperties", "dependentSchemas") and isinstance(
            value, dict
        ):
            out[key] = {name: relaxed(item, step) for name, item in value.items()}
        elif key == "oneOf" and "anyOf" not in schema:
            out["anyOf"] = relaxed(value, step)
        elif key != "oneOf" and not (step and key in _DEMANDS):
            out[key] = value if key in _DATA else relaxed(value, step)
    return out
