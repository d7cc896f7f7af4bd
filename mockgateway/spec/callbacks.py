"""Read the requests that an API sends: callbacks of operations, and webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mockgateway.spec.content_types import is_json
from mockgateway.spec.document import METHODS, Document, Json, Node
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.spec.schema import Schemas


class Callback(NamedTuple):
    """One request that the API sends.

    Attributes:
        name: Its name in the document.
        url: An expression for its URL (`{$request.body#/callbackUrl}`); "" for a webhook, whose URL
            comes from a request.
        method: Its method.
        body: Its body, described as a response; None without one.
        headers: The schemas of its required headers, by name.
    """

    name: str
    url: str
    method: str
    body: ResponseSpec | None
    headers: Mapping[str, Json]


def callbacks(document: Document, schemas: Schemas, operation: Node) -> tuple[Callback, ...]:
    """Return the callbacks of an operation."""
    found: list[Callback] = []
    for name, raw in (operation.value.get("callbacks") or {}).items():
        callback = document.resolve(raw, operation.file)
        for url, item in callback.value.items() if isinstance(callback.value, Mapping) else ():
            if not str(url).startswith("x-"):
                found += _requests(document, schemas, name, url, Node(item, callback.file))
    return tuple(found)


def webhooks(document: Document, schemas: Schemas) -> tuple[Callback, ...]:
    """Return the webhooks of a document (3.1; `x-webhooks` in 3.0)."""
    root = document.root
    named = root.get("webhooks") or root.get("x-webhooks") or {}
    return tuple(
        callback
        for name, item in (named.items() if isinstance(named, Mapping) else ())
        for callback in _requests(document, schemas, str(name), "", Node(item, document.path))
    )


def _requests(
    document: Document, schemas: Schemas, name: str, url: str, raw: Node
) -> Iterator[Callback]:
    item = document.resolve(raw.value, raw.file)
    for method in METHODS if isinstance(item.value, Mapping) else ():
        definition = item.value.get(method)
        if not isinstance(definition, Mapping):
            continue
        headers = {}
        for owner in (item.value, definition):
            for one in owner.get("parameters") or ():
                value, file = document.resolve(one, item.file)
                if value.get("in") == "header" and value.get("required") is True:
                    schema = value.get("schema", True)
                    headers[value["name"]] = schemas.standalone(schema, file, "response")
        body, file = document.resolve(definition.get("requestBody") or {}, item.file)
        content = body.get("content") or {}
        kind = next(filter(is_json, content), next(iter(content), None))
        media = None if kind is None else document.resolve(content[kind], file)
        label = f"{method.upper()} {url or name}"
        spec = None
        if kind is not None:
            spec = ResponseSpec(document, schemas, label, "200", Node({}, file), kind, media)
        yield Callback(name, url, method.upper(), spec, headers)
