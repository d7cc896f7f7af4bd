"""The events of a documented stream: its examples, else instances of its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.ports import DrawInstance
from mockgateway.reply import Event
from mockgateway.seed import Seed
from mockgateway.spec.document import Json
from mockgateway.spec.response_spec import ResponseSpec

DONE = "[DONE]"  # how OpenAI and others end a stream
_DRAWN = 3  # events, if the document has no example
_FIELDS = frozenset({"data", "event", "id", "retry"})  # WHATWG HTML, 9.2 Server-sent events
_TEXT = re.compile(r"\s*(?:data|event|id|retry)?:")  # begins a stream that is written as it is sent


def document_events(
    spec: ResponseSpec, draw_instance: DrawInstance, seed: Seed, ends_with_done: bool
) -> list[Event]:
    """Return the events of a reply.

    Args:
        spec: The response.
        draw_instance: Draws an instance of a schema.
        seed: The source of randomness.
        ends_with_done: Whether the document shows `data: [DONE]` at the end of the stream.
    """
    events = [event for example in spec.examples.values() for event in _shown(example, spec)]
    if not events:
        drawn = (spec.draw(draw_instance, seed.of(number)) for number in range(_DRAWN))
        events = [_event(_named(value, spec)) for value in drawn]
    if ends_with_done and events[-1].data != DONE:
        events.append(Event("", DONE))
    return events


def _named(value: Json, spec: ResponseSpec) -> Json:
    """Return a drawn event whose name is the type of its data, if the schema allows that."""
    data = value.get("data") if isinstance(value, dict) else None
    if isinstance(data, dict) and isinstance(data.get("type"), str) and "event" in value:
        named = {**value, "event": data["type"]}
        if spec.event_validator.is_valid(named):
            return named
    return value


def _shown(example: Json, spec: ResponseSpec) -> Iterator[Event]:
    """Yield the events of one example: one event, a list of them, or the text of a stream."""
    value = example["value"]
    if isinstance(value, str) and _TEXT.match(value):
        yield from _parsed(value)
        return
    for item in value if isinstance(value, list) else [value]:
        event = _event(item)
        if event.data == DONE or spec.event_validator.is_valid(item):
            yield event


def _parsed(text: str) -> Iterator[Event]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            name, _, value = line.strip().partition(":")
            if name in _FIELDS:
                value = value.removeprefix(" ")
                fields[name] = f"{fields[name]}\n{value}" if name in fields else value
        if fields:
            yield _event({"data": "", **fields})


def _event(value: Json) -> Event:
    """Return an event. Its own fields go to their lines; any other value is its data."""
    if not isinstance(value, dict) or "data" not in value:
        return Event("", value)
    if not (value.keys() <= _FIELDS or isinstance(value.get("event"), str)):
        return Event("", value)
    retry = str(value.get("retry"))
    return Event(
        str(value.get("event") or ""),
        value["data"],
        str(value["id"]) if value.get("id") is not None else "",
        int(retry) if retry.isdecimal() else None,
    )
