"""Whose key goes to the upstream: the one that was given takes the place of the client's, wherever that stands."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urlencode

from mockgateway.recording.redaction import HOP_BY_HOP
from mockgateway.scenario.fingerprint import SECRET
from mockgateway.spec.operation import Operation

Headers = list[tuple[bytes, bytes]]

KEYS = (b"authorization", b"x-api-key", b"api-key", b"x-goog-api-key")
# What concerns the proxy alone, or what httpx says itself.
_OURS = {name.encode() for name in HOP_BY_HOP} | {
    b"host",
    b"content-length",
    b"accept-encoding",
    b"expect",
    b"proxy-connection",
}


def with_key(
    headers: Sequence[tuple[bytes, bytes]], query: bytes, key: str, operation: Operation | None
) -> tuple[Headers, bytes, tuple[str, ...]]:
    """The headers and the query for the upstream, and all credentials in either: "" as key sends the client's own."""
    out: Headers = []
    secrets = [key] if key else []
    placed = False
    for name, value in headers:
        if name in _OURS:
            continue
        if name in KEYS:
            word, space, secret = value.decode("latin-1").rpartition(" ")
            secrets += [secret, *_basic(word, secret)]
            value = f"{word}{space}{key or secret}".encode("latin-1")
            placed = True
        elif name == b"cookie":
            secrets += [
                pair.partition("=")[2].strip() for pair in value.decode("latin-1").split(";")
            ]
        out.append((name, value))
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    found = [value for name, value in pairs if SECRET.match(name)]
    if found:
        secrets += [spelling for value in found for spelling in {value, quote(value, safe="")}]
        placed = True
        if key:
            query = urlencode(
                [(name, key if SECRET.match(name) else value) for name, value in pairs]
            ).encode("latin-1")
    if key and not placed:
        out.append(_placed(key, operation))
    return (
        [*out, (b"accept-encoding", b"identity")],
        query,
        tuple(dict.fromkeys(secret for secret in secrets if secret)),
    )


def _basic(word: str, secret: str) -> list[str]:
    """The user's name with the password, and the password, of HTTP's Basic (RFC 7617); nothing of another scheme."""
    if word.lower() != "basic":
        return []
    try:
        pair = base64.b64decode(secret, validate=True).decode("latin-1")
    except ValueError:
        return []
    return [pair, pair.partition(":")[2]]


def _placed(key: str, operation: Operation | None) -> tuple[bytes, bytes]:
    """The header that the document puts a key in; a bearer token where it says nothing."""
    for requirement in operation.security if operation is not None else ():
        scheme = requirement[0]
        if scheme.place == "header":
            return scheme.raw, f"{scheme.prefix.title()} {key}".strip().encode("latin-1")
    return b"authorization", f"Bearer {key}".encode("latin-1")
