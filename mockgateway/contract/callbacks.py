"""Check received webhooks against the callbacks and webhooks of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.conformance import parse_header
from mockgateway.contract.location import STATED, Location, children, find
from mockgateway.contract.operation import OperationSpec

Json = Any


class WebhookDeviation(NamedTuple):
    """Something in a webhook that the document does not allow."""

    message: str
    assumed: bool  # no document states it


def webhook_deviations(
    operation: OperationSpec, headers: Mapping[str, str], body: bytes
) -> list[WebhookDeviation]:
    """Return the deviations of a webhook from the documented call that it matches best.

    The webhook is about the operation; the names of its headers are in lower case.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    found = (
        [*_headers(operation, call, headers), *_body(operation, call, value)]
        for call in _documented_calls(operation)
    )
    return min(found, key=len, default=[])


def _documented_calls(operation: OperationSpec) -> list[Location]:
    """Return the callbacks of the operation, else the webhooks of the document."""
    document = operation.document
    callbacks = operation.children(operation.location, "callbacks")
    items = [item for _, callback in callbacks for _, item in children(document, callback)]
    if not items:
        root = Location(document.root, document.path, "", "")
        items = [item for _, item in operation.children(root, "webhooks")]
    posts = (find(document, item, "post") for item in items)
    return [post for post in posts if post is not None]


def _headers(
    operation: OperationSpec, call: Location, headers: Mapping[str, str]
) -> Iterator[WebhookDeviation]:
    for _, parameter in operation.children(call, "parameters"):
        if parameter.value.get("in") != "header":
            continue
        name = str(parameter.value.get("name", "")).lower()
        schema = find(operation.document, parameter, "schema")
        if name not in headers:
            if parameter.value.get("required"):
                yield WebhookDeviation(f"the header {name} is missing", _is_assumed(parameter))
        elif schema is not None:
            value = parse_header(headers[name], schema.value)
            for each in operation.schemas.violations(value, schema):
                message = f"header {name}: {each.message}"
                yield WebhookDeviation(message, _is_assumed(each.location))


def _body(operation: OperationSpec, call: Location, value: Json) -> Iterator[WebhookDeviation]:
    steps = ("requestBody", "content", "application/json", "schema")
    if (schema := find(operation.document, call, *steps)) is not None:
        for each in operation.schemas.violations(value, schema):
            message = f"{each.pointer or 'the body'}: {each.message}"
            yield WebhookDeviation(message, _is_assumed(each.location))


def _is_assumed(location: Location) -> bool:
    return location.source not in (*STATED, "")
