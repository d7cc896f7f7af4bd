"""Repair schemas that cannot be used as written.

`mend` repairs keywords with values that JSON Schema does not allow, one by one. `relaxed` loosens a
schema that no value satisfies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mockgateway.spec.keyword_rules import BOOLEANS, DROP, RULES, number

_ANNOTATIONS = frozenset({"title", "description", "deprecated", "examples", "xml", "externalDocs"})
_MISSING: Any = object()
_PYTHON_TYPES: Mapping[str, Any] = {
    "string": str, "array": list, "object": dict, "null": type(None),
}  # fmt: skip


def mend(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Repair the keywords of a schema in place; yield each changed keyword and the change.

    Subschemas are mended by calls of their own.
    """
    for key, value in list(schema.items()):
        rule = RULES.get(key)
        new = value if rule is None else rule(value)
        if new is value:
            continue
        if key == "type" and isinstance(new, tuple):
            new, named = new
            if named:
                schema.setdefault("format", named)
        if key == "items" and isinstance(new, list):
            del schema[key]
            schema["prefixItems"] = new
            if "additionalItems" in schema:
                schema["items"] = schema.pop("additionalItems")
            yield key, "is a list: read as `prefixItems`"
            continue
        if new is DROP:
            del schema[key]
        else:
            schema[key] = new
        if key not in _ANNOTATIONS or (isinstance(value, dict) and "$ref" in value):
            done = "ignored" if new is DROP else f"read as {new!r:.60}"
            yield key, f"is {value!r:.60}: {done}"
    types = schema.get("type")
    if types is not None and ("enum" in schema or "const" in schema or "example" in schema):
        yield from _fit_values(schema, (types,) if isinstance(types, str) else tuple(types))


def _fit_values(schema: dict[str, Any], types: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Convert the values of `enum`, `const` and `example` to the schema's own types."""
    options = schema.get("enum")
    if options:
        found = [one for one in (_fit(value, types) for value in options) if one is not _MISSING]
        # In 3.0 a nullable enum lists null.
        if len(found) < len(options) and found != [one for one in options if one is not None]:
            if "array" in types and isinstance(schema.get("items", {}), dict):
                schema["items"] = {**schema.get("items", {}), "enum": schema.pop("enum")}
                yield "enum", "lists no arrays: read as the values of the items"
            elif found:
                schema["enum"] = found
                yield "enum", f"has values of another type than {'/'.join(types)}: they are ignored"
            else:
                del schema["type"]
                yield "enum", f"has no value of type {'/'.join(types)}: the type is ignored"
        elif not all(one is other for one, other in zip(found, options, strict=False)):
            schema["enum"] = found
            yield "enum", f"has values of another type: read as {'/'.join(types)}"
    for key in ("const", "example"):
        if key in schema and (key == "const" or type(schema[key]) not in (dict, list)):
            value, found = schema[key], _fit(schema[key], types)
            if value is None or found is value:
                continue
            if found is _MISSING:
                del schema[key if key == "example" else "type"]
            else:
                schema[key] = found
            yield key, f"is {value!r:.60}, which is no {'/'.join(types)}"


def _fit(value: Any, types: tuple[str, ...]) -> Any:
    """Return a value as one of the types; `_MISSING` if it has no such form."""
    if any(_is_type(value, name) for name in types):
        return value
    if "string" in types and isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, str):
        found = number(value.strip())
        if found is not None and any(_is_type(found, name) for name in types):
            return found
        if "boolean" in types and value.lower() in BOOLEANS:
            return BOOLEANS[value.lower()]
    return _MISSING


def _is_type(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        return name == "number" or (name == "integer" and whole)
    return isinstance(value, _PYTHON_TYPES.get(name, ()))


RELAXATIONS = ("oneOf is read as anyOf", "nothing is required", "any value is accepted")


def narrowed(schema: Any, has_instance: Callable[[Any], bool]) -> Any:
    """Return a schema in which each part that no value satisfies by itself is relaxed.

    Args:
        schema: A self-contained schema.
        has_instance: Returns whether some value satisfies a schema.
    """
    definitions = dict(schema.get("$defs") or {})

    def possible(part: Any) -> bool:
        return not isinstance(part, dict) or has_instance({**part, "$defs": definitions})

    def mended(part: Any) -> Any:
        if possible(part):
            return part
        out = dict(part)
        if "properties" in out:
            out["properties"] = {name: mended(one) for name, one in out["properties"].items()}
        for key in ("items", "additionalProperties"):
            if key in out:
                out[key] = mended(out[key])
        for key in ("anyOf", "oneOf"):
            if key in out:
                out[key] = [mended(one) for one in out[key]]
        steps = (relaxed(out, step) for step in range(len(RELAXATIONS)))
        return out if possible(out) else next(filter(possible, steps))

    for name, definition in list(definitions.items())[:_MAX_NARROWED]:
        definitions[name] = mended(definition)
    found = mended({key: value for key, value in schema.items() if key != "$defs"})
    return {**found, "$defs": definitions} if isinstance(found, dict) else found


_MAX_NARROWED = 200  # definitions; each costs a draw or two
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
