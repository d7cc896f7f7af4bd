"""Read and send the messages of ASGI 3."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 256 * 1024 * 1024  # bytes of a request


async def send_head(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    """Send the status and the headers of a response."""
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def send_body(send: Send, data: bytes, more: bool = False) -> None:
    """Send a piece of a response; the last one unless `more` follow."""
    await send({"type": "http.response.body", "body": data, "more_body": more})


async def send_error(send: Send, status: int, message: str) -> None:
    """Send an error of the proxy itself."""
    data = b'{"error":{"message":"%b","type":"mockgateway"}}' % message.encode()
    length = b"%d" % len(data)
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send_head(send, status, headers)
    await send_body(send, data)


async def read_body(receive: Receive) -> bytes | None:
    """Return the body of a request, more than MAX_BODY of a longer one, or None if it broke off."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY or not message.get("more_body"):
            return b"".join(parts)
