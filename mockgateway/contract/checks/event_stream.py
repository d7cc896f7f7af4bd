"""The grammar of event streams (WHATWG HTML, 9.2): UTF-8 lines of fields, events that end with a blank line, data that is JSON."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from mockgateway.contract.checks.reading import Exchange, accepted, events, streamed
from mockgateway.contract.failure import Failure, tell

FIELDS = ("data", "event", "id", "retry", "")


def event_stream(exchange: Exchange) -> Iterator[Failure]:
    """Every line is a field of the standard, every event is ended, all data but `[DONE]` is JSON."""
    if not accepted(exchange) or not streamed(exchange):
        return
    try:
        text = (
            exchange.response.body.decode()
            .removeprefix("\ufeff")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
    except UnicodeDecodeError:
        yield tell("event_stream", exchange, "the stream is not UTF-8")
        return
    wrong = next(
        (line for line in text.split("\n") if line and line.partition(":")[0] not in FIELDS), None
    )
    if wrong is not None:
        yield tell(
            "event_stream",
            exchange,
            f"a line of the stream is no field of an event: {wrong[:80]!r}",
        )
    told = events(exchange)
    if not told:
        yield tell("event_stream", exchange, "the stream has no event in it")
    if text.strip() and not text.endswith("\n\n"):
        yield tell(
            "event_stream",
            exchange,
            "the stream ends in the middle of an event: the last has no blank line after it",
        )
    for number, event in enumerate(told):
        if event.value is None and event.data.strip() != "[DONE]":
            yield tell(
                "event_stream", exchange, f"event {number}: its data is no JSON: {_why(event.data)}"
            )
            return


def _why(data: str) -> str:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return f"{str(error).split(':')[0]} in {data[:80]!r}"
    return "null"
