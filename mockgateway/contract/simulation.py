"""Simulate the answers of a conforming gateway, for rehearsals, which send no requests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from mockgateway.contract.exchange import ReceivedChunk, Request, Response
from mockgateway.contract.location import Location, find
from mockgateway.contract.operation import JSON_TYPE, OperationSpec
from mockgateway.contract.uploads import picture
from mockgateway.contract.values import make_value

Json = Any
MEDIA_FILE = re.compile(r"\.(png|jpe?g|webp|gif|mp4|webm|mp3|wav|ogg|flac|aac)$")


def simulate(
    operation: OperationSpec | None, request: Request, fields: Mapping[str, Json], valid: bool
) -> Response:
    """Return the documented example of a success, or of a refusal for an invalid request."""
    if operation is None:
        return _file(request) if MEDIA_FILE.search(request.path) else _answer(404, JSON_TYPE, b"{}")
    if request.method != operation.method:
        return _answer(405, "application/json", b"{}")
    if operation.authentication and request.key not in ("first", "second"):
        return _refusal(operation, 401)
    if not valid:
        return _refusal(operation, 400)
    status, media_type, content = operation.success(fields)
    if media_type == "text/event-stream":
        return _answer(status, media_type, b"data: [DONE]\n\n")
    return _answer(status, media_type, _example(operation, content))


def _file(request: Request) -> Response:
    """Return a small file, or the part of it that was requested."""
    if request.header("range"):
        return _answer(206, "image/png", picture()[8:40])
    return _answer(200, "image/png", picture())


def _refusal(operation: OperationSpec, status: int) -> Response:
    response = operation.response(status) or operation.location
    content = find(operation.document, response, "content", "application/json")
    return _answer(status, "application/json", _example(operation, content))


def _example(operation: OperationSpec, content: Location | None) -> bytes:
    if content is None:
        return b""
    schema = find(operation.document, content, "schema")
    value = make_value(operation, schema) if schema is not None else {}
    for _, example in operation.children(content, "examples"):
        if isinstance(example.value, dict) and "value" in example.value:
            value = example.value["value"]
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)


def _answer(status: int, media_type: str, body: bytes) -> Response:
    headers = {"content-type": media_type} if media_type else {}
    return Response(status, headers, body, (ReceivedChunk(len(body), 0.0),) if body else ())
