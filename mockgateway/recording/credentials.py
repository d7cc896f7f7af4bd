"""The upstream's base URL, and its key, which replaces the client's key in requests."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from mockgateway.problem import ConfigError
from mockgateway.recording.redaction import HOP_BY_HOP
from mockgateway.redaction import is_secret_name
from mockgateway.spec.operation import Operation

Headers = list[tuple[bytes, bytes]]

KEYS = (b"authorization", b"x-api-key", b"api-key", b"x-goog-api-key")
# Headers for the proxy alone, and those that httpx sets.
_OWN = {name.encode() for name in HOP_BY_HOP} | {
    *(b"host", b"content-length", b"accept-encoding", b"expect", b"proxy-connection")
}


def parse_upstream(url: str) -> str:
    """Return a base URL without its final slash. Raises ConfigError."""
    parts = urlsplit(url)
    try:
        has_host = bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        has_host = False
    if parts.scheme not in ("http", "https") or not has_host or parts.query or parts.fragment:
        message = f"{url.partition('?')[0][:100]!r} is not a base URL"
        advice = "write one such as https://api.example.com, without the start of the paths"
        raise ConfigError("--upstream", message, advice)
    if parts.username or parts.password:
        message = "contains a user name or password"
        raise ConfigError("--upstream", message, "give the key with --key-env")
    return url.rstrip("/")


def with_key(
    headers: Sequence[tuple[bytes, bytes]], query: bytes, key: str, operation: Operation | None
) -> tuple[Headers, bytes, tuple[str, ...]]:
    """Return the headers and the query for the upstream, and all credentials in them.

    Args:
        headers: The client's headers.
        query: The client's query.
        key: The upstream's key; "" sends the client's own.
        operation: The called operation, which knows where a key belongs.
    """
    out: Headers = []
    secrets = [key] if key else []
    placed = False
    for name, value in headers:
        if name in _OWN:
            continue
        if name in KEYS:
            scheme, space, secret = value.decode("latin-1").rpartition(" ")
            secrets += [secret, *_basic(scheme, secret)]
            value = f"{scheme}{space}{key or secret}".encode("latin-1")
            placed = True
        elif name == b"cookie":
            cookies = value.decode("latin-1").split(";")
            secrets += [cookie.partition("=")[2].strip() for cookie in cookies]
        out.append((name, value))
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    in_query = [found for name, found in pairs if is_secret_name(name)]
    secrets += [form for found in in_query for form in (found, quote(found, safe=""))]
    if in_query and key:
        pairs = [(name, key if is_secret_name(name) else found) for name, found in pairs]
        query = urlencode(pairs).encode("latin-1")
    if key and not placed and not in_query:
        out.append(_key_header(key, operation))
    out.append((b"accept-encoding", b"identity"))
    return out, query, tuple(dict.fromkeys(filter(None, secrets)))


def _basic(scheme: str, secret: str) -> list[str]:
    """Return the credentials of HTTP Basic (RFC 7617): `user:password`, and the password."""
    if scheme.lower() != "basic":
        return []
    try:
        pair = base64.b64decode(secret, validate=True).decode("latin-1")
    except ValueError:
        return []
    return [pair, pair.partition(":")[2]]


def _key_header(key: str, operation: Operation | None) -> tuple[bytes, bytes]:
    """Return the header in which the document wants the key; by default a bearer token."""
    for requirement in operation.security if operation is not None else ():
        scheme = requirement[0]
        if scheme.place == "header":
            return scheme.raw, f"{scheme.prefix.title()} {key}".strip().encode("latin-1")
    return b"authorization", f"Bearer {key}".encode("latin-1")
