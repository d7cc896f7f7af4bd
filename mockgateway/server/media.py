"""Serve the files behind signed links: whole, in ranges and conditionally (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from mockgateway.call import Call
from mockgateway.content.media import MediaFile
from mockgateway.media import LinkError, OpenedLink
from mockgateway.media.links import file_name
from mockgateway.pipeline.pipeline import RENDERER, Pipeline
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.server.http import HttpRequest
from mockgateway.server.sending import complete_headers, send_whole

Head = Mapping[bytes, bytes]
Headers = list[tuple[str, str]]

YEAR = 31_536_000  # seconds: a file never changes

_RANGE = re.compile(rb"bytes=(\d{0,40})-(\d{0,40})\Z")
_PUBLIC = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
]
# Status, code and message as in Amazon S3 ("Error responses"), by a LinkError's reason.
_ERRORS = {
    "tampered": (403, "SignatureDoesNotMatch", "The signature does not match the address."),
    "expired": (403, "AccessDenied", "Request has expired"),
    "unknown": (404, "NoSuchKey", "The file does not exist, or its input is no longer stored."),
}


class _Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes = b""


class FilePath:
    """The request path of one gateway's files: as `Pipeline`, with the faults of a scenario.

    Files have no operation in the document, so that only rules and headers select their faults.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.read_rate = pipeline.read_rate
        self.accounts = pipeline.accounts

    async def answer(self, call: Call, problem: Problem | None = None) -> Reply:
        """Answer a GET or HEAD of `/media/...`. Raises ConfigError for a fault of its own."""
        call.started = time.perf_counter()
        chain = self._pipeline.selector.select(call)
        proceed = partial(_serve, call)
        if chain is None:
            reply = await proceed()
        else:
            call.faults = chain
            reply = await chain.run_edge(partial(chain.run_inner, proceed))
        if call.active_scenario is not None:
            call.scenario, call.phase = call.active_scenario.name_and_phase()
        reply.applied[:0] = call.applied
        return reply


async def show(call: Call, request: HttpRequest) -> None:
    """Send a file without faults and without an entry in the journal."""
    call.received = call.sandbox.clock.now()
    reply = await _serve(call)
    body = reply.encode()
    headers = complete_headers(reply, call.head, len(body))
    await send_whole(request, reply.status, headers, None, body)


async def _serve(call: Call) -> Reply:
    """Return the file behind a link, a part of it, or the object store's error."""
    head, links, now = call.head, call.state.links, call.received
    is_head = call.method == "HEAD"
    try:
        opened = links.open(call.path)
        answer = _check_conditions(head, opened, now)
        if answer is None:
            file = RENDERER.cache.get(opened.key) or await RENDERER.fetch(links, opened)
            name = file_name(file, opened.recipe)
            headers = [
                *_cache_headers(opened, now),
                ("content-disposition", _disposition(call.query, name)),
            ]
            answer = _file_answer(b"" if is_head else head.get(b"range", b""), head, file, headers)
    except LinkError as error:
        answer = _error_answer(error, now)
    except Problem as problem:  # the link's input cannot be rendered
        answer = _error_answer(LinkError("unknown"), now, problem.message)
    return Reply(answer.status, None, body=answer.body, headers=[*answer.headers, *_PUBLIC])


def _check_conditions(head: Head, opened: OpenedLink, now: float) -> _Answer | None:
    """Return the answer that If-Match or If-None-Match decides, or None."""
    etag = _etag(opened)
    condition = head.get(b"if-match")
    if condition is not None and not _matches(condition, etag):
        return _Answer(412, [("etag", etag)])
    # A weak tag matches here (13.1.2), but not in If-Match (13.1.1).
    if _matches(head.get(b"if-none-match", b"").replace(b"W/", b""), etag):
        return _Answer(304, _cache_headers(opened, now))
    return None


def _matches(condition: bytes, etag: str) -> bool:
    return condition.strip() == b"*" or etag.encode() in map(bytes.strip, condition.split(b","))


def _file_answer(wanted: bytes, head: Head, file: MediaFile, headers: Headers) -> _Answer:
    """Return the file or the range of it that is wanted.

    Several ranges get the whole file, which RFC 9110, 14.2 allows.
    """
    headers = [*headers, ("content-type", file.type), ("accept-ranges", "bytes")]
    whole = _Answer(200, headers, file.data)
    condition = head.get(b"if-range", b"").strip()
    found = _RANGE.match(wanted.strip())
    if found is None or (condition and condition != dict(headers)["etag"].encode()):
        return whole
    first, last = found.groups()
    if not (first or last) or (first and last and int(last) < int(first)):  # invalid (14.1.1)
        return whole
    size = len(file.data)
    begin, end = int(first or 0), min(int(last or size), size - 1)
    if not first:  # the last bytes
        begin, end = max(0, size - int(last)), size - 1
    if begin >= size:
        unsatisfied = [("content-range", f"bytes */{size}"), ("accept-ranges", "bytes")]
        return _Answer(416, unsatisfied)
    content_range = ("content-range", f"bytes {begin}-{end}/{size}")
    return _Answer(206, [*headers, content_range], file.data[begin : end + 1])


def _error_answer(error: LinkError, now: float, message: str = "") -> _Answer:
    status, code, usual = _ERRORS[error.reason]
    expiry = ""
    if error.reason == "expired":
        times = (
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) for at in (error.expired, now)
        )
        expiry = "<Expires>{}</Expires><ServerTime>{}</ServerTime>".format(*times)
    content = f"<Code>{code}</Code><Message>{escape(message or usual)}</Message>{expiry}"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{content}</Error>\n'
    headers = [("content-type", "application/xml"), ("cache-control", "no-store")]
    return _Answer(status, headers, body.encode())


def _cache_headers(opened: OpenedLink, now: float) -> Headers:
    life = max(0, int(opened.expires - now)) if opened.expires else YEAR
    return [("etag", _etag(opened)), ("cache-control", f"public, max-age={life}, immutable")]


def _disposition(query: bytes, name: str) -> str:
    download = parse_qs(query.decode("latin-1")).get("download", [""])[0]
    kind = "inline" if download in ("", "0", "false") else "attachment"
    return f'{kind}; filename="{name}"'


def _etag(opened: OpenedLink) -> str:
    """Return a strong tag: the same recipe gives the same bytes with the same packages."""
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
