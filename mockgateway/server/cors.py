"""Let pages of any origin call the mock (Fetch standard, 3.2): a local stand-in is of no use to a browser otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockgateway.reply import Reply

# What lets a page read a reply, headers included.
CORS = (("access-control-allow-origin", "*"), ("access-control-expose-headers", "*"))


def is_preflight(head: Mapping[bytes, bytes]) -> bool:
    """Whether an OPTIONS request is a browser's question rather than a call."""
    return b"origin" in head and b"access-control-request-method" in head


def preflight(head: Mapping[bytes, bytes]) -> Reply:
    """Yes to the method and the headers it asks for."""
    allowed = [
        ("access-control-allow-methods", _plain(head[b"access-control-request-method"])),
        ("access-control-max-age", "600"),
    ]
    if b"access-control-request-headers" in head:
        allowed.append(
            ("access-control-allow-headers", _plain(head[b"access-control-request-headers"]))
        )
    return Reply(204, media_type=None, body=b"", headers=allowed)


def _plain(raw: bytes) -> str:
    """The names of a list that can be names (RFC 9110, 5.6.2); a header never repeats what a client made up."""
    names = [name.strip().decode("latin-1") for name in raw[:4000].split(b",")]
    return ", ".join(name for name in names if _TOKEN.match(name))


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
