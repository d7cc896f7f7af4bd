"""Let pages of any origin call the mock (Fetch standard, 3.2): a local stand-in is of no use to a browser otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.reply import Reply

Headers = Sequence[tuple[bytes, bytes]]


def is_preflight(headers: Headers) -> bool:
    """Whether an OPTIONS request is a browser's question rather than a call."""
    names = {name for name, _ in headers}
    return b"origin" in names and b"access-control-request-method" in names


def preflight(headers: Headers) -> Reply:
    """Yes to the method and the headers it asks for."""
    asked = dict(headers)
    allowed = [("access-control-allow-methods", asked[b"access-control-request-method"].decode("latin-1")), ("access-control-max-age", "600")]
    if b"access-control-request-headers" in asked:
        allowed.append(("access-control-allow-headers", asked[b"access-control-request-headers"].decode("latin-1")))
    return Reply(204, media_type=None, body=b"", headers=allowed)


def with_cors(request: Headers, reply: list[tuple[bytes, bytes]]) -> None:
    """Add what lets the page read the reply, headers included."""
    for name, _ in request:
        if name == b"origin":
            reply.append((b"access-control-allow-origin", b"*"))
            reply.append((b"access-control-expose-headers", b"*"))
            return
