"""Check the rules of strict schemas, in OpenAI's words.

See platform.openai.com/docs/guides/structured-outputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.content.chat import Strict

Json = Any
Context = tuple[str, ...]

_UNSUPPORTED = tuple(
    """allOf oneOf not if then else dependentRequired dependentSchemas patternProperties
    propertyNames minProperties maxProperties unevaluatedProperties unevaluatedItems contains
    minContains maxContains uniqueItems default""".split()
)
_DEEPEST = 100
_NAMED = ("properties", "$defs", "definitions")
_REQUIRED = "'required' is required to be supplied and to be an array including every key in"


def first_fault(schema: Json, strict: Strict) -> str:
    """Return the first violation, outermost first, or ""."""
    if strict == "all" and isinstance(schema, dict):
        kind = schema.get("type")
        if kind != "object" and "$ref" not in schema:
            return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
    for context, part in _parts(schema, ()):
        if fault := _object_fault(part, strict) or _keyword_fault(context, part, strict):
            return f"In context={context!r}, {fault}"
    return ""


def _parts(schema: Json, context: Context) -> Iterator[tuple[Context, dict[str, Json]]]:
    """Yield every schema inside a schema with the words that lead to it."""
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


def _object_fault(schema: dict[str, Json], strict: Strict) -> str:
    kinds, properties = schema.get("type"), schema.get("properties")
    is_object = kinds == "object" or (isinstance(kinds, list) and "object" in kinds)
    if not is_object and not isinstance(properties, dict):
        return ""
    if schema.get("additionalProperties") is not False:
        return "'additionalProperties' is required to be supplied and to be false."
    names = list(properties) if isinstance(properties, dict) else []
    required = schema.get("required") or []
    if strict == "all" and (lacking := [name for name in names if name not in required]):
        return f"{_REQUIRED} properties. Missing '{lacking[0][:60]}'."
    if strict == "all" and (more := [name for name in required if name not in names]):
        return f"{_REQUIRED} properties. Extra required key '{more[0][:60]}' supplied."
    return ""


def _keyword_fault(context: Context, schema: dict[str, Json], strict: Strict) -> str:
    if strict != "all":
        return ""
    if unknown := next((word for word in _UNSUPPORTED if word in schema), ""):
        return f"'{unknown}' is not permitted."
    has_items = isinstance(schema.get("items"), dict) or "prefixItems" in schema
    if schema.get("type") == "array" and not has_items:
        return "array schema missing items."
    typed = {"type", "anyOf", "$ref", "enum", "const"} & schema.keys()
    if context and not typed and context[-1] not in _NAMED:
        return "schema must have a 'type' key."
    return ""
