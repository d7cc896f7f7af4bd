"""What `strict` demands of a schema at every depth, in the words OpenAI refuses with (platform.openai.com/docs/guides/structured-outputs)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.content.talk import Strict

Json = Any
Context = tuple[str, ...]

# Keywords that structured outputs do not know.
_UNSUPPORTED = (
    "allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties", "propertyNames", "minProperties",
    "maxProperties", "unevaluatedProperties", "unevaluatedItems", "contains", "minContains", "maxContains", "uniqueItems", "default",
)  # fmt: skip
_DEEPEST = 100
_NAMED = ("properties", "$defs", "definitions")


def fault_of(schema: Json, strict: Strict) -> str:
    """The first fault, outermost first; "" for none."""
    if strict == "all" and isinstance(schema, dict):
        kind = schema.get("type")
        if kind != "object" and "$ref" not in schema:
            return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
    return next(
        (fault for context, part in _parts(schema, ()) if (fault := _fault(context, part, strict))),
        "",
    )


def _parts(schema: Json, context: Context) -> Iterator[tuple[Context, dict[str, Json]]]:
    """Every schema in it with the words that lead there."""
    if not isinstance(schema, dict) or len(context) > _DEEPEST:
        return
    yield context, schema
    for word in _NAMED:
        members = schema.get(word)
        for name, part in members.items() if isinstance(members, dict) else ():
            yield from _parts(part, (*context, word, name))
    yield from _parts(schema.get("items"), (*context, "items"))
    for word in ("anyOf", "prefixItems"):
        for number, part in enumerate(schema.get(word) or ()):
            yield from _parts(part, (*context, word, str(number)))


def _fault(context: Context, schema: dict[str, Json], strict: Strict) -> str:
    kinds = schema.get("type")
    properties = schema.get("properties")
    place = f"In context={context!r}, "
    if (
        kinds == "object"
        or (isinstance(kinds, list) and "object" in kinds)
        or isinstance(properties, dict)
    ):
        if schema.get("additionalProperties") is not False:
            return f"{place}'additionalProperties' is required to be supplied and to be false."
        names, required = (
            list(properties or ()) if isinstance(properties, dict) else [],
            schema.get("required") or [],
        )
        if strict == "all" and (lacking := [name for name in names if name not in required]):
            return f"{place}'required' is required to be supplied and to be an array including every key in properties. Missing '{lacking[0][:60]}'."
        if strict == "all" and (more := [name for name in required if name not in names]):
            return f"{place}'required' is required to be supplied and to be an array including every key in properties. Extra required key '{more[0][:60]}' supplied."
    if strict != "all":
        return ""
    if unknown := next((word for word in _UNSUPPORTED if word in schema), ""):
        return f"{place}'{unknown}' is not permitted."
    if (
        kinds == "array"
        and not isinstance(schema.get("items"), dict)
        and "prefixItems" not in schema
    ):
        return f"{place}array schema missing items."
    if (
        context
        and not {"type", "anyOf", "$ref", "enum", "const"} & schema.keys()
        and context[-1] not in _NAMED
    ):
        return f"{place}schema must have a 'type' key."
    return ""
