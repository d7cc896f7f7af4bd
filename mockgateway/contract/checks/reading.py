"""Shared helpers of checks and probes: where gateways put data, texts and errors in their JSON."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

Json = Any


def unwrap(value: Json) -> dict[str, Json]:
    """Return the object that an envelope has under `data`, or the object itself; else {}."""
    if not isinstance(value, dict):
        return {}
    enveloped = {"request_id", "success", "status"} & value.keys() and "id" not in value
    data = value.get("data")
    return data if enveloped and isinstance(data, dict) else value


def strings(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pointer and text of every string in a JSON value."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from strings(part, f"{pointer}/{key}")


def error_of(value: Json) -> Json:
    """Return the error that a body or an event carries in any of the wire formats, or None."""
    if not isinstance(value, dict):
        return None
    if value.get("type") in ("error", "response.failed"):
        return value.get("error") or value
    return value.get("error") or None


def distinct(values: Iterator[Json]) -> list[str]:
    """Return the different values as texts, in order."""
    return list(dict.fromkeys(map(str, values)))


def from_base64(text: Json) -> bytes | None:
    """Return the bytes, or None if the text is not base64."""
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        return None


def schema_error(value: Json, schema: Json) -> str:
    """Return how a value breaks a JSON schema from a request; "" for an invalid schema, too."""
    from jsonschema import Draft202012Validator  # optional dependency
    from jsonschema.exceptions import SchemaError, best_match

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return ""
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    return "" if error is None else f"{error.json_path}: {error.message[:160]}"
