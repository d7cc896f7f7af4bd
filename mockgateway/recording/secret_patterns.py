"""A credential in all the ways in which it may be written: as it is, in a URL, in JSON, in base64 at any place, in hexadecimal."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

import orjson

SHORTEST = 8  # letters: a shorter one may be any word, and stays


@lru_cache(256)
def spelled(secret: str) -> re.Pattern[bytes]:
    """What finds it in bytes; nothing is found of one that is too short to be told from a word."""
    if len(secret) < SHORTEST:
        return re.compile(rb"(?!)")
    raw = secret.encode("latin-1", "replace")
    json = orjson.dumps(raw.decode("latin-1"))[1:-1]
    ways = {raw, raw.hex().encode(), raw.hex().upper().encode(), json, json.replace(b"/", rb"\/")}
    for url in (quote(raw, safe=""), quote_plus(raw), quote(raw)):
        ways |= {url.encode(), re.sub(r"%..", lambda found: found[0].lower(), url).encode()}
    for code in (_base64(raw, place) for place in range(3)):
        ways |= {code, code.replace(b"+", b"-").replace(b"/", b"_"), quote(code, safe="").encode()}
    return re.compile(
        b"|".join(re.escape(way) for way in sorted(ways, key=lambda way: (-len(way), way)))
    )


def _base64(raw: bytes, before: int) -> bytes:
    """What is always the same of it in base64 when so many bytes stand before it, whatever stands there and behind it."""
    code = base64.b64encode(bytes(before) + raw).rstrip(b"=")
    return code[(0, 2, 3)[before] : len(code) - (1 if (before + len(raw)) % 3 else 0)]
