"""What nobody is shown: keys are cut, wherever they stand; cookies and signatures go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

# Query parameters that carry a credential in one document or another.
_SECRET = re.compile(
    r"((?:^|&)(?:x-)?(?:api[-_]?)?(?:key|access_token|token|secret|signature|password)=)([^&]*)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:authorization|x-api-key|api-key|x-goog-api-key|.*cookie2?|.*signature|.*secret)\Z",
    re.IGNORECASE,
)
_DATA_URI = re.compile(r"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[^\"'\s\\)]{100,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{512,}={0,2}")


def cut(key: str) -> str:
    """A key as it may be shown: its first letters and its last four."""
    return (
        f"{key[: min(12, len(key) // 3)]}...{key[-4:]}"
        if len(key) > 12
        else f"{key[:2]}..."
        if key
        else ""
    )


def hidden(text: str, key: str) -> str:
    """A text with the key cut, however it is spelled there; a key of a few letters may be any word, and stays."""
    if len(key) >= 8:
        for spelling in {key, quote(key, safe=""), quote_plus(key)}:
            text = text.replace(spelling, cut(key))
    return text


def hidden_query(query: str, key: str) -> str:
    """A query without credentials."""
    for spelling in {key, quote(key, safe=""), quote_plus(key)} if key else ():
        query = query.replace(spelling, cut(key))
    return _SECRET.sub(lambda found: found[1] + cut(found[2]), query)


def hidden_headers(headers: Iterable[tuple[str, str]], key: str) -> list[tuple[str, str]]:
    """Headers, the values of those that carry credentials cut."""
    out = []
    for name, value in headers:
        if _HEADER.match(name):
            word, space, secret = value.rpartition(" ")
            value = (
                f"{word}{space}{cut(secret)}"
                if word in ("Bearer", "Key", "Token", "Basic", "bearer", "key", "token", "basic")
                else cut(value)
            )
        out.append((name, hidden(value, key)))
    return out


def without_media(text: str) -> str:
    """A text whose data-URIs and long base64 are cut to their beginning."""
    return _BASE64.sub(lambda found: f"{found[0][:16]}...", _DATA_URI.sub(r"\1...", text))
