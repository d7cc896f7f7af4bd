"""What a gateway that keeps the document would answer: for the rehearsal of `--dry-run`, where nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from mockgateway.contract.exchange import Chunk, Request, Response
from mockgateway.contract.operation import Operation
from mockgateway.contract.place import Place, children, reach
from mockgateway.contract.samples import made

Json = Any


def imagine(
    operation: Operation | None, request: Request, fields: Mapping[str, Json], valid: bool
) -> Response:
    """The documented example: of a success for what is right, of a refusal for what is not."""
    if operation is None:
        return _said(404, "application/json", b"{}")
    if request.method != operation.method:
        return _said(405, "application/json", b"{}")
    if operation.schemes and request.key not in ("first", "second"):
        return _refused(operation, 401)
    if not valid:
        return _refused(operation, 400)
    status, media_type, content = operation.success(fields)
    if media_type == "text/event-stream":
        return _said(status, media_type, b"data: [DONE]\n\n")
    return _said(status, media_type, _example(operation, content))


def _refused(operation: Operation, status: int) -> Response:
    place = reach(
        operation.document,
        operation.response(status) or operation.place,
        "content",
        "application/json",
    )
    return _said(status, "application/json", _example(operation, place))


def _example(operation: Operation, content: Place | None) -> bytes:
    if content is None:
        return b""
    named = children(operation.document, reach(operation.document, content, "examples"))
    values = [
        place.value["value"]
        for _, place in named
        if isinstance(place.value, dict) and "value" in place.value
    ]
    schema = reach(operation.document, content, "schema")
    return orjson.dumps(
        values[-1] if values else made(operation, schema) if schema is not None else {},
        default=str,
        option=orjson.OPT_NON_STR_KEYS,
    )


def _said(status: int, media_type: str, body: bytes) -> Response:
    headers = {"content-type": media_type} if media_type else {}
    return Response(status, headers, body, (Chunk(len(body), 0.0),) if body else ())
