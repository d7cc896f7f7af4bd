"""Add the members that a schema requires to objects that were found in a text."""

from __future__ import annotations

from typing import Any

from .extraction.shapes import Resolve, plain
from .extraction.special import Path

Json = Any


def completed(part: dict[str, Json], value: Json, drawn: Json, resolve: Resolve) -> Json:
    """Return a found list whose objects have all required members.

    Args:
        part: The list's schema.
        value: The found value; a value other than a list is returned unchanged.
        drawn: A valid list, whose first object supplies the missing members.
        resolve: Follows references.
    """
    if not isinstance(value, list):
        return value
    items, _ = plain(part.get("items", {}), resolve)
    most = part.get("maxItems")
    value = value[:most] if isinstance(most, int) else value
    if not isinstance(items, dict) or not isinstance(items.get("properties"), dict):
        return value
    model = drawn[0] if isinstance(drawn, list) and drawn and isinstance(drawn[0], dict) else {}
    return [_whole(items, row, model, resolve) for row in value]


def _whole(
    schema: dict[str, Json], row: dict[str, Json], model: Json, resolve: Resolve
) -> dict[str, Json]:
    required, out = schema.get("required") or (), dict[str, Json]()
    for name, written in schema["properties"].items():
        part, nullable = plain(written, resolve)
        inner = model.get(name) if isinstance(model, dict) else None
        if name in row and isinstance(part, dict):
            nested = isinstance(row[name], dict) and isinstance(part.get("properties"), dict)
            complete = _whole if nested else completed
            arguments = (part, row[name], inner, resolve)
            out[name] = complete(*arguments)
        elif name in required:
            out[name] = None if nullable else _neutral(inner)
    return out


def _neutral(drawn: Json) -> Json:
    """Return a value for a member that the text does not contain."""
    return False if isinstance(drawn, bool) else [] if isinstance(drawn, list) else drawn


def object_of(
    part: dict[str, Json], place: Path, values: dict[Path, Json], resolve: Resolve
) -> dict[str, Json]:
    """Return the object at a place; its members without a value are null if that is allowed."""
    inner = {
        key[-1]: value
        for key, value in values.items()
        if key[: len(place)] == place and len(key) == len(place) + 1
    }
    for key, written in (part.get("properties") or {}).items():
        if key not in inner and plain(written, resolve)[1]:
            inner[key] = None
    return inner
