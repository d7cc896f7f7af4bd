"""Word refusals as Anthropic does: `max_tokens: Input should be greater than or equal to 1`.

The API's validator is pydantic. Its locations are dotted, and the `type` of a block stands behind
the block: `messages.0.content.2.tool_use.input: Field required`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mockgateway.problem import Problem
from mockgateway.spec.messages import MAX_MESSAGE, count, cut
from mockgateway.spec.violation import Path, Violation

Json = Any
Clause = Callable[[Any, Any], str]

_TYPES = {
    "string": "a valid string",
    "number": "a valid number",
    "integer": "a valid integer",
    "boolean": "a valid boolean",
    "array": "a valid list",
    "object": "a valid dictionary",
    "null": "null",
}
_FORMATS = {"uri": "a valid URL", "byte": "valid base64", "date-time": "a valid datetime"}
_SCHEMAS = frozenset({"input_schema", "schema"})  # below them, `type` is JSON Schema's
_DRAFT = "It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12)"


def error_message(problem: Problem, body: Json) -> str | None:
    """Return Anthropic's message for a problem, or None to keep its own.

    Args:
        problem: The problem.
        body: The JSON of the request, or None.
    """
    found = problem.violation
    if isinstance(found, Violation) and problem.values.get("location", "body") == "body":
        return cut(_violation_text(found, body), MAX_MESSAGE)
    values = problem.values
    match problem.name:
        case "missing_key":
            return "x-api-key header is required"
        case "invalid_key":
            return f"invalid x-api-key{_behind_first_sentence(problem.message)}"
        case "model_not_found" if "model" in values:
            name = str(values["model"])[:200]
            return f"model: {name}{_behind_first_sentence(problem.message)}"
        case "request_too_large" if "limit" in values:
            return "Request exceeds the maximum size"
        case "rate_limited" if "limit" in values:
            return (
                f"This request would exceed your rate limit of {values['limit']} a minute. "
                f"Try again in {values.get('retry_after')} s."
            )
    return None


def _behind_first_sentence(message: str) -> str:
    """Return the advice that follows the first sentence, or ""."""
    _, mark, advice = message.partition(". ")
    return f". {advice}" if mark else ""


def _violation_text(found: Violation, body: Json) -> str:
    path, expected, value = found.path, found.expected, found.value
    match found.keyword:
        case "x-message":
            return str(expected)
        case "output_limit":
            limit, model = expected
            return (
                f"{path[0]}: {value} > {limit}, which is the maximum allowed number of output "
                f"tokens for {model}"
            )
        case "context":
            return f"prompt is too long: {value} tokens > {expected} maximum"
        case "json_schema":
            return f"{_location(_steps(str(path[0])), body)}: {_schema_clause(expected)}"
        case "enum" if _is_tag(path):
            tags = ", ".join(map(_quoted, dict.fromkeys(expected)))
            return (
                f"{_location(path[:-1], body)}: Input tag {_quoted(value)} found using 'type' does "
                f"not match any of the expected tags: {tags}"
            )
        case "minItems" if path == ("messages",):
            return "messages: at least one message is required"
        case "minItems" | "minLength" if path[-1] == "content" and path[:1] == ("messages",):
            where = _location(path[:-1], body)
            return (
                f"{where}: all messages must have non-empty content except for the optional final "
                "assistant message"
            )
    where = _location(path, body)
    return f"{where}: {_clause(found)}" if where else _clause(found)


def _schema_clause(fault: str) -> str:
    if "additionalProperties" in fault:
        return "For 'object' type, 'additionalProperties' must be explicitly set to false"
    return f"JSON schema is invalid. {_DRAFT}: {fault}"


def _steps(param: str) -> Path:
    """Return the path of a parameter: `tools[0].input_schema`."""
    steps = re.split(r"[\[\].]+", param)
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in steps if step)


def _is_tag(path: Path) -> bool:
    """Return whether a `type` distinguishes the branches of a union."""
    return len(path) > 1 and path[-1] == "type" and _SCHEMAS.isdisjoint(path)


def _location(path: Path, body: Json) -> str:
    """Return the dotted path, with the types of the blocks that it goes through."""
    steps: list[str] = []
    node = body
    for number, step in enumerate(path):
        steps.append(cut(str(step), 60))
        node = _child(node, step)
        below = path[number + 1 : number + 2]
        if below and below[0] != "type" and _SCHEMAS.isdisjoint(path[: number + 1]):
            tag = _tag(node, path[: number + 1])
            steps += [tag] if tag else []
    return ".".join(steps)


def _child(node: Json, step: str | int) -> Json:
    if isinstance(node, dict):
        return node.get(step)
    inside = isinstance(node, list) and isinstance(step, int) and step < len(node)
    return node[step] if inside else None


def _tag(node: Json, path: Path) -> str:
    """Return the tag of a member of a union: its type, `custom` for tools without one."""
    if not isinstance(node, dict) or path[-1] == "format":
        return ""
    tag = node.get("type", "custom" if path[0] == "tools" and len(path) == 2 else "")
    return cut(tag, 60) if isinstance(tag, str) else ""


def _quoted(value: Json) -> str:
    return f"'{cut(value, 60)}'" if isinstance(value, str) else cut(str(value), 60)


def _listed(options: list[Json]) -> str:
    words = [_quoted(option) for option in options]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _type(expected: Any, _value: Any) -> str:
    names = [expected] if isinstance(expected, str) else list(expected)
    name = "array" if "array" in names else names[0]
    return f"Input should be {_TYPES.get(name, name)}"


def _bound(words: str) -> Clause:
    return lambda expected, _value: f"Input should be {words} {expected}"


def _size(thing: str, bound: str, unit: str) -> Clause:
    def clause(expected: Any, value: Any) -> str:
        seen = "" if unit == "character" else f" after validation, not {len(value)}"
        return f"{thing} should have at {bound} {count(expected, unit)}{seen}"

    return clause


def _union(expected: Any, _value: Any) -> str:
    return _clause(expected[0]) if isinstance(expected, list) and expected else "Invalid input"


def _extra(_expected: Any, _value: Any) -> str:
    return "Extra inputs are not permitted"


def _required(_expected: Any, _value: Any) -> str:
    return "Field required"


_CLAUSES: Mapping[str, Clause] = {
    "required": _required,
    "dependentRequired": _required,
    "additionalProperties": _extra,
    "false": _extra,
    "type": _type,
    "enum": lambda expected, _: f"Input should be {_listed(list(dict.fromkeys(expected)))}",
    "const": lambda expected, _: f"Input should be {_quoted(expected)}",
    "minimum": _bound("greater than or equal to"),
    "maximum": _bound("less than or equal to"),
    "exclusiveMinimum": _bound("greater than"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _bound("a multiple of"),
    "minLength": _size("String", "least", "character"),
    "maxLength": _size("String", "most", "character"),
    "minItems": _size("List", "least", "item"),
    "maxItems": _size("List", "most", "item"),
    "minProperties": _size("Dictionary", "least", "item"),
    "maxProperties": _size("Dictionary", "most", "item"),
    "pattern": lambda expected, _: f"String should match pattern '{cut(str(expected), 80)}'",
    "format": lambda expected, _: f"Input should be {_FORMATS.get(expected, expected)}",
    "not": lambda expected, _: expected if isinstance(expected, str) else "Input is not allowed",
    "anyOf": _union,
}


def _clause(found: Violation) -> str:
    clause = _CLAUSES.get(found.keyword)
    return clause(found.expected, found.value) if clause else "Invalid input"
