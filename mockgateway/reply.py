"""A reply on its way back to the client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from mockgateway.seed import Seed


class Event(NamedTuple):
    """One event of a stream."""

    name: str  # "" for none
    data: Any  # JSON, unless it is text
    id: str = ""  # "" for none
    retry: int | None = None  # milliseconds


class Frame(NamedTuple):
    """One event whose JSON is written already."""

    shape: str  # shared by all events that differ in free texts and numbers only
    data: bytes
    name: bytes = b""


class Run(NamedTuple):
    """Events that differ in one text only, as the deltas of a text do."""

    shape: str  # as in Frame
    before: bytes  # the data before the JSON of the text
    texts: tuple[str, ...]  # one for each event
    after: bytes
    name: bytes = b""  # of each event


class Series(NamedTuple):
    """Events without a name, whose data begin with a text that all events of a call share."""

    shape: str  # as in Frame
    start: bytes  # the beginning of the JSON of each event
    rests: tuple[bytes, ...]  # "data: ", then the bytes between one `start` and the next

    def pieces(self) -> list[bytes]:
        """Return each event as it is sent."""
        return [b"%b\n\n" % piece for piece in self.start.join(self.rests).split(b"\n\n")[:-1]]

    def values(self) -> list[bytes]:
        """Return the JSON of each event, without the text `[DONE]` that may end them."""
        written = [piece[len(b"data: ") : -2] for piece in self.pieces()]
        return [one for one in written if one != b"[DONE]"]


Events = Sequence[Event | Frame | Run | Series]

_PADDED = 16  # bytes; texts are padded to a multiple


def obfuscated(events: Events, seed: Seed) -> Events:
    """Add `obfuscation` to the deltas of events, which hides the length of the texts."""
    out: list[Event | Frame | Run | Series] = []
    for event in events:
        if isinstance(event, Run):
            for text, quoted in zip(event.texts, _quoted(event.texts), strict=True):
                data = event.before + quoted + event.after
                out.append(_padded(Frame(event.shape, data, event.name), len(text), seed, len(out)))
        elif isinstance(event, Series):
            written = event.values()
            for data in written:
                delta = orjson.loads(data)["choices"][0]["delta"]
                frame = Frame(f"{event.shape} {','.join(delta)}", data)
                out.append(_padded(frame, len(delta.get("content") or ""), seed, len(out)))
            if len(event.pieces()) > len(written):
                out.append(Event("", "[DONE]"))
        elif isinstance(event, Frame) and b'"delta":' in event.data:
            out.append(_padded(event, 0, seed, len(out)))
        else:
            out.append(event)
    return out


def _padded(frame: Frame, length: int, seed: Seed, number: int) -> Frame:
    padding = seed.of("obfuscation", number).base62(_PADDED - length % _PADDED).encode()
    data = b'%b,"obfuscation":"%b"}' % (frame.data[:-1], padding)
    return Frame(f"{frame.shape} obfuscated", data, frame.name)


class Chunk(NamedTuple):
    """A piece of a body."""

    at: float  # when it leaves, in seconds after the request was read
    data: bytes


HANG_LIMIT = 3600.0  # seconds after which a hanging connection is closed


class Ending:
    """The ways in which a reply may break off."""

    CLOSE = "close"  # the connection closes in the middle of the body
    RESET = "reset"  # the same by a TCP RST
    HANG = "hang"  # nothing more is sent, and the connection stays open


@dataclass(slots=True)
class Pace:
    """The times at which chunks are sent, and the end of the reply, which ASGI cannot express."""

    chunks: list[Chunk]
    head: float = 0.0  # when the head leaves, in seconds; not later than the first chunk
    ending: str = ""  # one of Ending, or ""
    length: int | None = None  # a wrong Content-Length; None for the true one
    bare: bool = False  # whether the connection breaks before anything is sent

    def timeline(self) -> tuple[tuple[float, int], ...]:
        """Return when each chunk leaves, in seconds after the request, and its size in bytes."""
        return tuple([(chunk.at, len(chunk.data)) for chunk in self.chunks])


@dataclass(slots=True)
class Reply:
    """Status, headers and exactly one kind of body: `value`, `body`, `events` or `stream`."""

    status: int
    media_type: str | None = "application/json"
    value: Any = None  # JSON
    body: bytes | None = None  # made from `value` or `events` if absent
    events: Events | None = None  # of a text/event-stream
    headers: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""  # the name of the refusal that this is
    pace: Pace | None = None  # None to send it whole, at once
    applied: list[str] = field(default_factory=list)  # the faults that were applied, in words
    exact: bool = False  # whether it is sent as recorded, without further headers
    lost: list[tuple[str, str]] = field(default_factory=list)  # header globs, each with the prefix
    # that their names get instead; "" drops the header
    stream: AsyncIterator[bytes] | None = None  # a body that is sent as it is made
    shape: str = ""  # shared by all values that differ in free texts and numbers only

    def paced(self) -> Pace:
        """Return the pace, to be changed; by default all events, or the body, leave at once."""
        if self.pace is None:
            pieces = self.pieces()
            self.pace = Pace([Chunk(0.0, piece) for piece in pieces])
        return self.pace

    def pieces(self) -> list[bytes]:
        """Return the body as it is sent: an event at a time, or whole."""
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
            elif isinstance(event, Series):
                parts += event.pieces()
            else:
                whole: list[bytes] = []
                _write(event, whole)
                parts.append(b"".join(whole))
        return parts

    def encode(self) -> bytes:
        """Return the whole body."""
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
                self.body = b"" if self.media_type is None else compact(self.value)
        return self.body


def _write(event: Event | Frame | Run | Series, parts: list[bytes]) -> None:
    """Append an event, or a run of them, as it is sent (WHATWG HTML, 9.2 Server-sent events)."""
    if isinstance(event, Series):
        parts.append(event.start.join(event.rests))
    elif isinstance(event, Frame):
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
        data = event.data.encode() if isinstance(event.data, str) else _json(event.data)
        if b"\n" in data or b"\r" in data:  # text only: JSON is written on one line
            data = b"\ndata: ".join(data.splitlines())
        if event.id:
            parts.append(b"id: %b\n" % " ".join(event.id.splitlines()).encode())
        if event.retry is not None:
            parts.append(b"retry: %d\n" % event.retry)
        parts.append(
            b"event: %b\ndata: %b\n\n" % (event.name.encode(), data)
            if event.name
            else b"data: %b\n\n" % data
        )


@lru_cache(maxsize=256)
def _quoted(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(compact(text) for text in texts)


def compact(value: Any) -> bytes:
    """Return JSON in bytes of its own: those of orjson keep a buffer of up to 20 times the size."""
    return bytes(memoryview(_json(value)))


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # numbers of more than 64 bits, which clients may send
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
