"""The host that a request names: its syntax, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# RFC 3986, 3.2.2, but never empty: a URL of http has a host (RFC 9110, 4.2.1).
_HOST = re.compile(
    rb"(?:(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[[0-9A-Fa-f:.]+(?:%25[\w.~-]+)?\])(?::[0-9]*)?\Z"
)
_ABSOLUTE = re.compile(rb"[A-Za-z][\w+.-]*://([^/?#]*)")


@lru_cache(1024)
def is_host(value: bytes) -> bool:
    """Return whether a Host header names a host, with or without a port."""
    return _HOST.match(value.rstrip(b" \t")) is not None


def host_fault(hosts: Sequence[bytes], version: str) -> str:
    """Return what is wrong with the Host headers of a request (RFC 9112, 3.2), or ""."""
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        return "A request has exactly one Host header."
    return "" if all(map(is_host, hosts)) else "The Host header names no host."


def host_of_target(target: bytes) -> bytes | None:
    """Return the host of an absolute target, which replaces the header's (RFC 9112, 3.2.2)."""
    found = _ABSOLUTE.match(target)
    return None if found is None else found[1]
