"""Text that was to be JSON is JSON, and fits the schema that was sent."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.fitting import misfit
from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    parse_json,
    streamed,
    told,
)
from mockgateway.contract.failure import Failure, tell

NAME = "structured_output"


def structured_output(exchange: Exchange) -> Iterator[Failure]:
    """The text of every choice is what `response_format` (or `text.format`) asks for, unless it was cut."""
    form = _wanted(asked(exchange))
    if form is None or not accepted(exchange) or streamed(exchange):
        return
    for pointer, text in _texts(told(exchange)):
        value = parse_json(text)
        if value is None:
            yield tell(
                NAME, exchange, f"JSON was asked for, and the text is none: {text[:80]!r}", pointer
            )
        elif problem := misfit(value, form):
            yield tell(
                NAME,
                exchange,
                f"the text does not fit the schema that was sent: {problem}",
                pointer,
            )


def _wanted(body: dict[str, Json]) -> Json:
    """The schema that a text must fit, None where any text will do."""
    form = body.get("response_format") or (body.get("text") or {}).get("format") or {}
    if not isinstance(form, dict):
        return None
    schema = (form.get("json_schema") or form).get("schema")
    return (
        {"type": "object"}
        if form.get("type") == "json_object"
        else schema
        if form.get("type") == "json_schema"
        else None
    )


def _texts(value: dict[str, Json]) -> Iterator[tuple[str, str]]:
    for index, choice in enumerate(value.get("choices") or []):
        text = (choice.get("message") or {}).get("content")
        if isinstance(text, str) and choice.get("finish_reason") == "stop":
            yield f"/choices/{index}/message/content", text
    for index, item in enumerate(
        value.get("output") or [] if value.get("status") == "completed" else []
    ):
        for place, part in enumerate(item.get("content") or []):
            if part.get("type") == "output_text":
                yield f"/output/{index}/content/{place}/text", part["text"]
