"""Check each keyword of a schema: return the value, its nearest valid form, or `DROP`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

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

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")
_ALIASES: Mapping[str, tuple[str, str]] = {  # names of other languages: the type and its format
    **dict.fromkeys(("int", "long", "short", "bigint"), ("integer", "")),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    **dict.fromkeys(("float", "double", "decimal", "numeric"), ("number", "")),
    "bool": ("boolean", ""),
    **dict.fromkeys(("str", "text"), ("string", "")),
    **dict.fromkeys(("dict", "map", "hash", "json"), ("object", "")),
    "list": ("array", ""),
    **dict.fromkeys(("file", "binary"), ("string", "binary")),
    **dict.fromkeys(("date-time", "datetime", "timestamp"), ("string", "date-time")),
    **{name: ("string", name) for name in ("date", "time", "uuid", "uri", "email")},
    "url": ("string", "uri"),
}

DROP: Any = object()  # instead of a value: remove the keyword


BOOLEANS = {"true": True, "false": False}
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,2})?")


def number(text: str) -> int | float | None:
    """Return the number that a text spells, or None."""
    if not _NUMBER.fullmatch(text):
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _type(value: Any) -> Any:
    if isinstance(value, str):
        if value in TYPES:
            return value
        word = value.strip().lower()
        if word in TYPES:
            return word
        parts = re.split(r"\s*(?:[|,/]|\bor\b)\s*", word)
        if len(parts) > 1 and all(part in TYPES for part in parts):
            return parts
        return _ALIASES.get(word, DROP)
    if not isinstance(value, list):
        return DROP
    if all(isinstance(one, str) and one in TYPES for one in value) and len({*value}) == len(value):
        return value if value else DROP
    found = [_type(one) for one in value]
    names = [one[0] if isinstance(one, tuple) else one for one in found]
    return list(dict.fromkeys(one for one in names if isinstance(one, str))) or DROP


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return BOOLEANS.get(value.lower(), DROP) if isinstance(value, str) else DROP


def _subschema(value: Any) -> Any:
    if isinstance(value, (dict, bool)):
        return value
    if isinstance(value, str):
        word = _type(value)
        if isinstance(word, str):
            return {"type": word}
    return _flag(value)


def _items(value: Any) -> Any:
    return [*value] if isinstance(value, list) and value else _subschema(value)


def _subschemas(value: Any) -> Any:
    if isinstance(value, list):
        if all(isinstance(one, (dict, bool)) for one in value):
            return value or DROP
        found = [one for one in map(_subschema, value) if one is not DROP]
        return found or DROP
    return [value] if isinstance(value, dict) else DROP


def _mapping(value: Any) -> Any:
    if not isinstance(value, dict):
        return DROP
    if all(isinstance(one, (dict, bool)) for one in value.values()):
        return value
    found = {name: _subschema(one) for name, one in value.items()}
    # A list among the properties is a misplaced keyword (`required`).
    return {
        name: {} if one is DROP else one
        for name, one in found.items()
        if not isinstance(value[name], list)
    }


def _names(value: Any) -> Any:
    if not isinstance(value, list):
        return DROP
    found = list(dict.fromkeys(one for one in value if isinstance(one, str)))
    return value if len(found) == len(value) else found


def _count(value: Any) -> Any:
    if type(value) is int and value >= 0:
        return value
    found = number(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return DROP
    return int(found) if found >= 0 and found == int(found) else DROP


def _bound(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return value
    return number(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else DROP


def _lower(value: Any) -> Any:
    found = _bound(value)
    return found if isinstance(found, (int, float)) and found < _MAX_INTEGER else DROP


def _upper(value: Any) -> Any:
    found = _bound(value)
    return found if isinstance(found, (int, float)) and found > -_MAX_INTEGER else DROP


def _step(value: Any) -> Any:
    found = _bound(value)
    return found if isinstance(found, (int, float)) and found > 0 else DROP


def _options(value: Any) -> Any:
    if isinstance(value, list):
        return value or DROP
    return DROP if value is None or isinstance(value, dict) else [value]


def _pattern(value: Any) -> Any:
    return value if isinstance(value, str) and readable(value) is not None else DROP


def _patterns(value: Any) -> Any:
    found = _mapping(value)
    if found is DROP or all(readable(pattern) is not None for pattern in found):
        return found
    return {pattern: one for pattern, one in found.items() if readable(pattern) is not None}


def _discriminator(value: Any) -> Any:
    if isinstance(value, str):
        return {"propertyName": value}
    if not isinstance(value, dict) or not isinstance(value.get("propertyName"), str):
        return DROP
    if isinstance(value.get("mapping", {}), dict):
        return value
    return {"propertyName": value["propertyName"]}


def _dependencies(value: Any) -> Any:
    if not isinstance(value, dict):
        return DROP
    fits = all(isinstance(one, list) and _names(one) is one for one in value.values())
    return value if fits else {name: _names(one) for name, one in value.items() if _names(one)}


def _only(kind: type) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, kind) else DROP


RULES: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(SCHEMA_KEYWORDS, _subschema),
    **dict.fromkeys(LIST_KEYWORDS, _subschemas),
    **dict.fromkeys(MAP_KEYWORDS, _mapping),
    **dict.fromkeys(("nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"), _flag),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties"), _count),
    **dict.fromkeys(("maxProperties", "minContains", "maxContains"), _count),
    **dict.fromkeys(("minimum", "exclusiveMinimum"), _lower),
    **dict.fromkeys(("maximum", "exclusiveMaximum"), _upper),
    **dict.fromkeys(("$ref", "format", "title", "description"), _only(str)),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), _only(str)),
    **dict.fromkeys(("xml", "externalDocs"), _only(dict)),
    "items": _items,
    "type": _type,
    "required": _names,
    "multipleOf": _step,
    "enum": _options,
    "examples": _only(list),
    "pattern": _pattern,
    "patternProperties": _patterns,
    "discriminator": _discriminator,
    "dependentRequired": _dependencies,
}


_LONE_BRACE = re.compile(r"(?<![\\pPu])(?:\{(?!\d+(?:,\d*)?\})|(?<!\d)(?<!\d,)\})")


@cache
def readable(pattern: str) -> str | None:
    """Return the pattern in the engine's syntax, or None if it cannot be read.

    In ECMA-262 a brace outside a quantifier is an ordinary character (`^{[0-9]+}$`).
    """
    for candidate in (pattern, _LONE_BRACE.sub(r"\\\g<0>", pattern)):
        try:
            jsonschema_rs.validator_for({"pattern": candidate})
        except ValueError:
            continue
        return candidate
    return None
