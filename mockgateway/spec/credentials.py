"""Read the key of a request where its operation's security schemes say it stands."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from mockgateway.spec.operation import Operation, Scheme


def read_key(operation: Operation, headers: Sequence[tuple[bytes, bytes]], query: bytes) -> tuple[str, Scheme | None]:
    """The key and the scheme it came under; ("", None) where no alternative of the operation is complete.

    The first alternative of the document that is complete wins.
    """
    for requirement in operation.security:
        found = [(scheme, value) for scheme in requirement if (value := _read(scheme, headers, query))]
        if len(found) == len(requirement):
            return found[0][1], found[0][0]
    return "", None


def _read(scheme: Scheme, headers: Sequence[tuple[bytes, bytes]], query: bytes) -> str:
    if scheme.place == "query":
        return next((value for name, value in parse_qsl(query.decode("latin-1")) if name == scheme.key), "")
    if scheme.place == "cookie":
        return _cookie(scheme.key, headers)
    wanted = scheme.key.encode("latin-1", "replace")
    for name, raw in headers:
        if name == wanted:
            value = raw.decode("latin-1").strip()
            if not scheme.prefix:
                return value
            word, _, rest = value.partition(" ")
            if word.lower() == scheme.prefix and rest.strip():
                return _basic(rest.strip()) if scheme.prefix == "basic" else rest.strip()
    return ""


def _basic(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _cookie(key: str, headers: Sequence[tuple[bytes, bytes]]) -> str:
    for name, raw in headers:
        if name == b"cookie":
            try:
                morsel = SimpleCookie(raw.decode("latin-1")).get(key)
            except CookieError:
                continue
            if morsel is not None:
                return morsel.value
    return ""
