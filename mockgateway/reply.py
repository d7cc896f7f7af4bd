"""One answer on its way back up the line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
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


class Chunk(NamedTuple):
    """A piece of a body and when it leaves: seconds after the request was read."""

    at: float
    data: bytes


class Ending:
    """How a reply may end, beside properly."""

    CLOSE = (
        "close"  # the connection ends in the middle: no last chunk, less than Content-Length said
    )
    RESET = "reset"  # the same by a TCP RST
    HANG = "hang"  # nothing more comes, and the connection stays


@dataclass(slots=True)
class Pace:
    """When a reply's pieces leave, and how it ends: all that ASGI has no words for.

    head: when status and headers leave, in seconds after the request was read, never later than the first beat; ending: "" or one of `Ending`; length:
    what Content-Length claims,
    None for the truth (a stream claims nothing); bare: whether the connection breaks before anything is said.
    """

    chunks: list[Chunk]
    head: float = 0.0
    ending: str = ""
    length: int | None = None
    bare: bool = False

    def timeline(self) -> tuple[tuple[float, int], ...]:
        """When each piece leaves, in seconds after the request was read, and how many bytes it has."""
        return tuple([(chunk.at, len(chunk.data)) for chunk in self.chunks])


@dataclass(slots=True)
class Reply:
    """Status, headers and exactly one kind of body.

    value: JSON, where media_type is JSON; body: the bytes, made from `value` or `events` when absent; events: a
    text/event-stream's; problem: the name of the refusal this is, "" for none; pace: None to leave at once and whole; applied: the faults that made it
    what it is, in words; lost: globs of the headers that are dropped as it leaves, each with what stands before their names instead ("" to drop them); exact: whether
    it is said as it was recorded, with no header more; stream: the body as it is made, `body` is empty then.
    """

    status: int
    media_type: str | None = "application/json"
    value: Any = None
    body: bytes | None = None
    events: Sequence[Event | Frame | Run] | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""
    pace: Pace | None = None
    applied: list[str] = field(default_factory=list)
    exact: bool = False
    lost: list[tuple[str, str]] = field(default_factory=list)
    stream: AsyncIterator[bytes] | None = None
    shape: str = ""  # of `value`: shared by all values that differ in free texts and numbers only

    def paced(self) -> Pace:
        """The reply's pace, to be changed: at first each event, or the whole body, leaves at once."""
        if self.pace is None:
            pieces = self.pieces()
            self.pace = Pace([Chunk(0.0, piece) for piece in pieces])
        return self.pace

    def pieces(self) -> list[bytes]:
        """The body as it is sent: an event at a time, or whole."""
        if self.events is None or self.body is not None:
            return [body] if (body := self.encode()) else []
        parts: list[bytes] = []
        for event in self.events:
            if isinstance(event, Run):
                before = (
                    b"event: %b\ndata: %b" % (event.name, event.before)
                    if event.name
                    else b"data: " + event.before
                )
                after = event.after + b"\n\n"
                parts += [before + text + after for text in _quoted(event.texts)]
            else:
                whole: list[bytes] = []
                _write(event, whole)
                parts.append(b"".join(whole))
        return parts

    def encode(self) -> bytes:
        """The bytes that go out, whole."""
        if self.pace is not None:
            self.body = b"".join([chunk.data for chunk in self.pace.chunks])
            return self.body
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
        parts += (
            b"event: %b\ndata: " % event.name if event.name else b"data: ",
            event.data,
            b"\n\n",
        )
    elif isinstance(event, Run):
        if event.texts:
            before = (
                b"event: %b\ndata: %b" % (event.name, event.before)
                if event.name
                else b"data: " + event.before
            )
            between = b"%b\n\n%b" % (event.after, before)
            parts += (before, between.join(_quoted(event.texts)), event.after, b"\n\n")
    else:
        data = event.data.encode() if isinstance(event.data, str) else orjson.dumps(event.data)
        if b"\n" in data or b"\r" in data:  # text only: JSON is written on one line
            data = b"\ndata: ".join(data.splitlines())
        parts.append(
            b"event: %b\ndata: %b\n\n" % (event.name.encode(), data)
            if event.name
            else b"data: %b\n\n" % data
        )


@lru_cache(maxsize=256)
def _quoted(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(orjson.dumps(text) for text in texts)
