"""Repair schemas that cannot be used as written.

`malformed_keywords` finds keywords with values that JSON Schema does not allow. `relaxed` loosens a
schema that no value satisfies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from mockgateway.spec.subschemas import DIALECT

SCHEMA_KEYWORDS = frozenset(
    (
        "not if then else contains propertyNames additionalProperties items unevaluatedProperties "
        "unevaluatedItems contentSchema additionalItems"
    ).split()
)
LIST_KEYWORDS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
MAP_KEYWORDS = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
)
_MAX_INTEGER = 2**63  # programs disagree on larger numbers in JSON
_ANY_VALUE = frozenset({"default", "const", "example"})
_ANNOTATIONS = frozenset({"title", "description", "deprecated", "examples", "discriminator"})


def malformed_keywords(schema: Mapping[str, Any]) -> list[str]:
    """Return the keywords with malformed values: `type: strin`, `required: true`.

    Subschemas are not checked.
    """
    return [key for key, value in schema.items() if not _is_well_formed(key, value)]


def _is_well_formed(keyword: str, value: Any) -> bool:
    if keyword in _ANY_VALUE or keyword.startswith("x-"):
        return True
    if keyword in ("discriminator", "patternProperties"):  # patterns are checked elsewhere
        return isinstance(value, dict)
    if keyword == "pattern":
        return isinstance(value, str)
    if keyword in SCHEMA_KEYWORDS and isinstance(value, dict):
        value = True
    elif keyword in LIST_KEYWORDS and isinstance(value, list):
        value = [True] * len(value)
    elif keyword in MAP_KEYWORDS and isinstance(value, dict):
        value = dict.fromkeys(value, True)
    if not jsonschema_rs.meta.is_valid({"$schema": DIALECT, keyword: value}):
        return False
    if keyword in ("minimum", "exclusiveMinimum"):
        return bool(value < _MAX_INTEGER)
    return keyword not in ("maximum", "exclusiveMaximum") or bool(value > -_MAX_INTEGER)


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
