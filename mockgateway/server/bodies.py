"""Read a body that comes in several parts, and refuse at once the one that will not be read.

A refusal is said as soon as it is known, while the client may still be sending: uvicorn reads on and drops the rest, so
the client gets to read its answer, the connection stays usable, and nothing is kept (RFC 9112, 9.3).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from mockgateway.problem import Problem

Head = Mapping[bytes, bytes]


class ClientGone(Exception):
    """The client hung up while it was still sending."""


def refuse_unread(head: Head, limit: int) -> None:
    """Raise Problem for a body that is encoded, or that the client asked about (`Expect: 100-continue`) and that is too large."""
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


async def long_body(
    message: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    head: Head,
    limit: int,
) -> bytes:
    """The whole body, of which `message` is the first part. Raises Problem over the limit, ClientGone."""
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
    """The Content-Length; 0 where there is none."""
    text = head.get(b"content-length", b"")
    return int(text) if text.isdigit() and len(text) < 20 else 0


def _too_large(limit: int) -> Problem:
    return Problem(
        "request_too_large", f"The request body is larger than {limit} bytes.", limit=limit
    )
