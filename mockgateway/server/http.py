"""One HTTP request and the way to answer it: through ASGI, or straight to the connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class HttpRequest:
    """A request as the application reads it.

    Attributes:
        method: In capitals.
        raw_path: Percent-encoded, as sent.
        query: Without its `?`.
        headers: As received, names in lower case.
        client: The peer's address, or "".
        scheme: http or https.
        body: The body if all of it has arrived, else None.
        raw: Head and body as received, if known.
        keep_alive: Whether the connection stays open, if known.
        number: Of its call, if a shared store has counted it, else 0.
    """

    __slots__ = (
        "body", "client", "headers", "keep_alive", "method", "number", "query", "raw", "raw_path",
        "scheme",
    )  # fmt: skip

    recent: Any = None  # the RecentRequest with the same bytes, if there is one

    def __init__(
        self,
        method: str,
        raw_path: bytes,
        query: bytes,
        headers: list[tuple[bytes, bytes]],
        client: str,
        scheme: str,
        body: bytes | None = None,
        raw: bytes = b"",
    ) -> None:
        self.method = method
        self.raw_path = raw_path
        self.query = query
        self.headers = headers
        self.client = client
        self.scheme = scheme
        self.body = body
        self.raw = raw
        self.keep_alive = False
        self.number = 0

    def asgi(self) -> tuple[Scope, Receive, Send]:
        """Return the request as ASGI has it."""
        raise NotImplementedError

    def write_whole(
        self, status: int, headers: list[tuple[str, str]], lines: bytes, body: bytes
    ) -> bool:
        """Write a complete reply at once; return False if it must go through ASGI.

        Args:
            status: The status.
            headers: With content-length, names in lower case.
            lines: The same as they are written.
            body: The whole body.
        """
        raise NotImplementedError


class AsgiRequest(HttpRequest):
    """A request that any ASGI server has read."""

    __slots__ = ("_receive", "_scope", "_send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"]
        super().__init__(
            scope["method"],
            scope["raw_path"],
            scope["query_string"],
            scope["headers"],
            client[0] if client else "",
            scope["scheme"],
        )
        self._scope, self._receive, self._send = scope, receive, send

    def asgi(self) -> tuple[Scope, Receive, Send]:
        """Return the request as ASGI has it."""
        return self._scope, self._receive, self._send

    def write_whole(
        self, status: int, headers: list[tuple[str, str]], lines: bytes, body: bytes
    ) -> bool:
        """Write a complete reply at once, if the server offers that."""
        whole = self._scope.get("extensions", {}).get("mockgateway.whole")
        return whole is not None and bool(whole(self._send, status, headers, body))


def encode_headers(headers: Sequence[tuple[str, str]]) -> bytes | None:
    """Return the header lines, or None if a name or a value holds a line break (RFC 9110, 5.5)."""
    lines = "\r\n".join(map(": ".join, headers))
    breaks = len(headers) - 1
    if lines.count("\n") != breaks or lines.count("\r") != breaks:
        return None
    return lines.encode("latin-1", "replace") + b"\r\n"
