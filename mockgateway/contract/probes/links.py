"""Files behind addresses: they are there, for anybody who has the address, in parts too, and are what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mockgateway.contract.checks.media import problems
from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    header,
    inner,
    kind,
    strings,
    told,
)
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.session import Session

NAME = "media_links"
API = re.compile(
    r"(status|response|cancel|callback|webhook|input|image)_url$|_input_|/(prompt|metadata)"
)


def addresses(exchange: Exchange) -> list[str]:
    """Those of the files that an answer hands out."""
    value = told(exchange)
    found = [
        text
        for path, text in strings(
            {name: part for name, part in inner(value).items() if name not in ("metadata",)}
        )
        if re.match(r"https?://", text) and not API.search(path)
    ]
    return list(dict.fromkeys(found))


def follow(
    session: Session,
    operation: Operation,
    exchange: Exchange,
    request: dict[str, Json] | None = None,
) -> Iterator[Failure]:
    """Look at every file of an answer. request: what was asked for, if it was in an earlier request."""
    if not accepted(exchange) or not kind(exchange).endswith("json"):
        return
    for url in addresses(exchange)[:4]:
        yield from (
            broken._replace(operation=exchange.operation or operation.id)
            for broken in one(
                session, operation, url, asked(exchange) if request is None else request
            )
        )


def one(
    session: Session, operation: Operation, url: str, request: dict[str, Json]
) -> Iterator[Failure]:
    """One file: whole, in a part, and what is in it."""
    got = session.fetch(url, operation=operation.id)
    if got is None:
        return
    if got.response.status in (401, 403):
        keyed = (
            session.fetch(url, key="first", operation=operation.id)
            if urlsplit(url).netloc == urlsplit(session.base).netloc
            else None
        )
        yield tell(
            NAME,
            got,
            "the file's address needs a key"
            if keyed is not None and accepted(keyed)
            else f"the file cannot be fetched: {got.response.status}",
        )
        return
    if got.response.error or got.response.status != 200:
        yield tell(
            NAME, got, f"the file cannot be fetched: {got.response.error or got.response.status}"
        )
        return
    claimed = header(got, "content-type")
    if not claimed.startswith(
        ("image/", "audio/", "video/", "text/plain", "model/", "application/octet-stream")
    ):
        yield tell(NAME, got, f"the file's content type is {claimed or 'missing'}")
        return
    if claimed.startswith(("image/", "audio/", "video/")):
        for problem in problems(got.response.body, claimed, request, operation.make):
            yield tell("media", got, problem)
    if len(got.response.body) > 64:
        yield from _part(session, operation, url, got)


def _part(session: Session, operation: Operation, url: str, whole: Exchange) -> Iterator[Failure]:
    """RFC 9110, 14.2: players ask for parts of clips and sounds."""
    part = session.fetch(url, headers={"Range": "bytes=8-39"}, operation=operation.id)
    if part is None:
        return
    if part.response.status != 206:
        yield tell(
            NAME,
            part,
            f"a part of the file was asked for, and the whole came ({part.response.status})",
            "",
            whole,
            assumed=True,
        )
    elif part.response.body != whole.response.body[8:40]:
        yield tell(
            NAME, part, "the part of the file is not what stands there in the whole", "", whole
        )
