"""What a document says of the messages that a gateway sends: the callbacks of an operation, and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.operation import Operation
from mockgateway.contract.place import Place, children, reach

Json = Any


def documented(operation: Operation) -> list[Place]:
    """The operations that a message may be a call of: the operation's own callbacks, else the document's webhooks."""
    document = operation.document
    own = [
        item
        for _, callback in children(document, reach(document, operation.place, "callbacks"))
        for _, item in children(document, callback)
    ]
    root = Place(document.root, document.path, "", "")
    items = own or [item for _, item in children(document, reach(document, root, "webhooks"))]
    return [post for item in items if (post := reach(document, item, "post")) is not None]


class Misfit(NamedTuple):
    """What a message breaks, in words; assumed: whether no document states it."""

    words: str
    assumed: bool


def misfits(operation: Operation, headers: Mapping[str, str], body: bytes) -> list[Misfit]:
    """What a message breaks of the documented call that it comes nearest to; nothing where none is documented. headers: by lower-case name."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    found = [
        [*_headers(operation, post, headers), *_body(operation, post, value)]
        for post in documented(operation)
    ]
    return min(found, key=len, default=[])


def _headers(operation: Operation, post: Place, headers: Mapping[str, str]) -> Iterator[Misfit]:
    for _, place in children(operation.document, reach(operation.document, post, "parameters")):
        name = str(place.value.get("name", "")).lower()
        if place.value.get("in") != "header":
            continue
        if name not in headers:
            if place.value.get("required"):
                yield Misfit(f"the header {name} is missing", _assumed(place))
            continue
        schema = reach(operation.document, place, "schema")
        if schema is not None:
            text = headers[name]
            read: Json = (
                int(text)
                if schema.value.get("type") == "integer" and text.lstrip("-").isdigit()
                else text
            )
            yield from (
                Misfit(f"header {name}: {misfit.message}", _assumed(misfit.place))
                for misfit in operation.schemas.misfits(read, schema)
            )


def _body(operation: Operation, post: Place, value: Json) -> Iterator[Misfit]:
    schema = reach(operation.document, post, "requestBody", "content", "application/json", "schema")
    if schema is not None:
        yield from (
            Misfit(f"{misfit.pointer or 'the body'}: {misfit.message}", _assumed(misfit.place))
            for misfit in operation.schemas.misfits(value, schema)
        )


def _assumed(place: Place) -> bool:
    return place.source not in ("seed", "docs", "")
