"""Make ids for created items, in the style of the documented id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.spec.subschemas import SubSchema

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIRST = 1000  # below are the ids in documents
_SHAPING = frozenset({"pattern", "format", "enum", "const", "maxLength", "minLength"})


def new_id(
    old: Any, name: str, schema: SubSchema, number: int, seed: Seed, draw_instance: DrawInstance
) -> Iterator[Any]:
    """Yield new ids, the likeliest to be valid first.

    Args:
        old: The documented id, whose style is copied.
        name: The member that holds it.
        schema: The schema of the id.
        number: Counts the new items.
        seed: The source of randomness.
        draw_instance: Draws an instance of a schema.
    """
    if isinstance(old, int):
        yield from (_FIRST + number, number)
        return
    prefix = old[: old.rfind("_") + 1]
    if UUID.fullmatch(old):
        yield uuid(seed)
    elif old.isdecimal():
        yield str(_FIRST + number)
    elif prefix and not shapes(schema):
        yield prefix + seed.hex(24)
    member = schema[0] if shapes(schema) else {"type": "string"}
    item = {"type": "object", "required": [name], "properties": {name: member}}
    for attempt in range(3):
        try:
            yield draw_instance(item, seed.of(attempt))[name]
        except ValueError:
            break
    yield from (prefix + seed.hex(12), seed.hex(24), seed.hex(8), str(number))


def shapes(schema: SubSchema) -> bool:
    """Return whether a schema restricts an id beyond its type."""
    return isinstance(schema[0], dict) and not _SHAPING.isdisjoint(schema[0])


def uuid(seed: Seed) -> str:
    """Return a UUID of version 4."""
    digits = seed.hex(32)
    parts = (digits[:8], digits[8:12], f"4{digits[13:16]}", f"a{digits[17:20]}", digits[20:])
    return "-".join(parts)
