"""Read the key of a request from the place that its operation's security schemes name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl

from mockgateway.spec.operation import Operation, Scheme


def read_key(
    operation: Operation, head: Mapping[bytes, bytes], query: bytes
) -> tuple[str, Scheme | None]:
    """Return the key and its scheme; ("", None) if no alternative of the operation is complete.

    The first complete alternative of the document wins. `head` has the headers by lower-case name.
    """
    for requirement in operation.security:
        key = _read(requirement[0], head, query)
        if key and all(_read(scheme, head, query) for scheme in requirement[1:]):
            return key, requirement[0]
    return "", None


def _read(scheme: Scheme, head: Mapping[bytes, bytes], query: bytes) -> str:
    if scheme.place == "query":
        pairs = parse_qsl(query.decode("latin-1"))
        return next((value for name, value in pairs if name == scheme.key), "")
    if scheme.place == "cookie":
        return _cookie(scheme.key, head.get(b"cookie", b""))
    raw = head.get(scheme.raw)
    return "" if raw is None else _value(scheme.prefix, raw)


@lru_cache(maxsize=1024)  # the same few keys are sent again and again
def _value(prefix: str, raw: bytes) -> str:
    value = raw.decode("latin-1").strip()
    if not prefix:
        return value
    word, _, rest = value.partition(" ")
    if word.lower() != prefix:
        return ""
    return _basic(rest.strip()) if prefix == "basic" else rest.strip()


def _basic(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _cookie(key: str, raw: bytes) -> str:
    for piece in raw.decode("latin-1").split(";"):
        name, _, value = piece.strip(" \t").partition("=")
        if name == key:
            return value
    return ""
