"""Put what is wrong into a drawn error body, where its schema has a place for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from mockgateway.problem import Problem
from mockgateway.spec.subschemas import SubSchemas

_MESSAGES = (
    "message",
    "detail",
    "error_description",
    "msg",
    "error_message",
    "errorMessage",
    "reason",
    "description",
    "title",
    "error",
)
_STATUSES = ("status", "code", "statusCode", "status_code", "error_code")


def fill_error_body(
    value: Any, schema: Any, validator: jsonschema_rs.Validator, problem: Problem, status: int
) -> None:
    """Change the value in place: the first field that holds a message, those that hold the status, FastAPI's `loc`; only where it stays valid."""
    if not isinstance(value, dict):
        return
    message = problem.message or problem.name.replace("_", " ")
    known = SubSchemas(schema).properties((schema, "")) if isinstance(schema, dict) else {}
    for place in _places(value):
        names = [
            name
            for name in _MESSAGES
            if isinstance(place.get(name), str)
            or (place is value and name in known and name not in place)
        ]
        for name in names:
            if _put(value, place, name, message, validator):
                break
        for name in _STATUSES:
            if type(place.get(name)) is int:
                _put(value, place, name, status, validator)
            elif isinstance(place.get(name), str) and place[name].isdigit():
                _put(value, place, name, str(status), validator)
        if isinstance(place.get("loc"), list):
            _put(
                value,
                place,
                "loc",
                [
                    item
                    for item in (problem.values.get("location"), problem.values.get("param"))
                    if item
                ],
                validator,
            )


def _places(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield value
    for name in ("error", "errors", "detail", "details", "fault"):
        inner = value.get(name)
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if isinstance(inner, dict):
            yield inner


def _put(
    value: dict[str, Any],
    place: dict[str, Any],
    name: str,
    word: object,
    validator: jsonschema_rs.Validator,
) -> bool:
    missing = name not in place
    before = place.get(name)
    place[name] = word
    if validator.is_valid(value):
        return True
    if missing:
        del place[name]
    else:
        place[name] = before
    return False
