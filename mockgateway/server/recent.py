"""Cache requests by their bytes, so that a repeated one is not parsed or validated again.

Clients that retry or poll, test suites and load tests send the same bytes again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockgateway.call import Repeatable
from mockgateway.pipeline.locate import Mount
from mockgateway.server.http import HttpRequest
from mockgateway.spec.operation import Operation

MAX_SIZE = 8192  # bytes of a cached request
MAX_KEPT = 256
MAX_SEEN = 4096


class Target(NamedTuple):
    """The target of a URL without path parameters."""

    mount: Mount
    gateway: str
    path: str
    base_url: str
    operation: Operation


class RecentRequest(Repeatable):
    """A parsed request. All fields depend on its bytes alone."""

    __slots__ = (
        "body", "head", "headers", "method", "query", "raw", "raw_path", "scheme", "target",
    )  # fmt: skip

    def __init__(self, request: HttpRequest, head: Mapping[bytes, bytes], target: Target) -> None:
        super().__init__()
        self.method = request.method
        self.raw_path = request.raw_path
        self.query = request.query
        self.headers = request.headers
        self.head = head
        self.scheme = request.scheme
        self.body = request.body
        self.raw = request.raw
        self.target = target


class RecentRequests(dict[bytes, RecentRequest]):
    """The requests of an application that were sent at least twice, by their bytes."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[int] = set()  # hashes: most requests never come again

    def is_repeated(self, raw: bytes) -> bool:
        """Return whether a request was probably sent before; note that it was sent now."""
        if not 0 < len(raw) <= MAX_SIZE:
            return False
        seen, mark = self._seen, hash(raw)
        if mark in seen:
            return True
        if len(seen) >= MAX_SEEN:
            seen.clear()
        seen.add(mark)
        return False

    def keep(self, request: RecentRequest) -> RecentRequest:
        """Keep a request, so that it is recognised from now on."""
        if len(self) >= MAX_KEPT:
            self.clear()
        self[request.raw] = request
        return request
