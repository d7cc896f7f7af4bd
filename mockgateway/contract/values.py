"""Small values that a schema allows."""

from __future__ import annotations

from typing import Any

from mockgateway.contract.location import Location, find
from mockgateway.contract.operation import OperationSpec

Json = Any
MAX_DEPTH = 8
TEXTS = {
    "uri": "https://example.com/photo.png",
    "uuid": "550e8400-e29b-41d4-a716-446655440000",
    "date-time": "2027-01-31T12:00:00Z",
    "date": "2027-01-31",
    "time": "12:00:00Z",
    "duration": "PT1H",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "email": "a@example.com",
}


def make_value(operation: OperationSpec, location: Location | None, depth: int = 0) -> Json:
    """Make a small value for a schema: constants, defaults and examples, required fields only."""
    schema = location.value if location is not None and isinstance(location.value, dict) else {}
    for word in ("const", "default", "example"):
        if word in schema:
            return schema[word]
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    for word in ("oneOf", "anyOf"):
        for _, part in operation.children(location, word):
            if depth < MAX_DEPTH:
                return make_value(operation, part, depth + 1)
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((word for word in kind if word != "null"), "null")
    if kind == "object" or (not kind and ("properties" in schema or "allOf" in schema)):
        return _make_object(operation, location, depth) if depth < MAX_DEPTH else {}
    if kind == "array":
        return _make_array(operation, location, depth) if depth < MAX_DEPTH else []
    return _make_scalar(kind, schema)


def _make_scalar(kind: str | None, schema: Json) -> Json:
    match kind:
        case "integer" | "number":
            least = schema.get("minimum", 1)
            return int(least) if kind == "integer" else least
        case "boolean":
            return False
        case "null":
            return None
    text = TEXTS.get(schema.get("format", ""), "Hello").ljust(schema.get("minLength", 0), ".")
    return text[: schema.get("maxLength", 1000)]


def _make_array(operation: OperationSpec, location: Location | None, depth: int) -> Json:
    assert location is not None
    items = find(operation.document, location, "items")
    count = max(1, location.value.get("minItems", 1))
    return [make_value(operation, items, depth + 1)] * count


def _make_object(operation: OperationSpec, location: Location | None, depth: int) -> Json:
    known = operation.properties(location)
    return {
        name: make_value(operation, known[name], depth + 1) if name in known else "x"
        for name in operation.required_properties(location)
    }
