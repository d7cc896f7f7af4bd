"""Send files: those behind signed links, whole or in part (RFC 9110, sections 13 and 14), and those that are still being made."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from mockgateway.content.media import MediaFile
from mockgateway.media import LinkError, Links, MediaRenderer, OpenedLink
from mockgateway.media.links import file_name
from mockgateway.problem import Problem

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Head = Mapping[bytes, bytes]
T = TypeVar("T")

YEAR = 31_536_000  # seconds: a file never changes

_RANGE = re.compile(rb"bytes=(\d{0,40})-(\d{0,40})\Z")
_REFUSALS = {  # what a store of objects says (Amazon S3, "Error responses")
    "tampered": (
        403,
        "SignatureDoesNotMatch",
        "The signature of this link does not match: its address has been changed.",
    ),
    "expired": (403, "AccessDenied", "Request has expired"),
    "unknown": (
        404,
        "NoSuchKey",
        "There is no such file, or what it was made from is not kept any more.",
    ),
}


async def serve(
    scope: Message,
    receive: Receive,
    send: Send,
    path: str,
    links: Links,
    studio: MediaRenderer,
    now: float,
) -> None:
    """Answer a GET or HEAD of `/media/...`. now: seconds of the sandbox's clock."""
    head = dict(scope["headers"])
    only_head = scope["method"] == "HEAD"
    try:
        opened = links.open(path)
        tag = _tag(opened)
        if (wanted := head.get(b"if-match")) is not None and not _has(wanted, tag, weak=False):
            await _send(send, 412, [("etag", tag)], b"", only_head)
            return
        if _has(head.get(b"if-none-match", b""), tag):
            await _send(send, 304, [("etag", tag), *_lasting(opened, now)], b"", only_head)
            return
        cached = studio.cache.get(opened.key)
        drawn = (
            cached if cached is not None else await attended(studio.fetch(links, opened), receive)
        )
    except ClientLeft:
        return
    except LinkError as refused:
        await _refuse(send, refused, now, only_head)
        return
    except Problem as problem:  # of a source that was not vetted: its file is never there
        await _refuse(send, LinkError("unknown"), now, only_head, problem.message)
        return
    headers = [
        ("etag", tag),
        *_lasting(opened, now),
        (
            "content-disposition",
            _disposition(scope["query_string"], file_name(drawn, opened.recipe)),
        ),
    ]
    await _send_part(send, head, drawn, tag, headers, only_head)


class ClientLeft(Exception):
    """The client hung up before its answer was there."""


async def attended(work: Coroutine[Any, Any, T], receive: Receive) -> T:
    """Some work's result; it is cancelled when the client hangs up. Raises ClientLeft then."""
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise ClientLeft
    finally:
        for task in (doing, leaving):
            if not task.done():
                task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_stream(
    send: Send,
    receive: Receive,
    status: int,
    headers: list[tuple[str, str]],
    parts: AsyncIterator[bytes],
) -> None:
    """Send a body as it is made, chunked; nothing more is made when the client has left."""
    leaving = asyncio.ensure_future(_left(receive))
    try:
        encoded = [
            (name.encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in headers
            if name != "content-length"
        ]
        begun = False
        async for part in parts:
            if leaving.done():
                return
            if not begun:  # with the first part: whoever fails before it is still a refusal
                await send({"type": "http.response.start", "status": status, "headers": encoded})
                begun = True
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if not begun:
            await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        close = getattr(parts, "aclose", None)
        if close is not None:
            await close()


async def _send_part(
    send: Send,
    head: Head,
    drawn: MediaFile,
    tag: str,
    headers: list[tuple[str, str]],
    only_head: bool,
) -> None:
    """All of a file, or the one range that is asked for; several ranges get all of it, as they may (RFC 9110, 14.2)."""
    size = len(drawn.data)
    headers = [*headers, ("content-type", drawn.type), ("accept-ranges", "bytes")]
    wanted = _RANGE.match(head.get(b"range", b"").strip())
    condition = head.get(b"if-range", b"").strip()
    if (
        wanted is None
        or wanted[1] + wanted[2] == b""
        or only_head
        or (condition and condition != tag.encode())
    ):
        await _send(send, 200, headers, drawn.data, only_head)
        return
    begin, end = _bounds(wanted[1], wanted[2], size)
    if begin >= size or begin > end:
        malformed = wanted[1] != b"" and wanted[2] != b"" and int(wanted[2]) < int(wanted[1])
        if malformed:  # not a range at all (14.1.1): ignored
            await _send(send, 200, headers, drawn.data, only_head)
        else:
            await _send(
                send,
                416,
                [("content-range", f"bytes */{size}"), ("accept-ranges", "bytes")],
                b"",
                only_head,
            )
        return
    await _send(
        send,
        206,
        [*headers, ("content-range", f"bytes {begin}-{end}/{size}")],
        drawn.data[begin : end + 1],
        only_head,
    )


def _bounds(first: bytes, last: bytes, size: int) -> tuple[int, int]:
    """First and last byte; of `-500` the last 500, of `-0` none."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1


async def _refuse(
    send: Send, refused: LinkError, now: float, only_head: bool, message: str = ""
) -> None:
    status, code, usual = _REFUSALS[refused.reason]
    more = (
        f"<Expires>{_moment(refused.expired)}</Expires><ServerTime>{_moment(now)}</ServerTime>"
        if refused.reason == "expired"
        else ""
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{escape(message or usual)}</Message>{more}</Error>\n'
    await _send(
        send,
        status,
        [("content-type", "application/xml"), ("cache-control", "no-store")],
        body.encode(),
        only_head,
    )


async def _send(
    send: Send, status: int, headers: list[tuple[str, str]], body: bytes, only_head: bool
) -> None:
    every = [
        *headers,
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
    ]
    if status != 304:
        every.append(("content-length", str(len(body))))
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (name.encode(), value.encode("latin-1", "replace")) for name, value in every
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if only_head else body})


def _lasting(opened: OpenedLink, now: float) -> list[tuple[str, str]]:
    life = max(0, int(opened.expires - now)) if opened.expires else YEAR
    return [("cache-control", f"public, max-age={life}, immutable")]


def _disposition(query: bytes, name: str) -> str:
    wanted = parse_qs(query.decode("latin-1")).get("download", [""])[0]
    return f'{"attachment" if wanted not in ("", "0", "false") else "inline"}; filename="{name}"'


def _tag(opened: OpenedLink) -> str:
    """Strong: the same recipe makes the same bytes, for one version of what makes them."""
    return f'"{blake2b(opened.key + _versions(), digest_size=16).hexdigest()}"'


@cache
def _versions() -> bytes:
    found = []
    for package in ("mockgateway", "pillow", "av", "numpy", "espeakng-loader"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(package)
    return ", ".join(found).encode()


def _has(condition: bytes, tag: str, weak: bool = True) -> bool:
    """Whether a condition names the tag; in `If-None-Match` a weak one counts as well (13.1.2), in `If-Match` it does not (13.1.1)."""
    tags = [
        one.strip().removeprefix(b"W/") if weak else one.strip() for one in condition.split(b",")
    ]
    return condition.strip() == b"*" or tag.encode() in tags


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
