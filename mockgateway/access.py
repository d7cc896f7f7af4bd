"""The token and the host names by which the control API is reached."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

TOKEN_VARIABLE = "MOCKGATEWAY_CONTROL_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class ControlAccess:
    """Who may use the control API.

    Attributes:
        token: Gives access from any machine; "" for no token.
        required: Whether this machine needs the token too.
        hosts: Names, besides those of loopback, that a Host header may have without the token.
    """

    token: str = ""
    required: bool = False
    hosts: Sequence[str] = ()


def open_access(host: str, token: str, hosts: Sequence[str]) -> ControlAccess:
    """Return the access of a server on `host`, with a new token if other machines reach it."""
    names = [name.strip("[]").lower() for name in (host, *hosts)]
    if token or host == "localhost" or is_loopback(host):
        return ControlAccess(token, bool(token), names)
    return ControlAccess(secrets.token_urlsafe(18), False, names)


def token_headers() -> dict[str, str]:
    """Return the headers of a client of the control API, by the environment's token."""
    token = os.environ.get(TOKEN_VARIABLE)
    return {"authorization": f"Bearer {token}"} if token else {}


def is_loopback(client: str) -> bool:
    """Return whether a peer's address is on this machine; "" (a Unix socket) is."""
    if not client or client == "testclient":
        return True
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    # A socket for both IPv4 and IPv6 reports `::ffff:127.0.0.1`.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
