"""Send a reply: whole, as it is made, or at its own pace."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from urllib.parse import quote

import orjson

from mockgateway.call import Call
from mockgateway.journal import BodyCapture
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.server import streaming
from mockgateway.server.cors import CORS
from mockgateway.server.http import HttpRequest, encode_headers

Head = Mapping[bytes, bytes]
Headers = list[tuple[str, str]]

ARRIVED = "mockgateway.arrived"  # in the scope: when the request began to arrive, time.monotonic()
FRAMING = ("content-length", "transfer-encoding", "connection")
BODILESS = (204, 304)  # statuses that end with their head (RFC 9110, 6.4.1)

# A page that a browser opens from the mock gets an origin of its own, not that of the control API.
SANDBOX = "sandbox allow-scripts allow-forms allow-popups allow-modals"
_INERT = re.compile(  # types that a browser neither runs scripts in nor takes for HTML
    r"(?:application/(?:octet-stream|yaml|(?:[\w.-]+\+|x-nd)?json)|text/(?:event-stream|plain|markdown|csv)"
    r"|(?:image/(?!svg)|audio/|video/)[\w.+-]+) *(?:;|\Z)",
    re.IGNORECASE,
)

_CONTENT_TYPES = {
    "text/event-stream": "text/event-stream; charset=utf-8",
    "text/markdown": "text/markdown; charset=utf-8",
    "text/plain": "text/plain; charset=utf-8",
}


def plain(status: int, message: str) -> Reply:
    """Return the mock's own error, where no gateway answers."""
    return Reply(status, body=orjson.dumps({"error": {"message": message, "type": "mockgateway"}}))


def header_list(names: Sequence[str]) -> str:
    """Return names as the value of a header, percent-encoded; 20 at most."""
    return ", ".join(quote(name[:64], safe="[]$", errors="replace") for name in names[:20])


def add_own_headers(call: Call, reply: Reply, seed: str, closes: bool) -> None:
    """Add the mock's own headers."""
    if reply.applied:
        reply.headers.append(("x-mock-applied", "; ".join(reply.applied)))
    if call.ignored:
        reply.headers.append(("x-mock-ignored", header_list(call.ignored)))
    if call.source:
        reply.headers.append(("x-mock-source", " ".join(call.source.split())[:300]))
    reply.headers.append(("x-mock-seed", seed))
    if closes:
        reply.headers.append(("connection", "close"))


def complete_headers(reply: Reply, head: Head, size: int) -> Headers:
    """Add the headers that depend on the body and the client, and drop headers for a fault.

    Args:
        reply: The reply; its headers are changed.
        head: The request's headers.
        size: Bytes of the body.
    """
    headers = reply.headers
    if reply.status in BODILESS:
        reply.body, reply.media_type = b"", None
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
    if reply.media_type != "application/json" and reply.status not in BODILESS:
        types = [value for name, value in headers if name.lower() == "content-type"]
        if not types or not _INERT.match(types[-1]):
            headers.append(("content-security-policy", SANDBOX))
    return headers


def _without(headers: Headers, lost: list[tuple[str, str]]) -> Headers:
    """Return the headers that are left when a fault drops or renames some; the mock's own stay."""
    kept = []
    for name, value in headers:
        to = next((to for pattern, to in lost if fnmatchcase(name.lower(), pattern)), None)
        if to is None or name.lower() in FRAMING or name.startswith("x-mock-"):
            kept.append((name, value))
        elif to:
            kept.append((to + name, value))
    return kept


def lossy_lines(headers: Headers) -> bytes:
    """Return header lines for the journal where a value cannot be sent as it is."""
    return encode_headers([(name, " ".join(value.split())) for name, value in headers]) or b""


async def send_whole(
    request: HttpRequest, status: int, headers: Headers, lines: bytes | None, body: bytes
) -> None:
    """Send a complete reply at once.

    Args:
        request: The request.
        status: The status.
        headers: All headers of the reply.
        lines: The same as they are written, None if they cannot be written in one piece.
        body: The whole body.
    """
    has_body = request.method != "HEAD"
    if lines is not None and has_body and request.write_whole(status, headers, lines, body):
        return
    _, _, send = request.asgi()
    encoded = [
        (name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers
    ]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body if has_body else b""})


async def send_plainly(request: HttpRequest, reply: Reply) -> None:
    """Send a reply that the journal does not have."""
    head = dict(request.headers)
    body = reply.encode()
    headers = complete_headers(reply, head, len(body))
    closes = ("connection", "close") in headers
    lines = None if closes else encode_headers(headers)
    await send_whole(request, reply.status, headers, lines, reply.body or b"")


async def send_stream(
    request: HttpRequest,
    reply: Reply,
    headers: Headers,
    sandbox: Sandbox,
    started: float,
    done: Callable[[BodyCapture], None],
) -> BodyCapture:
    """Send a body as it is made; return what was sent.

    Args:
        request: The request.
        reply: The reply, with a `stream`.
        headers: All headers of the reply.
        sandbox: Counts the streams in flight.
        started: By time.perf_counter().
        done: Gets what was sent, before the client has its end.
    """
    assert reply.stream is not None
    if reply.media_type == "text/event-stream":
        headers.append(("cache-control", "no-cache"))
    _, receive, send = request.asgi()
    capture = BodyCapture(reply.stream, started, done)
    sandbox.streams += 1
    try:
        await streaming.send_stream(send, receive, reply.status, headers, capture.pieces())
    finally:
        sandbox.streams -= 1
    return capture


async def send_paced(
    request: HttpRequest, reply: Reply, headers: Headers, sandbox: Sandbox, started: float
) -> float | None:
    """Send a reply at its pace.

    Returns:
        When the client hung up before the end, in seconds after its request; None if it did not.
    """
    from mockgateway.server import paced  # loaded with the first delay

    scope, _, send = request.asgi()
    began = scope.get(ARRIVED) or time.monotonic() - (time.perf_counter() - started)
    sandbox.streams += 1
    try:
        return await paced.send_paced(scope, send, reply, headers, began)
    finally:
        sandbox.streams -= 1
