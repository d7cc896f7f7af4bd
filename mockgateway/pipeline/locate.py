"""Locate a request: its sandbox, its gateway and the path below it, by prefix or by host name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mockgateway.pipeline.pipeline import Pipeline

Head = Mapping[bytes, bytes]

MAX_HOSTS = 100

_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_SANDBOX_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Mount:
    """A gateway at a prefix: at `/name/...`, and at `/` for its host names."""

    name: str
    region: str
    pipeline: Pipeline
    hosts: Mapping[str, str]  # each with the path that its server's URL ends in

    @property
    def gateway(self) -> str:
        """The name of the gateway, which several regions share."""
        return self.pipeline.gateway.name or self.name


class Mounts:
    """The gateways of one mock.

    Attributes:
        default: The gateway that also answers at `/`, or None.
    """

    def __init__(self, mounts: Mapping[str, Mount], default: str) -> None:
        self.default = mounts.get(default)
        self._mounts = mounts
        self._known_hosts: dict[bytes, str] = {}
        self._by_host: dict[str, Mount] = {}
        for mount in mounts.values():
            for host in mount.hosts:
                self._by_host.setdefault(host, mount)  # the first mount with a host keeps it

    def find(self, path: str, head: Head) -> tuple[Mount | None, str, str]:
        """Return the gateway, the prefix that named it ("" for a host name), and the path below."""
        end = path.find("/", 1)
        name = path[1:] if end < 0 else path[1:end]
        mount = self._mounts.get(name)
        if mount is not None:
            return mount, f"/{name}", path[end:] if end > 0 else "/"
        host = head.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].lower()
        mount = self._by_host.get(host)
        if mount is None:
            return self.default, "", path
        base = mount.hosts[host]
        if base and path.startswith(f"{base}/"):
            return mount, base, path[len(base) :] or "/"
        return mount, "", path

    def base_url(self, scheme: str, head: Head, sandbox_prefix: str) -> str:
        """Return the URL that the client used, up to a sandbox's prefix.

        A proxy's or a tunnel's X-Forwarded headers are believed: they change nothing but the links
        that their sender gets.
        """
        host = head.get(b"host", b"")
        if b"x-forwarded-host" in head or b"x-forwarded-proto" in head:
            sent = head.get(b"x-forwarded-proto", b"").split(b",")[0].strip().lower()
            scheme = sent.decode() if sent in (b"http", b"https") else scheme
            host = head.get(b"x-forwarded-host", host).split(b",")[0].strip()
        return f"{scheme}://{self._host(host)}{sandbox_prefix}"

    def _host(self, raw: bytes) -> str:
        """Return host and port if they may stand in a URL, else localhost."""
        known = self._known_hosts.get(raw)
        if known is None:
            if len(self._known_hosts) > MAX_HOSTS:
                self._known_hosts.clear()
            known = raw.decode("ascii") if _HOST.match(raw) else "localhost"
            self._known_hosts[raw[:300]] = known
        return known


def split_sandbox(path: str, head: Head) -> tuple[str, str, str | None]:
    """Return the path below a sandbox's prefix, that prefix, and the sandbox's name.

    The name is "" for the default sandbox, and None for one that is not valid. A sandbox that the
    header names is written into links, which are followed without the header.
    """
    if path.startswith("/~"):
        name, slash, rest = path[2:].partition("/")
        if not _SANDBOX_NAME.match(name):
            return path, name, None
        return slash + rest or "/", f"/~{name}", name
    name = head.get(b"x-mock-sandbox", b"").decode("latin-1")
    if name and not _SANDBOX_NAME.match(name):
        return path, name, None
    return path, f"/~{name}" if name else "", name
