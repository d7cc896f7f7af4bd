"""A reply's pieces, event by event, and the JSON in them: what the faults that spoil a body work on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson

from mockgateway.reply import Chunk, Reply
from mockgateway.seed import Seed

Group = list[Chunk]
Steps = tuple[str | int, ...]

ABSENT = object()

_FIELD = re.compile(rb"(?:\A|[\r\n])(?:data|event):")
_DATA = re.compile(rb"^data:[ ]?([^\r\n]*)(\r?\n)", re.MULTILINE)


def events(reply: Reply) -> list[Group]:
    """The pieces of a stream, those of one event together with the comments before it; the pieces of another body are one group."""
    chunks = reply.paced().chunks
    if reply.events is None:
        return [list(chunks)] if chunks else []
    groups: list[Group] = []
    group: Group = []
    said = b""
    for chunk in chunks:
        if (
            not group
            and chunk.data.endswith(b"\n\n")
            and chunk.data.startswith((b"data:", b"event:"))
        ):  # as nearly all are
            groups.append([chunk])
            continue
        group.append(chunk)
        said += chunk.data
        if said.endswith((b"\n\n", b"\r\n\r\n")) and _FIELD.search(said):
            groups.append(group)
            group, said = [], b""
    return [*groups, group] if group else groups


def lay(reply: Reply, groups: Sequence[Group]) -> None:
    """Let the reply have these pieces, in the order of their time."""
    reply.paced().chunks = [chunk for group in groups for chunk in group]


def text(group: Group) -> bytes:
    """What the pieces say together."""
    return b"".join([chunk.data for chunk in group])


def said(group: Group, data: bytes) -> Group:
    """A piece that says something else, when the last of these would have left."""
    return [Chunk(group[-1].at, data)]


def value(reply: Reply, group: Group) -> Any:
    """The JSON of an event's data, or of the whole body; ABSENT where there is none."""
    data = text(group)
    try:
        return orjson.loads(
            b"\n".join(found[1] for found in _DATA.finditer(data))
            if reply.events is not None
            else data
        )
    except orjson.JSONDecodeError:
        return ABSENT


def with_data(reply: Reply, group: Group, data: bytes) -> Group:
    """The same event, or body, with other data; comments and the event's name stay."""
    if reply.events is None:
        return said(group, data)
    before = text(group)
    lines = list(_DATA.finditer(before))
    return said(
        group,
        before[: lines[0].start()] + b"data: " + data + lines[0][2] + before[lines[-1].end() :],
    )


def choose(
    reply: Reply,
    groups: Sequence[Group],
    seed: Seed,
    number: int | None = None,
    fits: Callable[[Group], bool] = lambda group: True,
) -> int | None:
    """The place of one of the groups that fit: the one with that number, from 1, of all there are; else drawn. None where there is none."""
    if number is not None and reply.events is not None:
        return number - 1 if number <= len(groups) and fits(groups[number - 1]) else None
    fitting = [place for place, group in enumerate(groups) if fits(group)]
    return seed.pick(fitting) if fitting else None


def spoil(
    reply: Reply,
    seed: Seed,
    find: Callable[[Any], Sequence[Steps]] | None,
    number: int | None,
    change: Callable[[Any, str | int], None],
    breaks: Callable[[Any], bool],
) -> str:
    """Change one place of the JSON, in one event of a stream; where it was, "" where there is none to change.

    find: the places that are meant, None to draw one whose change `breaks` says is noticed; number: of the event, from 1, None to draw one; change: what is
    done to a container at a key.
    """
    groups = events(reply)
    number = number if reply.events is not None else None
    meant: dict[int, Sequence[Steps]] = {}
    for place, group in enumerate(groups):
        if (
            number in (None, place + 1)
            and (inside := value(reply, group)) is not ABSENT
            and (found := list(_places(inside)) if find is None else find(inside))
        ):
            meant[place] = found
    order = list(meant)
    seed.random().shuffle(order)
    for place in order:
        found = list(meant[place])
        if find is None:
            seed.of(place).random().shuffle(found)
        for steps in found:
            spoiled = value(reply, groups[place])
            _change(spoiled, steps, change)
            if find is not None or breaks(spoiled):
                groups[place] = with_data(reply, groups[place], orjson.dumps(spoiled))
                lay(reply, groups)
                return pointer(steps) + (
                    f" of event {place + 1}" if reply.events is not None else ""
                )
    return ""


def pointer(steps: Steps) -> str:
    """A place as a JSONPath."""
    return "$" + "".join([f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps])


def _places(node: Any, steps: Steps = ()) -> Iterator[Steps]:
    inner: Sequence[tuple[str | int, Any]] = (
        list(node.items())
        if isinstance(node, dict)
        else list(enumerate(node[:3]))
        if isinstance(node, list)
        else ()
    )
    for key, child in inner:
        yield (*steps, key)
        yield from _places(child, (*steps, key))


def _change(node: Any, steps: Steps, change: Callable[[Any, str | int], None]) -> None:
    for step in steps[:-1]:
        node = node[step]
    change(node, steps[-1])


def finder(path: str) -> Callable[[Any], Sequence[Steps]]:
    """What finds the places that a JSONPath (RFC 9535) means; a plain name is a top-level field. Raises ValueError for what is none."""
    import jsonpath_rfc9535 as jsonpath  # loaded where a fault asks for it

    try:
        compiled = jsonpath.compile(path if path.startswith("$") else f"$.{path}")
    except jsonpath.JSONPathError as error:
        raise ValueError(f"{path!r} is no JSONPath: {str(error).splitlines()[0]}") from None
    return lambda body: (
        [node.location for node in compiled.find(body) if node.location]
        if isinstance(body, (dict, list))
        else []
    )
