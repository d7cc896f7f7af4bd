"""Put a problem's message and status into a drawn error body, where its schema allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from mockgateway.problem import Problem
from mockgateway.spec.subschemas import SubSchemas

_MESSAGES = (
    *("message", "detail", "error_description", "msg", "error_message", "errorMessage"),
    *("reason", "description", "title", "error"),
)
_STATUSES = ("status", "code", "statusCode", "status_code", "error_code")
_NAME_WORDS = frozenset("code type kind name error reason".split())
_PARAM_WORDS = frozenset("param parameter field property pointer target argument".split())


def fill_error_body(
    body: Any,
    schema: Any,
    validator: jsonschema_rs.Validator,
    problem: Problem,
    status: int,
    drawn: bool = False,
) -> None:
    """Set the first message field, the status fields and FastAPI's `loc`, in place.

    A field keeps its value if the body would become invalid. In a `drawn` body, random texts are
    replaced by words about the problem.
    """
    if not isinstance(body, dict):
        return
    message = problem.message or problem.name.replace("_", " ")
    declared = SubSchemas(schema).properties((schema, "")) if isinstance(schema, dict) else {}
    for node in _nodes(body):
        for name in _MESSAGES:
            missing = node is body and name in declared and name not in node
            settable = missing or isinstance(node.get(name), str)
            if settable and _set(body, node, name, message, validator):
                break
        for name in _STATUSES:
            if type(node.get(name)) is int:
                _set(body, node, name, status, validator)
            elif isinstance(node.get(name), str) and node[name].isdigit():
                _set(body, node, name, str(status), validator)
        if drawn:
            _set_words(body, node, problem, validator)
        if isinstance(node.get("loc"), list):
            location = [problem.values.get("location"), problem.values.get("param")]
            _set(body, node, "loc", [step for step in location if step], validator)


def _set_words(
    body: dict[str, Any], node: dict[str, Any], problem: Problem, validator: jsonschema_rs.Validator
) -> None:
    """Set the texts of a drawn error: its name, the field at fault, further messages."""
    message = problem.message or problem.name.replace("_", " ")
    name = problem.name
    names = (name, f"{name}_error", name.upper(), name.replace("_", "-"))
    param = problem.values.get("param")
    for key, value in list(node.items()):
        word = re.sub(r"(?<=[a-z])(?=[A-Z])|^fault", "_", key).lower().rpartition("_")[2]
        if not isinstance(value, str) or value == message:
            continue
        if word in _NAME_WORDS and not value.isdigit():
            general = ("invalid_request", "invalid_request_error", "api_error", "error")
            any(_set(body, node, key, one, validator) for one in (*names, *general))
        elif word in _PARAM_WORDS:
            choices = ((str(param),) if param else ()) + (None, "")
            if not any(_set(body, node, key, one, validator) for one in choices):
                node.pop(key)
                if not validator.is_valid(body):
                    node[key] = value
        elif word in (*_MESSAGES, "string", "text", "summary"):
            _set(body, node, key, message, validator)


def _nodes(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the body and the objects in it that usually describe the error."""
    yield body
    for name in ("error", "errors", "detail", "details", "fault"):
        inner = body.get(name)
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if isinstance(inner, dict):
            yield inner


def _set(
    body: dict[str, Any],
    node: dict[str, Any],
    name: str,
    value: object,
    validator: jsonschema_rs.Validator,
) -> bool:
    """Set a member of a node, and return whether the body is valid. If not, undo the change."""
    before = dict(node)
    node[name] = value
    if validator.is_valid(body):
        return True
    if name in before:
        node[name] = before[name]
    else:
        del node[name]
    return False
