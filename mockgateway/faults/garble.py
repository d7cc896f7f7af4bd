"""The `garble` fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import orjson

from mockgateway.chunks import (
    ABSENT,
    Group,
    choose_event,
    joined,
    json_of,
    replaced,
    set_chunks,
    split_events,
    with_data,
)
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Reply
from mockgateway.scenario.fields import Count, Seconds
from mockgateway.seed import Seed

Kind = Literal["invalid_json", "invalid_utf8", "wrong_order", "no_terminator",
               "split_frames", "crlf", "comments", "duplicate"]  # fmt: skip
COMMENTS = (b": ping\n\n", b":\n", b"\n", b"retry: 3000\n", b": \xe2\x9c\x93 data: {}\n\n")
SKIPPED = "skipped: there is nothing to garble"


@dataclass(frozen=True, slots=True)
class Garble:
    """Corrupt the body. A good parser accepts split_frames, crlf and comments, which are legal.

    Attributes:
        kind: invalid_json: the JSON of the body or an event does not parse. invalid_utf8: a text in
            it is not UTF-8. wrong_order: two successive events are swapped. no_terminator: the
            last event (`[DONE]`, message_stop, response.completed) is missing. duplicate: an event
            is sent twice. split_frames: each event, or the body, is sent in pieces. crlf: lines
            end with CR LF. comments: comments and empty events precede the events.
        event: The event of a stream, from 1; drawn by default.
        size: The size of the pieces of split_frames in bytes.
        gap: The time between the pieces of split_frames.
    """

    example: ClassVar[str] = "garble: {kind: invalid_json, event: 5}"

    kind: Kind = "invalid_json"
    event: Count | None = None
    size: Count = Count(7)
    gap: Seconds = Seconds(0.001)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Corrupt the reply."""
        reply = await proceed()
        groups = split_events(reply)
        where = _KINDS[self.kind](self, reply, groups, context.seed)
        set_chunks(reply, groups)
        reply.applied.append(f"garble {self.kind} {where}")
        return reply


def _invalid_json(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    index = choose_event(
        reply,
        groups,
        seed,
        fault.event,
        lambda group: isinstance(json_of(reply, group), dict | list),
    )
    if index is None:
        return SKIPPED
    data = orjson.dumps(json_of(reply, groups[index]))
    half = data[: max(1, len(data) // 2)]
    comma, quoted = data[:-1] + b"," + data[-1:], b"'" + data + b"'"
    broken = seed.of("way").pick([data[:-1], half, comma, quoted, data + data[-1:]])
    groups[index] = with_data(reply, groups[index], broken)
    return _where(reply, index)


def _invalid_utf8(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    def has_text(group: Group) -> bool:
        value = json_of(reply, group)
        return value is not ABSENT and b'":"' in orjson.dumps(value)

    index = choose_event(reply, groups, seed, fault.event, has_text)
    if index is None:
        return SKIPPED
    data = orjson.dumps(json_of(reply, groups[index]))
    at = _longest_text(data)
    groups[index] = with_data(reply, groups[index], data[:at] + b"\xff\xc3" + data[at:])
    return _where(reply, index)


def _longest_text(data: bytes) -> int:
    """Return where the longest text of an object begins: the one that people read."""
    best, longest, start = 0, -1, data.find(b'":"')
    while start >= 0:
        length = data.find(b'"', start + 3) - start
        if length > longest:
            best, longest = start + 3, length
        start = data.find(b'":"', start + 3)
    return best


def _wrong_order(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    different = [
        index
        for index in range(1, len(groups))
        if reply.events is not None and joined(groups[index]) != joined(groups[index - 1])
    ]
    # Prefer events of different types: swapped words alone do not look like a wrong order.
    clear = [
        index for index in different if _event_name(groups[index]) != _event_name(groups[index - 1])
    ] or different
    index = fault.event - 1 if fault.event is not None else seed.pick(clear) if clear else 0
    if index not in different:
        return SKIPPED
    first, second = groups[index - 1], groups[index]
    groups[index - 1], groups[index] = (
        replaced(first, joined(second)),
        replaced(second, joined(first)),
    )
    return f"of events {index} and {index + 1}"


def _event_name(group: Group) -> bytes:
    found = re.search(rb"^event: *([^\r\n]*)", joined(group), re.MULTILINE)
    return found[1] if found else b""


def _no_terminator(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None or not groups:
        return SKIPPED
    groups.pop()
    return f"after event {len(groups)}"


def _split_frames(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    free = 0.0  # when the pieces before have left
    for index, group in enumerate(groups):
        data, start = joined(group), max(group[0].at, free)
        groups[index] = [
            Chunk(start + fault.gap * number, data[cut : cut + fault.size])
            for number, cut in enumerate(range(0, len(data), fault.size))
        ]
        free = groups[index][-1].at + fault.gap if groups[index] else free
    return f"of {fault.size} bytes"


def _crlf(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None:
        return SKIPPED
    groups[:] = [
        [Chunk(at, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) for at, data in group]
        for group in groups
    ]
    return "everywhere"


def _comments(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None:
        return SKIPPED
    groups[:] = [
        [Chunk(group[0].at, seed.of("comment", index).pick(COMMENTS)), *group]
        for index, group in enumerate(groups)
    ]
    return f"before {len(groups)} events"


def _duplicate(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    is_stream = reply.events is not None
    index = choose_event(reply, groups, seed, fault.event) if is_stream else None
    if index is None:
        return SKIPPED
    groups.insert(index, list(groups[index]))
    return _where(reply, index)


def _where(reply: Reply, index: int) -> str:
    return f"in event {index + 1}" if reply.events is not None else "in the body"


_KINDS: Mapping[str, Callable[[Garble, Reply, list[Group], Seed], str]] = {
    "invalid_json": _invalid_json,
    "invalid_utf8": _invalid_utf8,
    "wrong_order": _wrong_order,
    "no_terminator": _no_terminator,
    "split_frames": _split_frames,
    "crlf": _crlf,
    "comments": _comments,
    "duplicate": _duplicate,
}
