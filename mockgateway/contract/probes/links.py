"""Files behind URLs: they can be fetched without a key, whole and in part, and are as requested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from mockgateway.contract.checks.media import LENGTH_FIELDS, media_problems
from mockgateway.contract.checks.media_info import canonical, media_info
from mockgateway.contract.checks.reading import strings, unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.session import Session

Json = Any
NAME = "media_links"
NOT_FILES = re.compile(
    r"(status|response|cancel|callback|webhook|input|image)_url$|_input_|/(prompt|metadata)"
)
MEDIA = ("image/", "audio/", "video/")
FILES = (*MEDIA, "text/plain", "model/", "application/octet-stream")
MAX_FILES = 4  # fetched per response


def check_files(
    session: Session, operation: OperationSpec, exchange: Exchange, request: dict[str, Json]
) -> Iterator[Failure]:
    """Fetch the files of a response and check them against the request that asked for them."""
    if exchange.accepted and exchange.response.media_type.endswith("json"):
        for url in _file_urls(exchange)[:MAX_FILES]:
            stated = _beside(exchange.reply, url) or {}
            for failure in _file(session, operation, url, request, stated):
                yield failure._replace(operation=exchange.operation or operation.id)


def _file_urls(exchange: Exchange) -> list[str]:
    reply = {name: part for name, part in unwrap(exchange.reply).items() if name != "metadata"}
    found = (text for path, text in strings(reply) if not NOT_FILES.search(path))
    return list(dict.fromkeys(text for text in found if re.match(r"https?://", text)))


def _beside(value: Json, url: str) -> dict[str, Json] | None:
    """Return the object that has the URL of a file as one of its fields, or None."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and url in [part for part in parts if isinstance(part, str)]:
        return value
    return next((found for part in parts if (found := _beside(part, url))), None)


def _false_facts(body: bytes, claimed: str, stated: dict[str, Json]) -> Iterator[str]:
    """Yield the facts in a response that its file contradicts."""
    info = media_info(body, canonical(claimed))
    seconds = (*LENGTH_FIELDS, "duration_seconds", "seconds")
    facts = [
        *((name, info.width, 0.0) for name in ("width",)),
        *((name, info.height, 0.0) for name in ("height",)),
        *((name, info.seconds, max(0.5, info.seconds / 10)) for name in seconds),
        *((name, len(body), 0.0) for name in ("bytes", "size_bytes", "file_size", "size")),
    ]
    for name, real, slack in facts:
        given = stated.get(name)
        if isinstance(given, int | float) and real and abs(given - real) > slack:
            yield f"{name} is {given}, but that of the file is {real:g}"
    for name in ("content_type", "mime_type"):
        kind = stated.get(name)
        if isinstance(kind, str) and canonical(kind) != info.media_type and info.media_type:
            yield f"{name} is {kind}, but the file is {info.media_type}"


def _file(
    session: Session,
    operation: OperationSpec,
    url: str,
    request: dict[str, Json],
    stated: dict[str, Json],
) -> Iterator[Failure]:
    file = session.fetch(url, operation=operation.id)
    if file is None:
        return
    status = file.response.status
    if file.response.error or status != 200:
        message = f"the file cannot be fetched: {file.response.error or status}"
        own = urlsplit(url).netloc == urlsplit(session.base).netloc
        if status in (401, 403) and own:
            with_key = session.fetch(url, key="first", operation=operation.id)
            if with_key is not None and with_key.accepted:
                message = "the file's URL requires a key"
                yield from _foreign_file(session, operation, url, with_key)
        yield failed(NAME, file, message)
        return
    claimed = file.response.header("content-type")
    if not claimed.startswith(FILES):
        yield failed(NAME, file, f"the file's content type is {claimed or 'missing'}")
        return
    if claimed.startswith(MEDIA):
        for problem in media_problems(file.response.body, claimed, request, operation.make):
            yield failed("media", file, problem)
        for problem in _false_facts(file.response.body, claimed, stated):
            yield failed("media_facts", file, problem)
    if len(file.response.body) > 64:
        yield from _part(session, operation, url, file)


def _foreign_file(
    session: Session, operation: OperationSpec, url: str, own: Exchange
) -> Iterator[Failure]:
    """Check that another account's key does not open a file that needs a key."""
    other = (
        session.fetch(url, key="second", operation=operation.id) if session.has_second_key else None
    )
    if other is not None and other.accepted:
        message = f"another account's key can read the file ({other.response.status})"
        yield failed("foreign_task", other, message, own)


def _part(
    session: Session, operation: OperationSpec, url: str, whole: Exchange
) -> Iterator[Failure]:
    """Request a range (RFC 9110, 14.2), as players of audio and video do."""
    part = session.fetch(url, headers={"Range": "bytes=8-39"}, operation=operation.id)
    if part is None:
        return
    if part.response.status != 206:
        message = f"a range of the file was requested, but the status is {part.response.status}"
        yield failed(NAME, part, message, whole, assumed=True)
    elif part.response.body != whole.response.body[8:40]:
        yield failed(NAME, part, "a range of the file differs from the whole file", whole)
