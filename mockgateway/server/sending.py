"""Send a reply: whole, as it is made, or at its own pace."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from fnmatch import fnmatchcase
from typing import Any

import orjson

from mockgateway.journal import Tap
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.server.cors import CORS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Head = Mapping[bytes, bytes]

ARRIVED = (
    "mockgateway.arrived"  # in the scope: when the request began to come in, by time.monotonic()
)
FRAMING = ("content-length", "transfer-encoding", "connection")
BODILESS = (
    204,
    304,
)  # statuses that end with their head, whatever was made for them (RFC 9110, 6.4.1)


def plain(status: int, message: str) -> Reply:
    """What the mock says where no gateway speaks."""
    return Reply(status, body=orjson.dumps({"error": {"message": message, "type": "mockgateway"}}))


def _headed(reply: Reply, size: int, head: Head) -> list[tuple[str, str]]:
    """The reply's headers with those that every reply has."""
    headers = reply.headers
    if reply.media_type is not None:
        headers.append(("content-type", _CONTENT_TYPES.get(reply.media_type) or reply.media_type))
    if reply.events is not None and not reply.exact:
        headers.append(("cache-control", "no-cache"))
    if reply.status not in BODILESS:
        headers.append(("content-length", str(size)))
    if b"origin" in head:
        headers += CORS
    if reply.lost:
        headers[:] = _without(headers, reply.lost)
    return headers


def _without(headers: list[tuple[str, str]], lost: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that are left when some have been dropped or have got another name; what the mock says of itself stays."""
    kept = []
    for name, value in headers:
        to = next((to for pattern, to in lost if fnmatchcase(name.lower(), pattern)), None)
        if to is None or name.lower() in FRAMING or name.startswith("x-mock-"):
            kept.append((name, value))
        elif to:
            kept.append((to + name, value))
    return kept


async def send_stream(
    send: Send,
    receive: Receive,
    reply: Reply,
    head: Head,
    sandbox: Sandbox,
    started: float,
    passed: Callable[[Tap], None],
) -> None:
    """Send a body as it is made. started: by time.perf_counter(); passed: is told what passed of it, before the client has its end."""
    from mockgateway.server import media  # loaded where something is made

    assert reply.stream is not None
    headers = _headed(reply, 0, head)
    if reply.media_type == "text/event-stream":
        headers.append(("cache-control", "no-cache"))
    tap = Tap(reply.stream, started, passed)
    sandbox.streams += 1
    try:
        await media.send_stream(send, receive, reply.status, headers, tap.pieces())
    finally:
        sandbox.streams -= 1


async def send_paced(
    send: Send, reply: Reply, scope: Scope, head: Head, started: float
) -> float | None:
    """Send a reply at its pace; when the client hung up before the end, in seconds after its request, None where it did not."""
    from mockgateway.server import paced  # loaded where something delays

    began = scope.get(ARRIVED) or time.monotonic() - (time.perf_counter() - started)
    return await paced.send_paced(scope, send, reply, _headed(reply, 0, head), began)


async def send_reply(
    send: Send, reply: Reply, scope: Scope, head: Head, leave: bool = False
) -> None:
    """Send a reply at once. leave: whether the connection ends with it."""
    body = reply.encode()
    if reply.status in BODILESS:
        body, reply.media_type = b"", None
    headers = _headed(reply, len(body), head)
    whole = scope.get("extensions", {}).get("mockgateway.whole")
    if (
        whole is not None
        and scope["method"] != "HEAD"
        and not leave
        and whole(send, reply.status, headers, body)
    ):
        return
    encoded = [
        (name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})


_CONTENT_TYPES = {
    "text/event-stream": "text/event-stream; charset=utf-8",
    "text/markdown": "text/markdown; charset=utf-8",
    "text/plain": "text/plain; charset=utf-8",
}
