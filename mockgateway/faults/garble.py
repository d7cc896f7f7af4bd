"""The answer arrives, but not as it was meant: broken JSON, broken text, events that are split, swapped, doubled or unended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import orjson

from mockgateway.chunks import ABSENT, Group, choose, events, lay, said, text, value, with_data
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Reply
from mockgateway.scenario.fields import Count, Seconds
from mockgateway.seed import Seed

Kind = Literal[
    "invalid_json",
    "invalid_utf8",
    "wrong_order",
    "no_terminator",
    "split_frames",
    "crlf",
    "comments",
    "duplicate",
]


@dataclass(frozen=True, slots=True)
class Garble:
    """What is wrong (`kind`), in which event of a stream (`event`, from 1; drawn where nothing is said).

    invalid_json: the JSON of a body or an event does not parse. invalid_utf8: one of its texts has a byte that is no UTF-8. wrong_order: two events that follow
    one another change places. no_terminator: the event that ends the stream (`[DONE]`, message_stop, response.completed) does not come. duplicate: an event comes twice.
    Three are legal, and a good parser does not mind. split_frames: each event, or body, leaves in pieces of `size` bytes, `gap` apart. crlf: lines end by CR LF.
    comments: comments and empty events stand between the events.
    """

    kind: Kind = "invalid_json"
    event: Count | None = None
    size: Count = Count(7)
    gap: Seconds = Seconds(0.001)

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Spoil what came back."""
        reply = await proceed()
        groups = events(reply)
        where = _KINDS[self.kind](self, reply, groups, scene.seed)
        lay(reply, groups)
        reply.applied.append(f"garble {self.kind} {where}")
        return reply


NOWHERE = "nowhere: there is nothing to garble"


def _invalid_json(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    place = choose(
        reply,
        groups,
        seed,
        fault.event,
        lambda group: isinstance(value(reply, group), (dict, list)),
    )
    if place is None:
        return NOWHERE
    whole = orjson.dumps(value(reply, groups[place]))
    broken = seed.of("way").pick(
        [
            whole[:-1],
            whole[: max(1, len(whole) // 2)],
            whole[:-1] + b"," + whole[-1:],
            b"'" + whole + b"'",
            whole + whole[-1:],
        ]
    )
    groups[place] = with_data(reply, groups[place], broken)
    return _at(reply, place)


def _invalid_utf8(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    place = choose(
        reply,
        groups,
        seed,
        fault.event,
        lambda group: (
            value(reply, group) is not ABSENT and b'":"' in orjson.dumps(value(reply, group))
        ),
    )
    if place is None:
        return NOWHERE
    whole = orjson.dumps(value(reply, groups[place]))
    behind = _last_text(whole)
    groups[place] = with_data(reply, groups[place], whole[:behind] + b"\xff\xc3" + whole[behind:])
    return _at(reply, place)


def _last_text(data: bytes) -> int:
    """Where the contents of an object's text begin: the longest one's, for it is what people read."""
    best, longest, begin = 0, -1, data.find(b'":"')
    while begin >= 0:
        end = data.find(b'"', begin + 3)
        if end - begin > longest:
            best, longest = begin + 3, end - begin
        begin = data.find(b'":"', begin + 3)
    return best


def _wrong_order(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    different = (
        [place for place in range(1, len(groups)) if text(groups[place]) != text(groups[place - 1])]
        if reply.events is not None
        else []
    )
    telling = [
        place for place in different if _name(groups[place]) != _name(groups[place - 1])
    ] or different  # words that change places are no wrong order yet
    place = fault.event - 1 if fault.event is not None else seed.pick(telling) if telling else 0
    if place not in different:
        return NOWHERE
    before, behind = groups[place - 1], groups[place]
    groups[place - 1], groups[place] = said(before, text(behind)), said(behind, text(before))
    return f"of events {place} and {place + 1}"


def _name(group: Group) -> bytes:
    """What an event is called, as far as it has a name."""
    found = re.search(rb"^event: *([^\r\n]*)", text(group), re.MULTILINE)
    return found[1] if found else b""


def _no_terminator(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None or not groups:
        return NOWHERE
    groups.pop()
    return f"after event {len(groups)}"


def _split_frames(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    late = 0.0  # what follows waits for its turn
    for place, group in enumerate(groups):
        whole, at = text(group), group[0].at
        begins = max(at, late)
        groups[place] = [
            Chunk(begins + fault.gap * number, whole[cut : cut + fault.size])
            for number, cut in enumerate(range(0, len(whole), fault.size))
        ]
        late = groups[place][-1].at + fault.gap if groups[place] else late
    return f"of {fault.size} bytes"


def _crlf(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None:
        return NOWHERE
    groups[:] = [
        [Chunk(at, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) for at, data in group]
        for group in groups
    ]
    return "everywhere"


def _comments(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    if reply.events is None:
        return NOWHERE
    said_between = [b": ping\n\n", b":\n", b"\n", b"retry: 3000\n", b": \xe2\x9c\x93 data: {}\n\n"]
    groups[:] = [
        [Chunk(group[0].at, seed.of("comment", place).pick(said_between)), *group]
        for place, group in enumerate(groups)
    ]
    return f"before {len(groups)} events"


def _duplicate(fault: Garble, reply: Reply, groups: list[Group], seed: Seed) -> str:
    place = choose(reply, groups, seed, fault.event) if reply.events is not None else None
    if place is None:
        return NOWHERE
    groups.insert(place, list(groups[place]))
    return _at(reply, place)


def _at(reply: Reply, place: int) -> str:
    return f"in event {place + 1}" if reply.events is not None else "in the body"


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
