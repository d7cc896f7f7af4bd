"""Explain a request body that is not JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

from mockgateway.problem import Problem
from mockgateway.spec.messages import cut, path_text
from mockgateway.spec.violation import Path

_MAX_SEARCHED = 1024 * 1024  # bytes; for a larger body the line and the column must do


def invalid_json(body: bytes, error: orjson.JSONDecodeError) -> Problem:
    """Return the problem with its place. `param` is the field if one value is wrong."""
    reason, one_value = _reason(body, error)
    field = _field(body) if one_value else ""
    place = f" in '{cut(field, 80)}'" if field else ""
    message = f"The request body is not valid JSON: {reason}{place}."
    return Problem("invalid_json", message, param=field or None, location="body")


def _reason(body: bytes, error: orjson.JSONDecodeError) -> tuple[str, bool]:
    """Return the reason, and whether a laxer parser may find the one value that is wrong."""
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
    """Return the path of the first value that Python's parser reads and JSON forbids, or ""."""
    if len(body) > _MAX_SEARCHED:
        return ""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    waiting: list[tuple[Any, Path]] = [(value, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, dict):
            pairs = reversed(node.items())
            waiting += [(item, (*path, name)) for name, item in pairs if _is_json(name)]
        elif isinstance(node, list):
            waiting += [(node[index], (*path, index)) for index in range(len(node) - 1, -1, -1)]
        elif not _is_json(node):
            return path_text(path)
    return ""


def _is_json(value: Any) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < 10**308
