"""Read the key of a request where its operation's security schemes say it stands."""

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
    """The key and the scheme it came under; ("", None) where no alternative of the operation is complete.

    head: headers by lower-case name. The first alternative of the document that is complete wins.
    """
    for requirement in operation.security:
        value = _read(requirement[0], head, query)
        if value and (
            len(requirement) == 1 or all(_read(scheme, head, query) for scheme in requirement[1:])
        ):
            return value, requirement[0]
    return "", None


def _read(scheme: Scheme, head: Mapping[bytes, bytes], query: bytes) -> str:
    if scheme.place == "query":
        return next(
            (value for name, value in parse_qsl(query.decode("latin-1")) if name == scheme.key), ""
        )
    if scheme.place == "cookie":
        return _cookie(scheme.key, head.get(b"cookie", b""))
    raw = head.get(scheme.raw)
    if raw is None:
        return ""
    return _value(scheme.prefix, raw)


@lru_cache(maxsize=1024)  # the same few keys come again and again
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
