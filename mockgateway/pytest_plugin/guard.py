"""The egress guard: it refuses calls to other hosts and fails the test with the call's stack.

Python reports every connection and name look-up of `_socket` to audit hooks (PEP 578), also those
of asyncio, anyio and libraries that imported the functions before any patch. A hook cannot be
removed, so one hook asks the current guard. uvloop does not use `_socket`: its methods are wrapped.
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

# Audit events whose first argument is a host, and those whose second argument is an address.
HOST_FIRST = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
ADDRESS_SECOND = {"socket.connect", "socket.sendto", "socket.sendmsg"}
# Methods of uvloop's loop: the argument that has the host, or the address, and its position.
UVLOOP = {
    "create_connection": ("host", 1),
    "getaddrinfo": ("host", 0),
    "sock_connect": ("address", 1),
    "create_datagram_endpoint": ("remote_addr", 2),
}

# Frames of these files are left out of the stack that is shown.
_HIDDEN = (
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
    """Refuses every host but this machine and the allowed ones, inside its `with` block.

    Args:
        allowed: Names, globs, addresses and networks.
    """

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._allowed = [host.lower() for host in allowed]
        self._networks = [network for host in allowed if (network := _network(host)) is not None]
        self._resolved: set[str] = set()
        self._refused: list[str] = []

    def __enter__(self) -> Guard:
        _install()
        _current.append(self)
        return self

    def __exit__(self, *gone: object) -> None:
        _current.remove(self)

    def check(self, host: object) -> None:
        """Raise pytest's Failed, which `except Exception` does not catch, for a forbidden host."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if not isinstance(name, str) or self._is_allowed(
            name.lower().rstrip(".").partition("%")[0]
        ):
            return
        message = (
            f"egress guard: a call to {name!r}; tests may call only this machine. "
            f"Allow it with `@pytest.mark.egress({name!r})` or `egress_allow` in pytest.ini"
        )
        self._refused.append(
            f"{message}\n\nin thread {threading.current_thread().name}:\n{_stack()}"
        )
        raise pytest.fail.Exception(message, pytrace=True)

    def fail(self) -> None:
        """Fail the test if a call was refused since the last check."""
        __tracebackhide__ = True
        refused, self._refused = self._refused, []
        if refused:
            raise pytest.fail.Exception(refused[0], pytrace=False) from None

    def _is_allowed(self, name: str) -> bool:
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
        """Return whether a name is allowed; if so, allow its addresses too."""
        if not any(fnmatchcase(name, allowed) for allowed in self._allowed):
            return False
        with contextlib.suppress(OSError):
            self._resolved.update(str(found[4][0]) for found in socket.getaddrinfo(name, None))
        return True


def _stack() -> str:
    """Return the stack of the call without the frames of pytest and this package."""
    frames = traceback.extract_stack()
    return "".join(
        traceback.format_list(
            [one for one in frames if not any(part in one.filename for part in _HIDDEN)]
        )
    ).rstrip()


def _network(host: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(host, strict=False)
    except ValueError:
        return None


def _check(host: object) -> None:
    """Check a host, except for look-ups that the guard makes itself."""
    if _current and not getattr(_busy, "checking", False):
        _busy.checking = True
        try:
            _current[-1].check(host)
        finally:
            _busy.checking = False


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if not _current or not event.startswith("socket."):
        return
    if event in HOST_FIRST:
        _check(args[0])
    elif event in ADDRESS_SECOND and isinstance(args[1], tuple):  # a Unix socket's address is a str
        _check(args[1][0])


@functools.cache
def _install() -> None:
    sys.addaudithook(_audit)
    if find_spec("uvloop") is not None:
        import uvloop

        for name in UVLOOP:
            setattr(uvloop.Loop, name, _checked(getattr(uvloop.Loop, name), name))


def _checked(method: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Wrap a method of uvloop's loop so that its host is checked first."""
    keyword, position = UVLOOP[name]

    @functools.wraps(method)
    def checked(self: Any, *args: Any, **keywords: Any) -> Any:
        target = args[position] if len(args) > position else keywords.get(keyword)
        if isinstance(target, tuple):
            _check(target[0])
        elif keyword == "host":
            _check(target)
        return method(self, *args, **keywords)

    return checked
