"""Tell whether two requests ask for the same, whatever their form and the values that change."""

from __future__ import annotations

import difflib
import re
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import orjson

from mockgateway.redaction import ellipsis, hide, is_secret_name

VARIES = frozenset(  # fields that clients fill anew for each request
    "request_id client_request_id idempotency_key nonce timestamp sent_at trace_id span_id".split()
)
LONGEST = 1000  # characters of a summary

_UUID = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
_TIMESTAMP = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_LOCAL_PORT = re.compile(r"(?<=//)(127\.0\.0\.1|localhost|\[::1\]):\d+")
_BOUNDARY = re.compile(r'boundary="?([^";\s]+)', re.IGNORECASE)
_DATA_URI = re.compile(r"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[^\"'\s\\)]{64,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{256,}={0,2}")


def fingerprint(method: str, path: str, query: bytes, content_type: str, body: bytes) -> str:
    """Return 24 hexadecimal digits that are equal for two requests that ask for the same.

    The order of keys, credentials, UUIDs, dates, ports of this machine and the boundary of a form
    make no difference.

    Args:
        method: The HTTP method.
        path: The path below the gateway's prefix, as sent.
        query: The query without its `?`.
        content_type: The Content-Type header.
        body: The body as sent.
    """
    parameters = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    pairs = sorted(
        [
            (name, _without_variables(value))
            for name, value in parameters
            if not is_secret_name(name)
        ]
    )
    decoded = quote(unquote(path), safe="/").encode()
    parts = [method.encode(), decoded, orjson.dumps(pairs), _stable_body(content_type, body)]
    return blake2b(b"\0".join(parts), digest_size=12).hexdigest()


def _stable_body(content_type: str, body: bytes) -> bytes:
    boundary = _BOUNDARY.search(content_type)
    if boundary and content_type.lower().startswith("multipart/"):
        return body.replace(boundary[1].encode("latin-1"), b"boundary")
    try:
        return orjson.dumps(_stable_value(orjson.loads(body)), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, TypeError):  # TypeError: numbers beyond 64 bits, too deep
        return body


def _stable_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "" if key.lower() in VARIES else _stable_value(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_stable_value(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return _without_variables(value) if isinstance(value, str) else value


def _without_variables(text: str) -> str:
    if len(text) > 1_000_000:
        return text
    return _LOCAL_PORT.sub(r"\1", _TIMESTAMP.sub("<time>", _UUID.sub("<uuid>", text)))


def summarize(method: str, path: str, query: bytes, body: bytes) -> str:
    """Return a request on one line of at most LONGEST characters, without credentials and media."""
    pairs = [
        f"{name}={'...' if is_secret_name(name) else value}"
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    ]
    head = f"{method} {path}" + (f"?{'&'.join(pairs)}" if pairs else "")
    text = ""
    if body:
        try:
            value = _without_secrets(orjson.loads(body))
            text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
        except (orjson.JSONDecodeError, TypeError):
            text = f"({len(body)} bytes)"
    line = f"{head} {_without_media(text)}".strip()
    return hide(line[: 4 * LONGEST], ellipsis)[:LONGEST]  # before a cut splits a secret


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "..."
            if is_secret_name(name) and isinstance(each, str)
            else _without_secrets(each)
            for name, each in value.items()
        }
    return [_without_secrets(inner) for inner in value] if isinstance(value, list) else value


def _without_media(text: str) -> str:
    """Cut data URIs and long base64: `data:image/png;base64,...`."""
    return _BASE64.sub(lambda found: f"{found[0][:16]}...", _DATA_URI.sub(r"\1...", text))


def difference(one: str, other: str) -> str:
    """Return the place where two summaries first differ, in words."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
    first = max(0, at - 20)
    return f"here {one[first : at + 60]!r}, there {other[first : at + 60]!r}"


def nearest(summary: str, known: list[str]) -> str:
    """Return the known summary that is most like this one, or "" if none is similar."""
    return next(iter(difflib.get_close_matches(summary, known[:500], n=1, cutoff=0.3)), "")
