"""Say what is wrong with a body that is not JSON."""

from __future__ import annotations

import orjson

from mockgateway.problem import Problem


def invalid_json(body: bytes, error: orjson.JSONDecodeError) -> Problem:
    """The refusal: what is wrong, and where if that is known."""
    return Problem("invalid_json", f"The request body is not valid JSON: {_why(body, error)}.", param=None, location="body")


def _why(body: bytes, error: orjson.JSONDecodeError) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        return "it starts with a byte order mark; send UTF-8 without one"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:2]:
        return "it must be UTF-8, not UTF-16 or UTF-32"
    if "UTF-8" in error.msg:
        return "it is not UTF-8"
    place = f" at line {error.lineno}, column {error.colno}"
    if "surrogate" in error.msg:
        return f"half of a surrogate pair{place}"
    if "depth" in error.msg or "recursion" in error.msg:
        return "it is nested too deeply; 1024 levels are the limit"
    if "infinity" in error.msg:
        return f"a number too large{place}"
    rest = body[error.pos : error.pos + 9].lstrip(b"-")
    if rest.startswith((b"NaN", b"Infinity")):
        return f"NaN and Infinity are not JSON{place}"
    return f"{error.msg}{place}"
