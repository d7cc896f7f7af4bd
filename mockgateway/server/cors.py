"""Let pages of any origin call the mock (Fetch standard, 3.2): a local stand-in is of no use to a browser otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.reply import Reply

# What lets a page read a reply, headers included.
CORS = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*"))


def is_preflight(head: Mapping[bytes, bytes]) -> bool:
    """Whether an OPTIONS request is a browser's question rather than a call."""
    return b"origin" in head and b"access-control-request-method" in head


def preflight(head: Mapping[bytes, bytes]) -> Reply:
    """Yes to the method and the headers it asks for."""
    allowed = [("access-control-allow-methods", head[b"access-control-request-method"].decode("latin-1")), ("access-control-max-age", "600")]
    if b"access-control-request-headers" in head:
        allowed.append(("access-control-allow-headers", head[b"access-control-request-headers"].decode("latin-1")))
    return Reply(204, media_type=None, body=b"", headers=allowed)
