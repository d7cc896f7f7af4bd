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


class Run(NamedTuple):
    """Events of a stream that differ in one text only, as the deltas of a text do.

    sample: the data of the first; before, after: the frame around the JSON of the text; texts: one for each event.
    """

    sample: Any
    before: bytes
    texts: tuple[str, ...]
    after: bytes

    @classmethod
    def of(cls, sample: Any, texts: tuple[str, ...]) -> Run:
        """The events that `sample`, whose one varying text is the word HOLE, stands for."""
        before, after = frame(Event("", sample)).rsplit(b'"' + HOLE.encode() + b'"', 1)
        return cls(sample, before, texts, after)


HOLE = "\ue000"  # a private-use character: no text of a template has it


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
    events: Sequence[Event | Run] | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    def values(self) -> Sequence[Any]:
        """The JSON values that go out, for whoever checks them: one of each shape."""
        if self.events is not None:
            return [event.sample if isinstance(event, Run) else event.data for event in self.events if isinstance(event, Run) or not isinstance(event.data, str)]
        return () if self.body is not None or self.media_type is None else (self.value,)

    def encode(self) -> bytes:
        """The bytes that go out, whole."""
        if self.body is None:
            if self.events is not None:
                self.body = b"".join([_frames(event) if isinstance(event, Run) else frame(event) for event in self.events])
            else:
                self.body = b"" if self.media_type is None else orjson.dumps(self.value)
        return self.body


def frame(event: Event) -> bytes:
    """One event as it stands on the wire (WHATWG HTML, 9.2 Server-sent events)."""
    data = event.data.encode() if isinstance(event.data, str) else orjson.dumps(event.data)
    if b"\n" in data:  # text only: JSON is written on one line
        data = b"\ndata: ".join(data.splitlines())
    if event.name:
        return b"event: %b\ndata: %b\n\n" % (event.name.encode(), data)
    return b"data: %b\n\n" % data


def _frames(run: Run) -> bytes:
    return run.before + (run.after + run.before).join(_quoted(run.texts)) + run.after if run.texts else b""


@lru_cache(maxsize=256)
def _quoted(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(orjson.dumps(text) for text in texts)
