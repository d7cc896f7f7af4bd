"""Ways to break an answer: by pointer, by event, by byte, by time; and the tables that mutants are written in."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from mutants.wire import Change, MediaRequest, Reply, Send

Json = Any
Memory = dict[str, Any]
Edit = Callable[[MediaRequest, Reply, Memory], "Reply | None"]
Asked = Callable[[MediaRequest, Reply], bool]


@dataclass(frozen=True)
class Mutant:
    """One broken thing.

    operation, checks: where it should be found, each "a|b" where either is right; stated: whether a document states what is broken; phases: those of the tester
    that are run, all that are not opt-in for none.
    """

    name: str
    gateway: str
    operation: str
    checks: str
    change: Change
    stated: bool = True
    phases: tuple[str, ...] = ()


def good(ask: MediaRequest, reply: Reply) -> bool:
    """Whether a request was accepted."""
    return 200 <= reply.status < 300


def refused(*statuses: int) -> Asked:
    """Whether it was refused, with one of the statuses if some are given."""
    return lambda ask, reply: reply.status in statuses if statuses else reply.status >= 400


def plain(ask: MediaRequest, reply: Reply) -> bool:
    return good(ask, reply) and "json" in reply.header("content-type")


def stream(ask: MediaRequest, reply: Reply) -> bool:
    return good(ask, reply) and reply.streamed


@dataclass
class After(Change):
    """Change the answers of some operations ("" for all, "media" for what is not in the document) once they are there."""

    operations: str
    edit: Edit
    when: Asked = good

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if _names(self.operations, ask.operation) and self.when(ask, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            return self.edit(ask, reply, memory) or reply
        return reply


@dataclass
class Before(Change):
    """Change the requests of some operations before they are passed on."""

    operations: str
    edit: Callable[[MediaRequest, Memory], None]
    learn: Edit | None = None

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        if _names(self.operations, ask.operation):
            self.edit(ask, memory)
            memory["hits"] = memory.get("hits", 0) + 1
        reply = await send(ask)
        if self.learn is not None:
            self.learn(ask, reply, memory)
        return reply


@dataclass
class Repaired(Change):
    """Accept what should be refused: where the gateway refuses a body, send it a good one instead. bad: which of the requests."""

    operations: str
    body: Json
    bad: Callable[[MediaRequest], bool]
    statuses: tuple[int, ...] = (400, 404, 413, 415, 422)

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if (
            _names(self.operations, ask.operation)
            and reply.status in self.statuses
            and self.bad(ask)
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            headers = [(key, value) for key, value in ask.headers if key.lower() != "content-type"]
            mended = MediaRequest(
                ask.method,
                ask.target,
                ask.path,
                ask.operation,
                [*headers, ("content-type", "application/json")],
                orjson.dumps(self.body),
            )
            return await send(mended)
        return reply


def _names(operations: str, operation: str) -> bool:
    return not operations or (operation or "media") in operations.split("|")


# By JSON pointer


def _places(node: Json, steps: list[str]) -> Iterable[tuple[Json, str]]:
    """Every (container, key) that a pointer names; `*` for all of a list."""
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
    operations: str, verb: str, pointer: str, argument: Json = None, when: Asked = plain
) -> Change:
    """Drop, put, rename, text (as a string) or map what a pointer names in a JSON body."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        if value is None or not _apply(value, pointer, verb, argument):
            memory["hits"] -= 1
        else:
            reply.body = orjson.dumps(value)

    return After(operations, edit, when)


def table(gateway: str, text: str, checks: str = "schema") -> list[Mutant]:
    """Mutants of bodies, one a line: `operation verb /pointer [argument]`, the argument as JSON or a bare word. A line may end in `! checks`."""
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


def status(operations: str, new: int, when: Asked = good) -> Change:
    """Another status with the same body."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.status = new

    return After(operations, edit, when)


def header(operations: str, name: str, value: str | None, when: Asked = good) -> Change:
    """Another value of a header; None leaves it out."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.put(name, value)

    return After(operations, edit, when)


def body(operations: str, data: bytes | Callable[[bytes], bytes], when: Asked = good) -> Change:
    """Other bytes."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.body = data(reply.body) if callable(data) else data

    return After(operations, edit, when)


def whole(operations: str, code: int, kind: str, data: bytes, when: Asked = good) -> Change:
    """Another answer altogether."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.status, reply.body = code, data
        reply.put("content-type", kind)

    return After(operations, edit, when)


# Event streams

Event = list[str]  # [name or "", data]


def events_of(data: bytes) -> list[Event]:
    """The events of a stream, as [name, data]."""
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


def said(events: list[Event]) -> list[tuple[float, bytes]]:
    """Events as pieces."""
    return [
        (0.0, (f"event: {name}\n" if name else "").encode() + b"data: " + data.encode() + b"\n\n")
        for name, data in events
    ]


def sse(
    operations: str, edit: Callable[[list[Event]], list[Event]], when: Asked = stream
) -> Change:
    """Other events."""

    def change(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        old = events_of(reply.body)
        new = edit(copy.deepcopy(old))
        memory["hits"] -= new == old
        reply.pieces = said(new)

    return After(operations, change, when)


def in_events(edit: Callable[[int, Json], Json]) -> Callable[[list[Event]], list[Event]]:
    """An edit of every event's JSON, by its number; None leaves the event out."""

    def change(events: list[Event]) -> list[Event]:
        changed = []
        for number, (name, data) in enumerate(events):
            if not data.startswith("{"):
                changed.append([name, data])
            elif (value := edit(number, orjson.loads(data))) is not None:
                changed.append([name, orjson.dumps(value).decode()])
        return changed

    return change
