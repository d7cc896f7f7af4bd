"""Checks of every event stream: its grammar and errors inside it; and speech events."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from mockgateway.contract.checks.reading import error_of, from_base64
from mockgateway.contract.exchange import Exchange, stream_text
from mockgateway.contract.failure import Failure

FIELDS = ("data", "event", "id", "retry", "")


def event_stream(exchange: Exchange) -> Iterator[Failure]:
    """Every line is a field of the standard (WHATWG HTML, 9.2), and all data is JSON or `[DONE]`.

    Every event ends with a blank line.
    """
    try:
        text = stream_text(exchange.response.body.decode())
    except UnicodeDecodeError:
        yield Failure("the stream is not UTF-8")
        return
    wrong = (line for line in text.split("\n") if line and line.partition(":")[0] not in FIELDS)
    if (line := next(wrong, None)) is not None:
        yield Failure(f"a line of the stream is not a field of an event: {line[:80]!r}")
    events = exchange.response.events
    if not events:
        yield Failure("the stream has no event")
    if text.strip() and not text.endswith("\n\n"):
        yield Failure("the stream is cut: its last event has no blank line after it")
    for number, event in enumerate(events):
        if event.value is None and event.data.strip() != "[DONE]":
            yield Failure(f"event {number}: its data is not JSON: {_json_error(event.data)}")
            return


def _json_error(data: str) -> str:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return f"{str(error).split(':')[0]} in {data[:80]!r}"
    return "null"


def stream_error(exchange: Exchange) -> Iterator[Failure]:
    """No event of an accepted request is an error."""
    for number, event in enumerate(exchange.response.events):
        if error := error_of(event.value):
            text = error.get("message") if isinstance(error, dict) else error
            yield Failure(f"event {number} is an error in the middle of the stream: {text}")
            return


def speech_events(exchange: Exchange) -> Iterator[Failure]:
    """`speech.audio.delta` events carry base64; one `speech.audio.done` is last."""
    values = [each.value for each in exchange.response.events if isinstance(each.value, dict)]
    if any(error_of(value) for value in values):
        return  # reported as `stream_error`
    kinds = [value.get("type") for value in values]
    if kinds.count("speech.audio.done") != 1 or kinds[-1] != "speech.audio.done":
        last = kinds[-1] if kinds else "missing"
        yield Failure(f"the last event is {last}, not the only speech.audio.done")
    for number, value in enumerate(values):
        if value.get("type") == "speech.audio.delta" and from_base64(value.get("audio")) is None:
            yield Failure(f"event {number}: its audio is not base64")
            return
