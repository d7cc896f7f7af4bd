"""When two requests are the same one: their form may differ, and what is new each time, but not what they ask for."""

from __future__ import annotations

import difflib
import re
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import orjson

# What clients draw anew for each request.
VARIES = frozenset(
    {
        "request_id",
        "client_request_id",
        "idempotency_key",
        "nonce",
        "timestamp",
        "sent_at",
        "trace_id",
        "span_id",
    }
)
SECRET = re.compile(
    r"(?:x-)?(?:api[-_]?)?(?:key|token|access_token|secret|signature|sig|password)\Z", re.IGNORECASE
)
_HIDDEN = re.compile(
    r"(?:^|.*[_-])(?:key|token|secret|signature|password|authorization)\Z", re.IGNORECASE
)
LONGEST = 1000  # characters of a request that is told in words

_UUID = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_HERE = re.compile(r"(?<=//)(127\.0\.0\.1|localhost|\[::1\]):\d+")
_BOUNDARY = re.compile(r'boundary="?([^";\s]+)', re.IGNORECASE)
_DATA_URI = re.compile(r"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[^\"'\s\\)]{64,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{256,}={0,2}")


def fingerprint(method: str, path: str, query: bytes, content_type: str, body: bytes) -> str:
    """What is alike in two requests that ask for the same: 24 hexadecimal digits.

    path: below the mount, as sent; query: without its `?`. The order of keys, credentials, UUIDs, dates, ports of this machine and a form's boundary do not count.
    """
    pairs = sorted(
        [
            (name, _steady(value))
            for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
            if not SECRET.match(name)
        ]
    )
    return blake2b(
        b"\0".join(
            [method.encode(), _decoded(path), orjson.dumps(pairs), _body(content_type, body)]
        ),
        digest_size=12,
    ).hexdigest()


def _decoded(path: str) -> bytes:
    return quote(unquote(path), safe="/").encode()


def _body(content_type: str, body: bytes) -> bytes:
    found = _BOUNDARY.search(content_type)
    if found and content_type.lower().startswith("multipart/"):
        return body.replace(found[1].encode("latin-1"), b"boundary")
    try:
        return orjson.dumps(_settled(orjson.loads(body)), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, TypeError):  # TypeError: numbers beyond 64 bits, too deep
        return body


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "" if key.lower() in VARIES else _settled(inner) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_settled(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return _steady(value) if isinstance(value, str) else value


def _steady(text: str) -> str:
    if len(text) > 1_000_000:
        return text
    return _HERE.sub(r"\1", _MOMENT.sub("<time>", _UUID.sub("<uuid>", text)))


def summarize(method: str, path: str, query: bytes, body: bytes) -> str:
    """A request in one line, without credentials and media, at most LONGEST characters."""
    pairs = [
        f"{name}={'...' if _HIDDEN.match(name) else value}"
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    ]
    head = f"{method} {path}" + (f"?{'&'.join(pairs)}" if pairs else "")
    try:
        said = (
            orjson.dumps(_hidden(orjson.loads(body)), option=orjson.OPT_SORT_KEYS).decode()
            if body
            else ""
        )
    except (orjson.JSONDecodeError, TypeError):
        said = f"({len(body)} bytes)"
    return f"{head} {shortened(said)}".strip()[:LONGEST]


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "..." if _HIDDEN.match(key) and isinstance(inner, str) else _hidden(inner)
            for key, inner in value.items()
        }
    return [_hidden(inner) for inner in value] if isinstance(value, list) else value


def shortened(text: str) -> str:
    """A text whose data-URIs and long base64 are cut: `data:image/png;base64,...`."""
    return _BASE64.sub(lambda found: f"{found[0][:16]}...", _DATA_URI.sub(r"\1...", text))


def difference(one: str, other: str) -> str:
    """Where two requests told in words first differ."""
    at = next(
        (
            place
            for place, (left, right) in enumerate(zip(one, other, strict=False))
            if left != right
        ),
        min(len(one), len(other)),
    )
    first = max(0, at - 20)
    return f"here {one[first : at + 60]!r}, there {other[first : at + 60]!r}"


def nearest(asked: str, known: list[str]) -> str:
    """The request that is most like the one asked, "" where none is anything like it."""
    close = difflib.get_close_matches(asked, known[:500], n=1, cutoff=0.3)
    return close[0] if close else ""
