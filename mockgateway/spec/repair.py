"""Repair schemas that cannot be used as written.

`malformed_keywords` finds keywords with values that JSON Schema does not allow. `relaxed` loosens a
schema that no value satisfies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_MAX_INTEGER = 2**63  # programs disagree on larger numbers in JSON


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < float("inf")


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_lower_bound(value: Any) -> bool:
    return _is_number(value) and value < _MAX_INTEGER


def _is_upper_bound(value: Any) -> bool:
    return _is_number(value) and value > -_MAX_INTEGER


def _is_divisor(value: Any) -> bool:
    return _is_number(value) and value > 0


def _are_names(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return False
    return len(set(value)) == len(value)


def _is_type(value: Any) -> bool:
    names = value if isinstance(value, list) else [value]
    return bool(names) and _are_names(names) and _TYPES.issuperset(names)


def _are_lists_of_names(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_are_names, value.values()))


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds)


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    keyword: check
    for keywords, check in (
        ("type", _is_type),
        ("required", _are_names),
        ("dependentRequired", _are_lists_of_names),
        ("minimum exclusiveMinimum", _is_lower_bound),
        ("maximum exclusiveMaximum", _is_upper_bound),
        ("multipleOf", _is_divisor),
        ("minLength maxLength minItems maxItems minProperties maxProperties", _is_count),
        ("minContains maxContains", _is_count),
        ("uniqueItems deprecated readOnly writeOnly", _is(bool)),
        ("format pattern title description contentMediaType contentEncoding $ref", _is(str)),
        ("enum examples", _is(list)),
        ("properties patternProperties dependentSchemas $defs definitions", _is(dict)),
        ("discriminator", _is(dict)),
        ("allOf anyOf oneOf prefixItems", _are_schemas),
        ("not if then else items contains propertyNames contentSchema", _is(dict, bool)),
        ("additionalProperties unevaluatedProperties unevaluatedItems", _is(dict, bool)),
    )
    for keyword in keywords.split()
}

_ANNOTATIONS = frozenset({"title", "description", "deprecated", "examples", "discriminator"})


def malformed_keywords(schema: Mapping[str, Any]) -> list[str]:
    """Return the keywords with malformed values: `type: strin`, `required: true`."""
    return [key for key, value in schema.items() if key in _CHECKS and not _CHECKS[key](value)]


def affects_validity(keyword: str) -> bool:
    """Return whether a schema without the keyword would accept other values."""
    return keyword not in _ANNOTATIONS


RELAXATIONS = ("oneOf is read as anyOf", "nothing is required", "any value is accepted")

_DATA = frozenset({"enum", "const", "default", "example", "examples"})
_MAPS = frozenset({"properties", "$defs", "patternProperties", "dependentSchemas"})
_REQUIREMENTS = frozenset(
    (
        "required minItems minProperties not if then else dependentRequired contains uniqueItems"
    ).split()
)


def relaxed(schema: Any, step: int) -> Any:
    """Return the schema with the first `step + 1` of `RELAXATIONS`.

    Real documents hold schemas without an instance: two equal branches under `oneOf`, a required
    member of the schema's own type.
    """
    if step >= 2:
        return True
    if isinstance(schema, list):
        return [relaxed(item, step) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _MAPS and isinstance(value, dict):
            out[key] = {name: relaxed(item, step) for name, item in value.items()}
        elif key == "oneOf" and "anyOf" not in schema:
            out["anyOf"] = relaxed(value, step)
        elif key != "oneOf" and not (step and key in _REQUIREMENTS):
            out[key] = value if key in _DATA else relaxed(value, step)
    return out
