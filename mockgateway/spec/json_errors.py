"""Say what is wrong with a body that is not JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

from mockgateway.problem import Problem
from mockgateway.spec.messages import cut, path_text
from mockgateway.spec.violation import Path

_SEARCHED = 1024 * 1024  # in a larger body the line and the column must do


def invalid_json(body: bytes, error: orjson.JSONDecodeError) -> Problem:
    """The refusal: what is wrong, and where if that is known. `param` is the field, where only its value is not JSON."""
    why, one_value = _why(body, error)
    field = _field(body) if one_value else ""
    named = f" in '{cut(field, 80)}'" if field else ""
    return Problem(
        "invalid_json",
        f"The request body is not valid JSON: {why}{named}.",
        param=field or None,
        location="body",
    )


def _why(body: bytes, error: orjson.JSONDecodeError) -> tuple[str, bool]:
    """The reason, and whether a laxer reader may find the one value it is about."""
    if body.startswith(b"\xef\xbb\xbf"):
        return "it starts with a byte order mark; send UTF-8 without one", False
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:2]:
        return "it must be UTF-8, not UTF-16 or UTF-32", False
    if "UTF-8" in error.msg:
        return "it is not UTF-8", False
    place = f" at line {error.lineno}, column {error.colno}"
    if "surrogate" in error.msg:
        return f"half of a surrogate pair{place}", True
    if "depth" in error.msg or "recursion" in error.msg:
        return "it is nested too deeply; 1024 levels are the limit", False
    if "infinity" in error.msg:
        return f"a number too large{place}", True
    rest = body[error.pos : error.pos + 9].lstrip(b"-")
    if rest.startswith((b"NaN", b"Infinity")):
        return f"NaN and Infinity are not JSON{place}", True
    return f"{error.msg}{place}", False


def _field(body: bytes) -> str:
    """Where the first value stands that Python's reader takes and JSON's does not; "" where it takes nothing either."""
    if len(body) > _SEARCHED:
        return ""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    waiting: list[tuple[Any, Path]] = [(value, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, dict):
            waiting += [
                (item, (*path, name)) for name, item in reversed(node.items()) if _writable(name)
            ]
        elif isinstance(node, list):
            waiting += [(node[index], (*path, index)) for index in range(len(node) - 1, -1, -1)]
        elif not _writable(node):
            return path_text(path)
    return ""


def _writable(value: Any) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, (int, float)) or (
        math.isfinite(value) if isinstance(value, float) else abs(value) < 10**308
    )
