"""The egress guard: a call from the test process to another host is refused, and fails the test with its stack.

Python tells its audit hooks (PEP 578) of every connection and look-up that goes through `_socket`: asyncio's, anyio's, those of libraries that took their
functions before any patch. A hook cannot be removed, so there is one, which asks the guard of the moment. uvloop goes past `_socket`: its methods are wrapped.
"""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from importlib.util import find_spec
from typing import Any

import pytest

HOST_FIRST = {
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}  # what the audit events have first: a host, ...
ADDRESS_SECOND = {
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
}  # ... or a socket and an address

_OURS = (
    "/_pytest/",
    "/pluggy/",
    "/pytest/__main__",
    "/bin/pytest",
    "/xdist/",
    "/execnet/",
    "<frozen runpy>",
    "<string>",
    "/pytest_plugin/",
)

_current: list[Guard] = []
_busy = threading.local()


class Guard:
    """Refuses every host but this machine and the allowed ones while its block lasts. allowed: names with globs, addresses, networks."""

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._allowed = [host.lower() for host in allowed]
        self._networks = [network for host in allowed if (network := _network(host)) is not None]
        self._resolved: set[str] = set()
        self._seen: list[str] = []

    def __enter__(self) -> Guard:
        _install()
        _current.append(self)
        return self

    def __exit__(self, *gone: object) -> None:
        _current.remove(self)

    def check(self, host: object) -> None:
        """Raise pytest's Failed, which no `except Exception` swallows, for a host that may not be called."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if not isinstance(name, str) or self._may(name.lower().rstrip(".").partition("%")[0]):
            return
        message = f"egress guard: a call to {name!r}; only this machine may be called here. Allow it by `@pytest.mark.egress({name!r})` or `egress_allow` in pytest.ini"
        self._seen.append(f"{message}\n\nin thread {threading.current_thread().name}:\n{_stack()}")
        raise pytest.fail.Exception(message, pytrace=True)

    def fail(self) -> None:
        """Fail for the first call that was refused since the last time, if any was."""
        __tracebackhide__ = True
        seen, self._seen = self._seen, []
        if seen:
            raise pytest.fail.Exception(seen[0], pytrace=False) from None

    def _may(self, name: str) -> bool:
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return (
                name in ("", "localhost", socket.gethostname().lower())
                or name.endswith(".localhost")
                or self._resolve(name)
            )
        address = getattr(address, "ipv4_mapped", None) or address
        return (
            address.is_loopback
            or address.is_unspecified
            or name in self._resolved
            or any(address in network for network in self._networks)
        )

    def _resolve(self, name: str) -> bool:
        """Whether a name is allowed; its addresses are from then on."""
        if not any(fnmatchcase(name, allowed) for allowed in self._allowed):
            return False
        with contextlib.suppress(OSError):
            self._resolved.update(str(found[4][0]) for found in socket.getaddrinfo(name, None))
        return True


def _stack() -> str:
    """The stack of the call, without pytest's own part and ours."""
    frames = traceback.extract_stack()
    return "".join(
        traceback.format_list(
            [one for one in frames if not any(part in one.filename for part in _OURS)]
        )
    ).rstrip()


def _network(host: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(host, strict=False)
    except ValueError:
        return None


def _ask(host: object) -> None:
    """Ask the guard, but for what the guard itself does."""
    if _current and not getattr(_busy, "asking", False):
        _busy.asking = True
        try:
            _current[-1].check(host)
        finally:
            _busy.asking = False


def _heard(event: str, args: tuple[Any, ...]) -> None:
    if not _current or not event.startswith("socket."):
        return
    if event in HOST_FIRST:
        _ask(args[0])
    elif event in ADDRESS_SECOND and isinstance(args[1], tuple):  # a Unix socket's address is none
        _ask(args[1][0])


@functools.cache
def _install() -> None:
    sys.addaudithook(_heard)
    if find_spec("uvloop") is not None:
        import uvloop

        for name, place in (
            ("create_connection", 1),
            ("getaddrinfo", 0),
            ("sock_connect", 1),
            ("create_datagram_endpoint", 2),
        ):
            setattr(uvloop.Loop, name, _asking(getattr(uvloop.Loop, name), name, place))


def _asking(method: Callable[..., Any], name: str, place: int) -> Callable[..., Any]:
    """A method of uvloop's loop that asks first. place: of its host or address among the arguments."""
    keyword = {
        "create_connection": "host",
        "getaddrinfo": "host",
        "sock_connect": "address",
        "create_datagram_endpoint": "remote_addr",
    }[name]

    @functools.wraps(method)
    def asking(self: Any, *args: Any, **keywords: Any) -> Any:
        host = args[place] if len(args) > place else keywords.get(keyword)
        _ask(
            host[0]
            if isinstance(host, tuple)
            else None
            if name in ("sock_connect", "create_datagram_endpoint")
            else host
        )
        return method(self, *args, **keywords)

    return asking
