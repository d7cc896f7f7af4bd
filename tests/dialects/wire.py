"""Helpers for tests of dialects: calls, replies checked against the document, events."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import Choice, Completion, ToolCall, Usage
from mockgateway.data import OPENAPI
from mockgateway.protocols import Dialect
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.server.loading import load
from mockgateway.spec.operation import Operation
from mockgateway.spec.schema import Schemas
from mockgateway.state.gateway_state import GatewayState

WEATHER = ToolCall("call_8J2kQ9fXw1", "get_weather", '{"city":"Oslo","days":[1,2]}')
TIME = ToolCall("call_Zz81", "get_time", "{}")
USAGE = Usage(7, 3)
TEXT = Choice(("Thirty", " days", "."), "Thirty days.", "stop")


def call(body: dict[str, Any], sandbox: Sandbox | None = None) -> Call:
    """Return a validated call with that body. Each call of a sandbox has its own seed."""
    sandbox = sandbox or Sandbox.create("", 0)
    number, seed = sandbox.call()
    made = Call(
        "POST",
        "/",
        b"",
        [],
        {},
        b"",
        "",
        "http://mock",
        "",
        "",
        sandbox,
        number,
        seed,
        0.0,
        {},
        state=GatewayState(sandbox.store),
    )
    made.content = body
    return made


def completion(choice: Choice = TEXT, usage: Usage = USAGE) -> Completion:
    return Completion("4kT0b8Zq2LmXw9Rc7VdNf1Hs6Yj3P", "a-model", 1_785_600_000, [choice], usage)


@cache
def operation(name: str) -> Operation:
    """Return an operation of SeaCloud's document."""
    document = load(OPENAPI / "seacloud.yaml", "seacloud")
    schemas = Schemas(document)
    return next(
        found
        for found in (Operation(document, schemas, *each) for each in document.operations())
        if found.id == name
    )


def write_reply(dialect: Dialect, name: str, made: Call, content: Completion) -> Reply:
    """Return the dialect's reply to a call, checked against the operation of that name."""
    made.payload = made.payload or dialect.read(made)
    reply = dialect.write(made, content)
    response = operation(name).responses.find(reply.status, reply.media_type)
    assert response is not None
    if reply.events is not None:
        response.check_events(reply.events)
    else:
        assert response.validator.is_valid(reply.value), next(
            response.validator.iter_errors(reply.value)
        ).message
    return reply


def events(stream: str) -> list[tuple[str, Any]]:
    """Return the names and the data of the events of a stream."""
    found = []
    for block in stream.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), orjson.loads(data.removeprefix("data: "))))
    return found
