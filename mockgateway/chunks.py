"""Split the chunks of a reply into events, and change the JSON in them: tools for faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson

from mockgateway.reply import Chunk, Reply
from mockgateway.seed import Seed

Group = list[Chunk]  # the chunks of one event with the comments before it, or of a whole body
Steps = tuple[str | int, ...]  # the keys and indexes that lead to a value
Locate = Callable[[Any], Sequence[Steps]]

ABSENT = object()

_FIELD = re.compile(rb"(?:\A|[\r\n])(?:data|event):")
_DATA = re.compile(rb"^data:[ ]?([^\r\n]*)(\r?\n)", re.MULTILINE)


def split_events(reply: Reply) -> list[Group]:
    """Return the chunks of a stream, grouped by event; those of another body are one group."""
    chunks = reply.paced().chunks
    if reply.events is None:
        return [list(chunks)] if chunks else []
    groups: list[Group] = []
    group: Group = []
    data = b""
    for chunk in chunks:
        whole = chunk.data.endswith(b"\n\n") and chunk.data.startswith((b"data:", b"event:"))
        if whole and not group:  # nearly all are
            groups.append([chunk])
            continue
        group.append(chunk)
        data += chunk.data
        if data.endswith((b"\n\n", b"\r\n\r\n")) and _FIELD.search(data):
            groups.append(group)
            group, data = [], b""
    return [*groups, group] if group else groups


def set_chunks(reply: Reply, groups: Iterable[Group]) -> None:
    """Replace the chunks of a reply."""
    reply.paced().chunks = [chunk for group in groups for chunk in group]


def delayed(group: Group, seconds: float) -> Group:
    """Return a group that leaves later."""
    return [Chunk(at + seconds, data) for at, data in group]


def joined(group: Group) -> bytes:
    """Return the data of a group."""
    return b"".join([chunk.data for chunk in group])


def replaced(group: Group, data: bytes) -> Group:
    """Return other data in one chunk that leaves when the group's last one would have."""
    return [Chunk(group[-1].at, data)]


def json_of(reply: Reply, group: Group) -> Any:
    """Return the JSON of an event's data, or of the whole body; ABSENT for other data."""
    data = joined(group)
    if reply.events is not None:
        data = b"\n".join(found[1] for found in _DATA.finditer(data))
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return ABSENT


def with_data(reply: Reply, group: Group, data: bytes) -> Group:
    """Return an event, or a body, with other data; comments and the event's name stay."""
    if reply.events is None:
        return replaced(group, data)
    before = joined(group)
    lines = list(_DATA.finditer(before))
    head, tail = before[: lines[0].start()], before[lines[-1].end() :]
    return replaced(group, head + b"data: " + data + lines[0][2] + tail)


def choose_event(
    reply: Reply,
    groups: Sequence[Group],
    seed: Seed,
    number: int | None = None,
    fits: Callable[[Group], bool] = lambda group: True,
) -> int | None:
    """Return the index of a group that fits, or None.

    Args:
        reply: The reply.
        groups: Its events, or its body.
        seed: Draws one of the groups that fit.
        number: The event to take instead, from 1.
        fits: Whether a group may be taken.
    """
    if number is not None and reply.events is not None:
        return number - 1 if number <= len(groups) and fits(groups[number - 1]) else None
    fitting = [index for index, group in enumerate(groups) if fits(group)]
    return seed.pick(fitting) if fitting else None


def change_json(
    reply: Reply,
    seed: Seed,
    locate: Locate | None,
    number: int | None,
    change: Callable[[Any, str | int], None],
    breaks: Callable[[Any], bool],
) -> str:
    """Change one value in the JSON of a body or event, and return where, or "" if there is none.

    Args:
        reply: The reply.
        seed: Draws the event, and the value unless `locate` is given.
        locate: Returns the values to choose from; None for those whose change `breaks` notices.
        number: The event of a stream, from 1; None to draw one.
        change: Changes a container at a key.
        breaks: Whether the document notices that JSON is wrong.
    """
    groups = split_events(reply)
    is_stream = reply.events is not None
    candidates: dict[int, list[Steps]] = {}
    for index, group in enumerate(groups):
        if is_stream and number not in (None, index + 1):
            continue
        value = json_of(reply, group)
        if value is not ABSENT:
            found = list(_all_steps(value) if locate is None else locate(value))
            candidates |= {index: found} if found else {}
    order = list(candidates)
    seed.random().shuffle(order)
    for index in order:
        if locate is None:
            seed.of(index).random().shuffle(candidates[index])
        for steps in candidates[index]:
            changed = json_of(reply, groups[index])
            _change_at(changed, steps, change)
            if locate is not None or breaks(changed):
                groups[index] = with_data(reply, groups[index], orjson.dumps(changed))
                set_chunks(reply, groups)
                return json_path(steps) + (f" of event {index + 1}" if is_stream else "")
    return ""


def json_path(steps: Steps) -> str:
    """Return the JSONPath of a value."""
    return "$" + "".join([f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps])


def _all_steps(node: Any, steps: Steps = ()) -> Iterator[Steps]:
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(node, dict):
        inner = node.items()
    elif isinstance(node, list):
        inner = enumerate(node[:3])
    for key, child in inner:
        yield (*steps, key)
        yield from _all_steps(child, (*steps, key))


def _change_at(node: Any, steps: Steps, change: Callable[[Any, str | int], None]) -> None:
    for step in steps[:-1]:
        node = node[step]
    change(node, steps[-1])


def locator(path: str) -> Locate:
    """Return a function that finds the values at a JSONPath (RFC 9535) or a top-level field.

    Raises:
        ValueError: `path` is neither.
    """
    import jsonpath_rfc9535 as jsonpath  # heavy, and few faults need it

    try:
        compiled = jsonpath.compile(path if path.startswith("$") else f"$.{path}")
    except jsonpath.JSONPathError as error:
        raise ValueError(f"{path!r} is not a JSONPath: {str(error).splitlines()[0]}") from None

    def locate(body: Any) -> Sequence[Steps]:
        nodes = compiled.find(body) if isinstance(body, (dict, list)) else ()
        return [node.location for node in nodes if node.location]

    return locate
