"""One answer on its way back up the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson


class Event(NamedTuple):
    """One event of a stream: its name ("" for none) and its data, JSON unless it is text."""

    name: str
    data: Any


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
    events: Sequence[Event] | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    def encode(self) -> bytes:
        """The bytes that go out, whole."""
        if self.body is None:
            self.body = b"".join(map(frame, self.events)) if self.events is not None else b"" if self.media_type is None else orjson.dumps(self.value)
        return self.body


def frame(event: Event) -> bytes:
    """One event as it stands on the wire (WHATWG HTML, 9.2 Server-sent events)."""
    data = event.data.encode() if isinstance(event.data, str) else orjson.dumps(event.data)
    if b"\n" in data:  # text only: JSON is written on one line
        data = b"\ndata: ".join(data.splitlines())
    if event.name:
        return b"event: %b\ndata: %b\n\n" % (event.name.encode(), data)
    return b"data: %b\n\n" % data
