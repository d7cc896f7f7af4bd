"""The URLs that webhooks may go to: this machine, and the hosts that the user has allowed.

A host name is resolved, every address is checked, and the connection goes to a checked address,
so that a second lookup cannot lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from mockgateway.problem import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL = 2048  # characters
MAX_ADDRESSES = 4  # tried for one host
LOOKUP_SECONDS = 5.0
# Metadata services of clouds (AWS, Google, Azure, Alibaba); the others are link-local.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        "fd00:ec2::254 fd00:ec2::253 fd20:ce::254 168.63.129.16 100.100.100.200"
        " 192.0.0.192".split(),
    )
)
# Networks whose last 32 bits are an IPv4 address: compatible and mapped (RFC 4291, 2.5.5),
# translated (RFC 2765) and NAT64 (RFC 6052).
_WITH_IPV4 = [
    ipaddress.IPv6Network(network)
    for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
]
# IPv4 is reached through NAT64 for local use (RFC 8215) and Teredo (RFC 4380) as well, in places
# that depend on the network; site-local addresses (RFC 3879) are private. Some versions of Python
# treat the protocol assignments, relays, examples and segments after them as public.
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        *("64:ff9b:1::/48", "2001::/32", "fec0::/10", "192.0.0.0/24", "192.88.99.0/24"),
        *("3fff::/20", "5f00::/16"),
    )
]
_ISATAP = (0x00005EFE, 0x02005EFE)  # before an IPv4 address, in any network (RFC 5214)


class TargetNotAllowed(Exception):
    """A URL that nothing is sent to."""


class ResolvedTarget(NamedTuple):
    """The address to connect to for a URL."""

    urls: Sequence[str]  # one per checked address, tried in turn
    host: str  # Host header
    name: str  # name in the certificate
    verify: bool  # whether to check the certificate; not on this machine


class Targets:
    """Allowed webhook targets beside this machine.

    Args:
        allowed: Host names with globs (`*.example.com`), addresses and networks (`10.1.0.0/16`).
            A `http://` prefix allows plain HTTP.

    Raises:
        ConfigError: An entry is not a host.
    """

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._names: list[tuple[str, bool]] = []
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for word in allowed:
            where = f"--allow-webhook-host {word}"
            plain = word.startswith("http://")
            name = word.removeprefix("http://").removeprefix("https://").rstrip("/").lower()
            if not name or any(character in name for character in " @?#,"):
                advice = (
                    "write a name such as hooks.example.com or *.example.com, an address, "
                    "or a network such as 10.1.0.0/16"
                )
                raise ConfigError(where, "is not a host", advice)
            self._names.append((name.strip("[]"), plain))
            try:
                self._networks.append(ipaddress.ip_network(name.strip("[]"), strict=False))
            except ValueError:
                if "/" in name or ":" in name:
                    advice = "write it without port and path"
                    raise ConfigError(where, "is neither a host nor a network", advice) from None

    def rejection(self, url: str) -> str:
        """Return why nothing may be sent to a URL, judged by its text, or ""."""
        try:
            parts = urlsplit(url)
            host, _ = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return "not a URL"
        if len(url) > MAX_URL:
            return f"longer than {MAX_URL} characters"
        if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
            return "not a URL of http or https"
        if parts.username is not None or parts.password is not None:
            return "credentials in the URL"
        if is_this_machine(host):
            return ""
        plain = self._allowed(host)
        if plain is None:
            return "host not allowed"
        return "" if parts.scheme == "https" or plain else "not https"

    def _allowed(self, host: str) -> bool | None:
        """Return whether plain HTTP is allowed for a host; None if the host is not allowed."""
        found = [plain for name, plain in self._names if fnmatchcase(host, name)]
        if not found and (address := _literal(host)) is not None:
            inside = {str(network) for network in self._networks if address in network}
            found = [plain for name, plain in self._names if name in inside]
        return any(found) if found else None

    async def resolve(self, url: str) -> ResolvedTarget:
        """Return where to connect for a URL.

        Raises:
            TargetNotAllowed: The URL or one of its addresses is not allowed.
            OSError: The host name was not found.
        """
        if reason := self.rejection(url):
            raise TargetNotAllowed(reason)
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
        literal, local = _literal(host), is_this_machine(host)
        addresses = [literal] if literal is not None else await _look_up(host, port)
        for address in addresses:
            if not (address.is_loopback if local else self._is_allowed(address)):
                raise TargetNotAllowed(f"{host[:100]} is at {address}, which is not allowed")
        urls = []
        for address in list(dict.fromkeys(addresses))[:MAX_ADDRESSES]:
            end = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
            split = SplitResult(parts.scheme, end, parts.path or "/", parts.query, "")
            urls.append(split.geturl())
        return ResolvedTarget(urls, parts.netloc, host, parts.scheme == "https" and not local)

    def _is_allowed(self, address: Address) -> bool:
        """Allow public addresses and those of allowed networks, but never link-local ones.

        Cloud providers serve secrets at link-local addresses.
        """
        real = _embedded(address)
        for each in (address, real):
            if each.is_link_local or each.is_multicast or each.is_unspecified or each in _METADATA:
                return False
        if any(real in network or address in network for network in self._networks):
            return True
        return real.is_global and not any(
            each in network for network in _NOT_PUBLIC for each in (address, real)
        )


def host_of(url: str) -> str:
    """Return the host and port of a URL, as written."""
    return url.partition("://")[2].partition("/")[0].lower()


def is_this_machine(host: str) -> bool:
    """Return whether a host name or address is this machine by its text."""
    address = _literal(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return _embedded(address).is_loopback


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])  # a zone does not change what it is
    except ValueError:
        return None


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one leads to (6to4: RFC 3056), else the address."""
    if isinstance(address, ipaddress.IPv4Address) or int(address) <= 1:  # `::` and `::1`
        return address
    low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    is_isatap = int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    if is_isatap or any(address in network for network in _WITH_IPV4):
        return low
    return address.sixtofour or address


async def _look_up(host: str, port: int) -> list[Address]:
    if host == "localhost" or host.endswith(".localhost"):  # no DNS query: RFC 6761, 6.3
        return [ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1")]
    loop = asyncio.get_running_loop()
    lookup = loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = await asyncio.wait_for(lookup, LOOKUP_SECONDS)
    if not found:
        raise OSError(f"no address for {host}")
    return [ipaddress.ip_address(str(one[4][0]).split("%")[0]) for one in found]
