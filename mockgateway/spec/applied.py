"""Count the schemas that are applied to one value."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockgateway.spec.subschemas import list_at, mapping_at

MAX_APPLIED = 100_000  # about a tenth of a second for each value

Json = Any

log = logging.getLogger(__name__)


def bounded(schema: Json, file: Path) -> Json:
    """Return a schema; True if it applies more than MAX_APPLIED schemas, as in an alias bomb."""
    if not _applies_too_many(schema):
        return schema
    message = "%s: a schema applies more than %s schemas to one value; it is not checked"
    log.warning(message, file, f"{MAX_APPLIED:,}")
    return True


def _applies_too_many(schema: Json) -> bool:
    shared = mapping_at(schema, "$defs")
    counts: dict[int, int] = {}

    def count(node: Json) -> int:
        if id(node) not in counts:
            counts[id(node)] = 1  # a circle is followed once
            inner = sum(map(count, _applied(node, shared))) if isinstance(node, dict) else 0
            counts[id(node)] = min(1 + inner, MAX_APPLIED + 1)
        return counts[id(node)]

    try:
        return any(count(node) > MAX_APPLIED for node in (schema, *shared.values()))
    except RecursionError:
        return True


def _applied(schema: dict[str, Json], shared: dict[str, Json]) -> Iterator[Json]:
    """Yield the schemas that are applied to the same value as a schema."""
    for word in ("allOf", "anyOf", "oneOf"):
        yield from list_at(schema, word)
    for word in ("not", "if", "then", "else"):
        if word in schema:
            yield schema[word]
    yield from mapping_at(schema, "dependentSchemas").values()
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#/$defs/"):
        yield shared.get(ref.removeprefix("#/$defs/"), True)
