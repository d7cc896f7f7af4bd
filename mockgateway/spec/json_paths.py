"""Tell whether values of a schema can have a value at a JSONPath."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockgateway.spec.subschemas import UNIONS, SubSchema, SubSchemas, escape, mapping_at

_STEPS = re.compile(r"\$?(?:\.?\w+|\.\*|\[\d+\]|\[\*\]|\['[^']*'\])*\Z")
_STEP = re.compile(r"\[(\d+|\*)\]|\['([^']*)'\]|\.?(\w+|\*)")


def may_lead(schema: Any, path: str) -> bool:
    """Return whether a documented value can be at a JSONPath; True for paths with filters.

    Of an event, the path leads through the JSON in its data.
    """
    if not _STEPS.match(path):
        return True
    subschemas = SubSchemas(schema)
    root: SubSchema = (schema, "")
    found = [root]
    for node, at in _step(subschemas, root, "data", into_list=False):
        if isinstance(node, dict) and "contentSchema" in node:
            found.append((node["contentSchema"], f"{at}/contentSchema"))
    for index, quoted, name in _STEP.findall(path.removeprefix("$")):
        found = [
            inner
            for outer in found
            for inner in _step(subschemas, outer, quoted or name, into_list=bool(index))
        ]
        if any(_is_free(subschemas, one) for one in found):
            return True
    return bool(found)


def _step(
    subschemas: SubSchemas, schema: SubSchema, name: str, *, into_list: bool
) -> Iterator[SubSchema]:
    """Yield the schemas of a member, or of a list's items."""
    for node, at in subschemas.spread(schema, *UNIONS):
        if into_list or name == "*":
            for word in ("items", "prefixItems"):
                inner = node.get(word) if isinstance(node, dict) else None
                if isinstance(inner, dict) and word == "items":
                    yield inner, f"{at}/items"
                elif isinstance(inner, list):
                    yield from ((one, f"{at}/{word}/{place}") for place, one in enumerate(inner))
        for key, inner in mapping_at(node, "properties").items():
            if not into_list and name in (key, "*"):
                yield inner, f"{at}/properties/{escape(key)}"
        others = node.get("additionalProperties") if isinstance(node, dict) else None
        if not into_list and isinstance(others, dict):
            yield others, f"{at}/additionalProperties"


def _is_free(subschemas: SubSchemas, schema: SubSchema) -> bool:
    """Return whether a schema says nothing about the members of its values."""
    return all(
        not isinstance(node, dict)
        or (
            node.get("type", "object") in ("object", "array")
            and not {"properties", "items", "prefixItems", "enum", "const"} & set(node)
        )
        for node, _ in subschemas.spread(schema, *UNIONS)
    )
