"""Find a credential in all its encodings: plain, in URLs, in JSON, in base64 and in hexadecimal."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

import orjson

SHORTEST = 8  # characters; a shorter secret could be any word, and is not removed


@lru_cache(256)
def secret_pattern(secret: str) -> re.Pattern[bytes]:
    """Return a pattern that finds a secret in bytes; none is found if it is too short."""
    if len(secret) < SHORTEST:
        return re.compile(rb"(?!)")
    raw = secret.encode("latin-1", "replace")
    json = orjson.dumps(raw.decode("latin-1"))[1:-1]
    forms = {raw, raw.hex().encode(), raw.hex().upper().encode(), json, json.replace(b"/", rb"\/")}
    for url in (quote(raw, safe=""), quote_plus(raw), quote(raw)):
        forms |= {url.encode(), re.sub(r"%..", lambda found: found[0].lower(), url).encode()}
    for code in (_base64(raw, before) for before in range(3)):
        forms |= {code, code.replace(b"+", b"-").replace(b"/", b"_"), quote(code, safe="").encode()}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(b"|".join(map(re.escape, longest_first)))


def _base64(raw: bytes, before: int) -> bytes:
    """Return the part of the base64 that depends on `raw` only, after `before` other bytes."""
    code = base64.b64encode(bytes(before) + raw).rstrip(b"=")
    return code[(0, 2, 3)[before] : len(code) - (1 if (before + len(raw)) % 3 else 0)]
