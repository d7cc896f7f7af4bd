"""Remove secrets from output: keys are shortened, signatures and cookies cut."""

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
_SCHEMES = ("bearer", "key", "token", "basic")
_DATA_URI = re.compile(r"(data:[\w.+/-]{1,80}(?:;[\w=.+-]{1,80})*,)[^\"'\s\\)]{100,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{512,}={0,2}")


def shorten_key(key: str) -> str:
    """Return a key in a form that may be shown: its first and, if it is long, last four letters."""
    if len(key) >= 24:
        return f"{key[: min(12, len(key) // 3)]}...{key[-4:]}"
    return f"{key[: max(2, len(key) // 4)]}..." if key else ""


def redact(text: str, key: str) -> str:
    """Shorten each occurrence of the key in a text; a very short key may be any word, and stays."""
    if len(key) >= 8:
        for spelling in {key, quote(key, safe=""), quote_plus(key)}:
            text = text.replace(spelling, shorten_key(key))
    return text


def redact_query(query: str, key: str) -> str:
    """Return a query without credentials."""
    for spelling in {key, quote(key, safe=""), quote_plus(key)} if key else ():
        query = query.replace(spelling, shorten_key(key))
    return _SECRET.sub(lambda found: found[1] + shorten_key(found[2]), query)


def redact_headers(headers: Iterable[tuple[str, str]], key: str) -> list[tuple[str, str]]:
    """Return headers without the values of those that carry credentials."""
    out = []
    for name, value in headers:
        if _HEADER.match(name):
            scheme, space, secret = value.rpartition(" ")
            known = scheme in _SCHEMES or scheme in [word.title() for word in _SCHEMES]
            value = f"{scheme}{space}{shorten_key(secret)}" if known else shorten_key(value)
        out.append((name, redact(value, key)))
    return out


def cut_media(text: str) -> str:
    """Cut data URIs and long base64 to their first characters."""
    return _BASE64.sub(lambda found: f"{found[0][:16]}...", _DATA_URI.sub(r"\1...", text))
