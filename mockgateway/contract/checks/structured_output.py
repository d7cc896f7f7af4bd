"""Text that was requested as JSON is JSON and fits the schema of the request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.reading import schema_error
from mockgateway.contract.exchange import Exchange, parse_json
from mockgateway.contract.failure import Failure

Json = Any


def structured_output(exchange: Exchange) -> Iterator[Failure]:
    """The text of every choice fits `response_format` (or `text.format`), unless it was cut."""
    schema = _schema(exchange.payload)
    if schema is None:
        return
    for pointer, text in _texts(exchange.reply):
        value = parse_json(text)
        if value is None:
            yield Failure(f"JSON was requested, but the text is {text[:80]!r}", pointer)
        elif problem := schema_error(value, schema):
            yield Failure(f"the text does not fit the schema of the request: {problem}", pointer)


def _schema(body: dict[str, Json]) -> Json:
    """Return the schema that the text must fit, or None."""
    form = body.get("response_format") or (body.get("text") or {}).get("format")
    if not isinstance(form, dict):
        return None
    if form.get("type") == "json_object":
        return {"type": "object"}
    strict = form.get("type") == "json_schema"
    return (form.get("json_schema") or form).get("schema") if strict else None


def _texts(reply: dict[str, Json]) -> Iterator[tuple[str, str]]:
    for index, choice in enumerate(reply.get("choices") or []):
        text = (choice.get("message") or {}).get("content")
        if isinstance(text, str) and choice.get("finish_reason") == "stop":
            yield f"/choices/{index}/message/content", text
    items = reply.get("output") or [] if reply.get("status") == "completed" else []
    for index, item in enumerate(items):
        for number, part in enumerate(item.get("content") or []):
            if part.get("type") == "output_text":
                yield f"/output/{index}/content/{number}/text", part["text"]
