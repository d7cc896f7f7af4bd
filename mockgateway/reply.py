"""One answer on its way back up the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import orjson


class Event(NamedTuple):
    """One event of a stream: its name ("" for none) and its data, JSON unless it is text."""

    name: str
    data: Any


class Frame(NamedTuple):
    """One event with JSON data, written already.

    shape: what all events share that differ from it in the values of texts and numbers only; name: the event's, b"" for none.
    """

    shape: str
    data: bytes
    name: bytes = b""


class Run(NamedTuple):
    """Events that differ in one text only, as the deltas of a text do.

    before, after: the data around the JSON of the text; texts: one an event; name: the events', b"" for none.
    """

    shape: str
    before: bytes
    texts: tuple[str, ...]
    after: bytes
    name: bytes = b""


@dataclass(slots=True)
class Reply:
    """Status, headers and exactly one kind of body.

    value: JSON, where media_type is JSON; body: the bytes, made from `value` or `events` when absent; events: a
    text/event-stream's; problem: the name of the refusal this is, "" for none.
    """

    status: int
    media_type: str | None = "application/json"
    value: Any = None
    body: bytes | None = None
    events: Sequence[Event | Frame | Run] | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    def encode(self) -> bytes:
        """The bytes that go out, whole."""
        if self.body is None:
            if self.events is not None:
                parts: list[bytes] = []
                for event in self.events:
                    _write(event, parts)
                self.body = b"".join(parts)
            else:
                self.body = b"" if self.media_type is None else orjson.dumps(self.value)
        return self.body


def _write(event: Event | Frame | Run, parts: list[bytes]) -> None:
    """Add an event, or a run of them, as it stands on the wire (WHATWG HTML, 9.2 Server-sent events)."""
    if isinstance(event, Frame):
        parts += (b"event: %b\ndata: " % event.name if event.name else b"data: ", event.data, b"\n\n")
    elif isinstance(event, Run):
        if event.texts:
            before = b"event: %b\ndata: %b" % (event.name, event.before) if event.name else b"data: " + event.before
            between = b"%b\n\n%b" % (event.after, before)
            parts += (before, between.join(_quoted(event.texts)), event.after, b"\n\n")
    else:
        data = event.data.encode() if isinstance(event.data, str) else orjson.dumps(event.data)
        if b"\n" in data or b"\r" in data:  # text only: JSON is written on one line
            data = b"\ndata: ".join(data.splitlines())
        parts.append(b"event: %b\ndata: %b\n\n" % (event.name.encode(), data) if event.name else b"data: %b\n\n" % data)


@lru_cache(maxsize=256)
def _quoted(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(orjson.dumps(text) for text in texts)
