"""Read request bodies, and refuse at once one that will not be read.

A refusal is sent as soon as it is known, while the client may still be sending: uvicorn reads on
and drops the rest, so that the client gets to read its reply, the connection stays usable and
nothing is kept (RFC 9112, 9.3).
"""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.problem import Problem
from mockgateway.server.http import Receive

Head = Mapping[bytes, bytes]


class ClientGone(Exception):
    """The client hung up before it got its reply."""


def refuse_unread(head: Head, limit: int) -> None:
    """Raise Problem for an encoded body, or one that is announced (`Expect`) and too large."""
    encoding = head.get(b"content-encoding", b"").strip().lower()
    if encoding not in (b"", b"identity"):
        word = encoding[:40].decode("latin-1")
        raise Problem(
            "unsupported_media_type",
            f"Content-Encoding '{word}' is not supported; send the body as it is.",
            param=None,
            location="body",
        )
    if b"expect" in head and _declared(head) > limit:
        raise _too_large(limit)


async def read_body(receive: Receive, head: Head, limit: int) -> bytes:
    """Return the whole body. Raises Problem for one over the limit, ClientGone."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        if len(body) <= limit:
            return body
    if _declared(head) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    while True:
        if message["type"] != "http.request":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


def _declared(head: Head) -> int:
    """Return the Content-Length, or 0."""
    text = head.get(b"content-length", b"")
    return int(text) if text.isdigit() and len(text) < 20 else 0


def _too_large(limit: int) -> Problem:
    return Problem(
        "request_too_large", f"The request body is larger than {limit} bytes.", limit=limit
    )
