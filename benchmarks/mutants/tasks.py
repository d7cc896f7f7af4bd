"""Mutants of tasks, and of accounts that share them."""

from __future__ import annotations

from typing import Any

import orjson

from mutants.changes import (
    EditReply,
    EditRequest,
    Json,
    Memory,
    Mutant,
    accepted_json,
    refused,
    replace_reply,
)
from mutants.refusals import KEYLESS, TRACE
from mutants.wire import Change, ProxyRequest, Reply, Send


def edit_polls(operation: str, edit: Any) -> Change:
    """Edit the state of a task by the number of polls: edit(number, value) -> value or None."""

    def change(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        polls = memory.setdefault("polls", {})
        polls[request.path] = polls.get(request.path, 0) + 1
        if (new := edit(polls[request.path], value)) is None:
            memory["hits"] -= 1
        else:
            reply.body = orjson.dumps(new)

    return EditReply(operation, change, accepted_json)


def go_backwards(operation: str, waits: Any, edit: Any) -> Change:
    """Report a task as waiting again in every second poll after it has started.

    `waits` returns whether a state is waiting; `edit` makes it so.
    """

    def change(count: int, value: Json, polls: list[str] = []) -> Json | None:  # noqa: B006 - one list a mutant
        if waits(value):
            return None
        polls.append("")
        return edit(value) if len(polls) % 2 == 0 else None

    return edit_polls(operation, change)


def accept_oversize(operation: str) -> Change:
    """Accept bodies that are too large: remove the spaces at their end."""

    def edit(request: ProxyRequest, memory: Memory) -> None:
        if len(request.body) - len(request.body.rstrip()) > 1000:
            request.body = request.body.rstrip()
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return EditRequest(operation, edit)


def accept_any_method(gateway: str, path: str, operation: str, data: bytes = b"{}") -> Mutant:
    """Accept every method on one path."""
    change = replace_reply(
        "media",
        200,
        "application/json",
        data,
        lambda request, reply: reply.status == 405 and request.path.partition("?")[0] == path,
    )
    return Mutant(f"any method on {path}", gateway, operation, "wrong_method", change)


def trace_unknown_task(gateway: str, operations: str, inspect: str) -> Mutant:
    """Answer an unknown task with a stack trace."""
    return Mutant(
        "an unknown task gets a stack trace",
        gateway,
        operations,
        "unknown_task|stack_trace|server_error",
        replace_reply(inspect, 500, "text/plain", TRACE, refused(404)),
    )


class IgnoreOwner(Change):
    """Let any account read a task: use the key of the account that created it."""

    def __init__(self, begin: str, read: str) -> None:
        self.begin, self.read = begin, read

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        key = request.header("authorization") or request.header("x-api-key")
        if request.operation in self.begin.split("|"):
            memory["owner"] = key
        if (
            request.operation in self.read.split("|")
            and key
            and key != memory.get("owner", key)
            and "invalid" not in key
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            request.headers = [
                (name, value) for name, value in request.headers if name.lower() not in KEYLESS
            ] + [("Authorization", memory["owner"])]
        return await send(request)
