"""Where things are served: gateways by prefix and by host name, sandboxes by prefix and by header, and what the client calls all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.server.sending import Head, Scope

MAX_HOSTS = 100

_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_SANDBOX_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Mount:
    """A line at a prefix: `/name/...`, and at `/` for its host names. hosts: by name, each with the path that its server's URL ends in."""

    name: str
    region: str
    pipeline: Pipeline
    hosts: Mapping[str, str]


class Places:
    """The mounts of one mock. default: the name of the one that also answers at `/`, "" for none."""

    def __init__(self, mounts: Mapping[str, Mount], default: str) -> None:
        self._mounts = mounts
        self.default = mounts.get(default)
        self._known: dict[bytes, str] = {}
        self._hosts: dict[str, Mount] = {}
        for mount in mounts.values():
            for host in mount.hosts:
                self._hosts.setdefault(host, mount)  # the four gateways come first

    def here(self, scope: Scope, head: Head, base: str) -> str:
        """The address that the client used, up to a sandbox's prefix."""
        if b"x-forwarded-host" in head or b"x-forwarded-proto" in head:
            return self._behind(scope, head, base)
        return f"{scope['scheme']}://{self._host(head.get(b'host', b''))}{base}"

    def find(self, path: str, head: Head) -> tuple[Mount | None, str, str]:
        """The mount, the prefix that named it ("" for a host name or the default), and the path below it."""
        end = path.find("/", 1)
        name = path[1:] if end < 0 else path[1:end]
        mount = self._mounts.get(name)
        if mount is not None:
            return mount, f"/{name}", path[end:] if end > 0 else "/"
        host = head.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].lower()
        mount = self._hosts.get(host)
        if mount is None:
            return self.default, "", path
        base = mount.hosts[host]
        return (
            (mount, base, path[len(base) :] or "/")
            if base and path.startswith(f"{base}/")
            else (mount, "", path)
        )

    def _host(self, raw: bytes) -> str:
        """The host and port that the client used, as they may stand in a URL; what cannot is this machine's own name."""
        known = self._known.get(raw)
        if known is None:
            if len(self._known) > MAX_HOSTS:
                self._known.clear()
            known = self._known[raw[:300]] = (
                raw.decode("ascii") if _HOST.match(raw) else "localhost"
            )
        return known

    def _behind(self, scope: Scope, head: Head, base: str) -> str:
        """The address that the client used, as a proxy or a tunnel in front of the mock tells it."""
        told = head.get(b"x-forwarded-proto", b"").split(b",")[0].strip().lower()
        scheme = told.decode() if told in (b"http", b"https") else scope["scheme"]
        return f"{scheme}://{self._host(head.get(b'x-forwarded-host', head.get(b'host', b'')).split(b',')[0].strip())}{base}"


def sandbox_of(path: str, head: Head) -> tuple[str, str, str | None]:
    """The path below a sandbox's prefix, that prefix, and the sandbox's name: "" for the ordinary one, None if the name cannot be one."""
    if path.startswith("/~"):
        name, slash, rest = path[2:].partition("/")
        return (
            (slash + rest or "/", f"/~{name}", name)
            if _SANDBOX_NAME.match(name)
            else (path, name, None)
        )
    name = head.get(b"x-mock-sandbox", b"").decode("latin-1")
    if name and not _SANDBOX_NAME.match(name):
        return path, name, None
    return (
        path,
        f"/~{name}" if name else "",
        name,
    )  # links that are told are followed without the header
