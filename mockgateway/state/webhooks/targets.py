"""Where webhooks may go: this machine, and the hosts that the user has allowed; never into a private network by accident.

A name is looked up, each of its addresses is checked, and the connection goes to a checked one, so that a name cannot change its mind in between (DNS rebinding).
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

LONGEST = 2048  # characters of a URL
LOOKUP_SECONDS = 5.0


class Refused(Exception):
    """An address that nothing is sent to."""


class Place(NamedTuple):
    """Where to connect.

    urls: with a checked address in each, to be tried in turn; host: for the header of that name; name: for the certificate; secure: whether that is
    checked, which for this machine's own nobody could vouch.
    """

    urls: Sequence[str]
    host: str
    name: str
    secure: bool


class Targets:
    """What is allowed beside this machine.

    allowed: names with globs (`*.example.com`), addresses and networks (`10.1.0.0/16`); `http://` before one allows plain HTTP there.
    Raises ConfigError for what is none.
    """

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._names: list[tuple[str, bool]] = []
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for word in allowed:
            plain = word.startswith("http://")
            name = word.removeprefix("http://").removeprefix("https://").rstrip("/").lower()
            if not name or any(message in name for message in " @?#,"):
                raise ConfigError(
                    f"--allow-webhook-host {word}",
                    "is no host",
                    "write a name such as hooks.example.com or *.example.com, an address, or a network such as 10.1.0.0/16",
                )
            self._names.append((name.strip("[]"), plain))
            try:
                self._networks.append(ipaddress.ip_network(name.strip("[]"), strict=False))
            except ValueError:
                if "/" in name or (":" in name):
                    raise ConfigError(
                        f"--allow-webhook-host {word}",
                        "is neither a host nor a network",
                        "write it without port and path",
                    ) from None

    def rejection(self, url: str) -> str:
        """Why nothing may be sent to a URL, as far as its text tells; "" where it may."""
        try:
            parts = urlsplit(url)
            host, _ = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return "not a URL"
        if len(url) > LONGEST:
            return f"longer than {LONGEST} characters"
        if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
            return "not a URL of http or https"
        if parts.username is not None or parts.password is not None:
            return "credentials in the URL"
        if is_this_machine(host):
            return ""
        if (plain := self._allowed(host)) is None:
            return "host not allowed"
        return "" if parts.scheme == "https" or plain else "not https"

    def _allowed(self, host: str) -> bool | None:
        """None for a host that is not; whether plain HTTP will do for one that is."""
        found = [plain for name, plain in self._names if fnmatchcase(host, name)]
        if not found and (address := _literal(host)) is not None:
            found = [
                plain
                for (name, plain) in self._names
                for network in self._networks
                if name == str(network) and address in network
            ]
        return any(found) if found else None

    async def place(self, url: str) -> Place:
        """Where to connect for a URL. Raises Refused, or OSError where the name is not found."""
        if reason := self.rejection(url):
            raise Refused(reason)
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = (
            [literal] if (literal := _literal(host)) is not None else await _look_up(host, port)
        )
        local = is_this_machine(host)
        for address in addresses:
            if not (address.is_loopback if local else self._may(address)):
                raise Refused(f"{host[:100]} is at {address}, which is not allowed")
        ends = [
            f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
            for address in dict.fromkeys(addresses)
        ]
        urls = [
            SplitResult(parts.scheme, end, parts.path or "/", parts.query, "").geturl()
            for end in ends[:4]
        ]
        return Place(urls, parts.netloc, host, parts.scheme == "https" and not local)

    def _may(self, address: Address) -> bool:
        """Public ones, and those of a network that was allowed by its numbers; never the link's own, where clouds keep their secrets."""
        seen = _plain(address)
        if (
            seen.is_link_local
            or seen.is_multicast
            or seen.is_unspecified
            or seen == ipaddress.ip_address("fd00:ec2::254")
        ):
            return False
        return seen.is_global or any(seen in network for network in self._networks)


def host_of(url: str) -> str:
    """The host and port that a URL names, in its own words."""
    return url.partition("://")[2].partition("/")[0].lower()


def is_this_machine(host: str) -> bool:
    """Whether a host's text says that it is this machine."""
    address = _literal(host)
    return (
        host == "localhost" or host.endswith(".localhost")
        if address is None
        else _plain(address).is_loopback
    )


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _plain(address: Address) -> Address:
    """The address that one of IPv6 stands for, where it carries one of IPv4 (RFC 4291 2.5.5.2, RFC 3056, RFC 6052)."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


async def _look_up(host: str, port: int) -> list[Address]:
    if host == "localhost" or host.endswith(
        ".localhost"
    ):  # RFC 6761, 6.3: no question to a name server
        return [ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1")]
    found = await asyncio.wait_for(
        asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM), LOOKUP_SECONDS
    )
    if not found:
        raise OSError(f"no address for {host}")
    return [ipaddress.ip_address(str(one[4][0]).split("%")[0]) for one in found]
