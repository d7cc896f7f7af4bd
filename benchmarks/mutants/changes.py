"""Edits of requests and replies, and the tables that define mutants."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from mutants.wire import Change, ProxyRequest, Reply, Send

Json = Any
Memory = dict[str, Any]
Edit = Callable[[ProxyRequest, Reply, Memory], "Reply | None"]
Condition = Callable[[ProxyRequest, Reply], bool]


@dataclass(frozen=True)
class Mutant:
    """A gateway with one broken thing."""

    name: str
    gateway: str
    operation: str  # where it should be found; "a|b" for either
    checks: str  # what should find it; "a|b" for either
    change: Change
    stated: bool = True  # a document states the fact that is broken
    phases: tuple[str, ...] = ()  # of the tester; empty for all that are not opt-in


def accepted(request: ProxyRequest, reply: Reply) -> bool:
    """Return whether a request was accepted."""
    return 200 <= reply.status < 300


def refused(*statuses: int) -> Condition:
    """Return a condition: refused, with one of the statuses if some are given."""
    return lambda request, reply: reply.status in statuses if statuses else reply.status >= 400


def accepted_json(request: ProxyRequest, reply: Reply) -> bool:
    return accepted(request, reply) and "json" in reply.header("content-type")


def accepted_stream(request: ProxyRequest, reply: Reply) -> bool:
    return accepted(request, reply) and reply.streamed


@dataclass
class EditReply(Change):
    """Edit the replies of some operations: "" for all, "media" for URLs outside the document."""

    operations: str
    edit: Edit
    when: Condition = accepted

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if _names(self.operations, request.operation) and self.when(request, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            return self.edit(request, reply, memory) or reply
        return reply


@dataclass
class EditRequest(Change):
    """Edit the requests of some operations before they are forwarded."""

    operations: str
    edit: Callable[[ProxyRequest, Memory], None]
    learn: Edit | None = None

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        if _names(self.operations, request.operation):
            self.edit(request, memory)
            memory["hits"] = memory.get("hits", 0) + 1
        reply = await send(request)
        if self.learn is not None:
            self.learn(request, reply, memory)
        return reply


@dataclass
class AcceptInvalid(Change):
    """Accept invalid requests: if the gateway refuses one that `bad` selects, send a valid body."""

    operations: str
    body: Json
    bad: Callable[[ProxyRequest], bool]
    statuses: tuple[int, ...] = (400, 404, 413, 415, 422)

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if (
            _names(self.operations, request.operation)
            and reply.status in self.statuses
            and self.bad(request)
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            headers = [
                (key, value) for key, value in request.headers if key.lower() != "content-type"
            ]
            mended = ProxyRequest(
                request.method,
                request.target,
                request.path,
                request.operation,
                [*headers, ("content-type", "application/json")],
                orjson.dumps(self.body),
            )
            return await send(mended)
        return reply


def _names(operations: str, operation: str) -> bool:
    return not operations or (operation or "media") in operations.split("|")


# By JSON pointer


def _places(node: Json, steps: list[str]) -> Iterable[tuple[Json, str]]:
    """Yield every (container, key) of a pointer; `*` stands for all items of an array."""
    first, *rest = steps
    if first == "*" and isinstance(node, list):
        for index in range(len(node)):
            yield from [(node, str(index))] if not rest else _places(node[index], rest)
        return
    if not rest:
        if isinstance(node, dict) or (isinstance(node, list) and int(first) < len(node)):
            yield node, first
        return
    try:
        inner = node[int(first)] if isinstance(node, list) else node[first]
    except (KeyError, IndexError, TypeError, ValueError):
        return
    yield from _places(inner, rest)


def _apply(value: Json, pointer: str, verb: str, argument: Json) -> bool:
    done = False
    for node, key in list(
        _places(value, [step.replace("~1", "/") for step in pointer[1:].split("/")])
    ):
        at: Any = int(key) if isinstance(node, list) else key
        present = isinstance(node, list) or key in node
        if verb == "put" and (present or not isinstance(node, list)):
            node[at] = copy.deepcopy(argument)
        elif not present:
            continue
        elif verb == "drop":
            del node[at]
        elif verb == "rename":
            node[argument] = node.pop(at)
        elif verb == "text":
            node[at] = str(node[at])
        elif verb == "map":
            node[at] = argument(node[at])
        else:
            raise ValueError(verb)
        done = True
    return done


def at(
    operations: str, verb: str, pointer: str, argument: Json = None, when: Condition = accepted_json
) -> Change:
    """Edit the JSON body at a pointer: drop, put, rename, text (as a string) or map it."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        if value is None or not _apply(value, pointer, verb, argument):
            memory["hits"] -= 1
        else:
            reply.body = orjson.dumps(value)

    return EditReply(operations, edit, when)


def table(gateway: str, text: str, checks: str = "schema") -> list[Mutant]:
    """Return mutants of bodies from lines: `operation verb /pointer [argument] [! checks]`.

    The argument is JSON or a bare word.
    """
    mutants = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        words, _, own = line.partition(" ! ")
        operation, verb, pointer, *rest = words.split(" ", 3)
        argument = _read(rest[0]) if rest else None
        name = f"{operation}: {verb} {pointer}{' ' + rest[0] if rest else ''}"
        mutants.append(
            Mutant(
                name,
                gateway,
                operation,
                own.strip() or checks,
                at(operation, verb, pointer, argument),
            )
        )
    return mutants


def _read(word: str) -> Json:
    try:
        return orjson.loads(word)
    except orjson.JSONDecodeError:
        return word


def status(operations: str, new: int, when: Condition = accepted) -> Change:
    """Change the status."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.status = new

    return EditReply(operations, edit, when)


def header(operations: str, name: str, value: str | None, when: Condition = accepted) -> Change:
    """Change a header; None removes it."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.put(name, value)

    return EditReply(operations, edit, when)


def body(
    operations: str, data: bytes | Callable[[bytes], bytes], when: Condition = accepted
) -> Change:
    """Change the body."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.body = data(reply.body) if callable(data) else data

    return EditReply(operations, edit, when)


def replace_reply(
    operations: str, code: int, kind: str, data: bytes, when: Condition = accepted
) -> Change:
    """Replace status, content type and body."""

    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        reply.status, reply.body = code, data
        reply.put("content-type", kind)

    return EditReply(operations, edit, when)


# By field of the request


def drop_fields(operation: str, *names: str) -> Change:
    """Remove fields from requests."""

    def edit(request: ProxyRequest, memory: Memory) -> None:
        value = request.json()
        if isinstance(value, dict) and any(name in value for name in names):
            request.body = orjson.dumps(
                {key: part for key, part in value.items() if key not in names}
            )
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return EditRequest(operation, edit)


def set_field(operation: str, name: str, new: Json) -> Change:
    def edit(request: ProxyRequest, memory: Memory) -> None:
        value = request.json()
        if isinstance(value, dict) and name in value:
            request.body = orjson.dumps(value | {name: new})

    return EditRequest(operation, edit)


# Event streams

Event = list[str]  # [name or "", data]


def events_of(data: bytes) -> list[Event]:
    """Return the events of a stream as [name, data]."""
    events = []
    for block in data.decode().replace("\r\n", "\n").split("\n\n"):
        name = next(
            (line[6:].strip() for line in block.split("\n") if line.startswith("event:")), ""
        )
        lines = [
            line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")
        ]
        if lines:
            events.append([name, "\n".join(lines)])
    return events


def encode_events(events: list[Event]) -> list[tuple[float, bytes]]:
    """Encode events as pieces of a reply."""
    return [
        (0.0, (f"event: {name}\n" if name else "").encode() + b"data: " + data.encode() + b"\n\n")
        for name, data in events
    ]


def sse(
    operations: str, edit: Callable[[list[Event]], list[Event]], when: Condition = accepted_stream
) -> Change:
    """Edit the events of a stream."""

    def change(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        old = events_of(reply.body)
        new = edit(copy.deepcopy(old))
        memory["hits"] -= new == old
        reply.pieces = encode_events(new)

    return EditReply(operations, change, when)


def in_events(edit: Callable[[int, Json], Json]) -> Callable[[list[Event]], list[Event]]:
    """Return an edit of every event's JSON by its number; None removes the event."""

    def change(events: list[Event]) -> list[Event]:
        changed = []
        for number, (name, data) in enumerate(events):
            if not data.startswith("{"):
                changed.append([name, data])
            elif (value := edit(number, orjson.loads(data))) is not None:
                changed.append([name, orjson.dumps(value).decode()])
        return changed

    return change
