"""Open the port that a command listens on."""

from __future__ import annotations

import errno
import socket
import sys
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from typing import Any

import click

from mockgateway.problem import ConfigError

FIRST_PORT = 4010
AUTO = -1  # the port of `--port auto`
_TRIED = 100  # ports after the first


class Port(click.IntRange):
    """A port, or `auto`."""

    name = "port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the port; AUTO for `auto`. Raises click.BadParameter."""
        if value in ("auto", AUTO):
            return AUTO
        try:
            port: int = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value} is not a port: write 0 to 65535, or auto", param, ctx)
        return port


def listen(host: str, port: int, shared: bool = False) -> socket.socket:
    """Return a listening socket, whose port others may share. Raises ConfigError.

    Args:
        host: An address of this machine.
        port: AUTO takes the first free one from 4010 on, 0 any free one.
        shared: Whether other sockets may listen there too.
    """
    if port == AUTO:
        for number in range(FIRST_PORT, FIRST_PORT + _TRIED):
            with suppress(OSError):
                return _open(host, number, shared)
        port = FIRST_PORT  # raises the error of the first
    try:
        return _open(host, port, shared)
    except OSError as error:
        advice = "choose an address of this machine with --host, such as 127.0.0.1"
        what = (error.strerror or "cannot listen there").lower()
        if error.errno == errno.EADDRINUSE:
            advice = "--port auto takes the next free port"
            if is_mock(host, port):
                what += " by another mockgateway"
        elif error.errno == errno.EACCES:
            advice = "choose a port above 1023, or --port auto"
        raise ConfigError(f"--host {host} --port {port}", what, advice) from None


def listen_many(host: str, port: int, count: int) -> list[socket.socket]:
    """Return a listening socket for each worker, or one for all. Raises ConfigError.

    Linux distributes connections among several sockets; elsewhere one would get them all.
    """
    if not sys.platform.startswith("linux"):
        return [listen(host, port)]
    if port:  # refuse a port that another program shares
        with listen(host, port) as probe:
            port = probe.getsockname()[1]
    first = listen(host, port, shared=True)
    chosen = first.getsockname()[1]
    return [first, *(listen(host, chosen, shared=True) for _ in range(count - 1))]


def is_mock(host: str, port: int) -> bool:
    """Return whether a mock answers there."""
    address = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    with suppress(OSError, HTTPException, ValueError):
        url = f"http://{address}:{port}/_mock/health"
        with urllib.request.urlopen(url, timeout=1) as reply:
            return b'"version"' in reply.read(4096)
    return False


def _open(host: str, port: int, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
