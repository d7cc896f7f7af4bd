"""Let pages of any origin call the mock (Fetch standard, 3.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockgateway.reply import Reply

# These let a page read a reply and its headers.
CORS = (("access-control-allow-origin", "*"), ("access-control-expose-headers", "*"))


def is_preflight(head: Mapping[bytes, bytes]) -> bool:
    """Return whether an OPTIONS request is a browser's preflight."""
    return b"origin" in head and b"access-control-request-method" in head


def preflight(head: Mapping[bytes, bytes]) -> Reply:
    """Return a reply that allows the method and the headers that a preflight names."""
    allowed = [
        ("access-control-allow-methods", _names(head[b"access-control-request-method"])),
        ("access-control-max-age", "600"),
    ]
    if b"access-control-request-headers" in head:
        allowed.append(
            ("access-control-allow-headers", _names(head[b"access-control-request-headers"]))
        )
    return Reply(204, media_type=None, body=b"", headers=allowed)


def _names(raw: bytes) -> str:
    """Return the valid names of a list (RFC 9110, 5.6.2); invalid ones are not repeated."""
    names = [name.strip().decode("latin-1") for name in raw[:4000].split(b",")]
    return ", ".join(name for name in names if _TOKEN.match(name))


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
