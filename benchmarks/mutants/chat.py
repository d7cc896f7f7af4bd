"""Mutants of the OpenAI chat format, plain and streamed."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from mutants.changes import (
    EditReply,
    Event,
    Json,
    Memory,
    Mutant,
    accepted_json,
    accepted_stream,
    at,
    body,
    drop_fields,
    header,
    in_events,
    sse,
)
from mutants.wire import Change, ProxyRequest, Reply, Send


def chat(gateway: str, operation: str = "createChatCompletion") -> list[Mutant]:
    """Return the mutants of one operation."""

    def plainly(name: str, checks: str, change: Change) -> Mutant:
        return Mutant(name, gateway, operation, checks, change)

    def streamed(name: str, checks: str, edit: Any, when: Any = accepted_stream) -> Mutant:
        return Mutant(name, gateway, operation, checks, sse(operation, edit, when))

    chunks = "chat_chunks|schema"
    return [
        plainly(
            "total_tokens is not the sum",
            "usage",
            at(operation, "map", "/usage/total_tokens", lambda value: value + 1),
        ),
        plainly("prompt_tokens is 0", "usage", at(operation, "put", "/usage/prompt_tokens", 0)),
        plainly("completion_tokens is over max_tokens", "usage|length", _exceed_limit(operation)),
        plainly(
            "max_tokens is ignored",
            "length",
            drop_fields(operation, "max_tokens", "max_completion_tokens"),
        ),
        plainly(
            "finish_reason is stop when the limit was hit",
            "length",
            at(
                operation,
                "map",
                "/choices/0/finish_reason",
                lambda value: "stop" if value == "length" else value,
            ),
        ),
        plainly("n is ignored", "choices", drop_fields(operation, "n")),
        plainly(
            "both choices have index 0", "choices", at(operation, "put", "/choices/*/index", 0)
        ),
        plainly("stop is ignored", "stop", drop_fields(operation, "stop")),
        plainly(
            "logprobs are positive",
            "logprobs",
            at(
                operation,
                "map",
                "/choices/0/logprobs/content/*/logprob",
                lambda value: abs(value) + 0.5,
            ),
        ),
        plainly(
            "logprobs are missing", "logprobs", at(operation, "put", "/choices/0/logprobs", None)
        ),
        plainly(
            "top_logprobs are too many",
            "logprobs",
            at(
                operation,
                "map",
                "/choices/0/logprobs/content/*/top_logprobs",
                lambda value: value * 4,
            ),
        ),
        plainly(
            "structured output does not fit",
            "structured_output",
            _content(operation, '{"unexpected":1}'),
        ),
        plainly("structured output is in a code fence", "structured_output", _add_fence(operation)),
        plainly(
            "forced tools are not called",
            "tool_calls",
            drop_fields(operation, "tool_choice", "tools"),
        ),
        plainly(
            "tool arguments are not JSON",
            "tool_calls",
            at(operation, "put", "/choices/0/message/tool_calls/0/function/arguments", "{not json"),
        ),
        plainly(
            "tool arguments do not fit",
            "tool_calls",
            at(
                operation,
                "put",
                "/choices/0/message/tool_calls/0/function/arguments",
                '{"nothing":1}',
            ),
        ),
        plainly(
            "another tool is called",
            "tool_calls",
            at(operation, "put", "/choices/0/message/tool_calls/0/function/name", "rm_rf"),
        ),
        plainly(
            "tool calls finish with stop",
            "tool_calls",
            at(
                operation,
                "map",
                "/choices/0/finish_reason",
                lambda value: "stop" if value == "tool_calls" else value,
            ),
        ),
        plainly("another model answers", "model", at(operation, "put", "/model", "other-model")),
        streamed(
            "[DONE] is missing",
            "chat_chunks|event_stream",
            lambda events: [event for event in events if event[1] != "[DONE]"],
        ),
        streamed(
            "something follows [DONE]",
            "chat_chunks|event_stream",
            lambda events: [*events, events[0]],
        ),
        streamed(
            "the role comes twice",
            chunks,
            in_events(lambda number, value: _role(number, value, (0, 1))),
        ),
        streamed(
            "the role never comes",
            chunks,
            in_events(lambda number, value: _role(number, value, ())),
        ),
        streamed(
            "the role comes last", chunks, lambda events: [*events[1:-2], events[0], *events[-2:]]
        ),
        streamed(
            "the id changes",
            chunks,
            in_events(lambda number, value: value | {"id": f"chatcmpl-{number}"}),
        ),
        streamed(
            "the model changes",
            chunks,
            in_events(lambda number, value: value | {"model": "m" + str(number % 2)}),
        ),
        streamed(
            "the index is wrong",
            chunks,
            in_events(lambda number, value: _choice(value, index=3) if number > 1 else value),
        ),
        streamed(
            "no finish_reason",
            chunks,
            in_events(lambda number, value: _choice(value, finish_reason=None)),
        ),
        streamed(
            "two finish_reasons",
            chunks,
            in_events(
                lambda number, value: _choice(value, finish_reason="stop") if number == 1 else value
            ),
        ),
        streamed(
            "the object is not a chunk",
            chunks,
            in_events(lambda number, value: value | {"object": "chat.completion"}),
        ),
        streamed("usage is sent without being requested", chunks, _add_usage),
        streamed(
            "requested usage is missing",
            chunks,
            in_events(lambda number, value: None if value.get("usage") else value),
        ),
        streamed(
            "total_tokens of the stream is not the sum",
            "usage|chat_chunks",
            in_events(_raise_total),
        ),
        streamed("usage comes before the end", chunks, _early_usage),
        streamed(
            "the data of an event is not JSON",
            "event_stream|schema",
            lambda events: [events[0], ["", "{oops"], *events[1:]],
        ),
        streamed(
            "an error in mid-stream",
            "stream_error|schema",
            lambda events: [
                *events[:2],
                [
                    "",
                    '{"error":{"message":"upstream lost","type":"upstream_error",'
                    '"param":null,"code":null}}',
                ],
            ],
        ),
        plainly(
            "a stream breaks off",
            "event_stream|connection|chat_chunks",
            EditReply(operation, _break_off, accepted_stream),
        ),
        plainly(
            "a stream without blank lines",
            "event_stream|schema|chat_chunks",
            body(operation, lambda data: data.replace(b"\n\n", b"\n"), accepted_stream),
        ),
        plainly(
            "a stream without `data:`",
            "event_stream|schema|chat_chunks",
            body(operation, lambda data: data.replace(b"data: ", b""), accepted_stream),
        ),
        plainly(
            "a stream as JSON lines",
            "schema|event_stream",
            header(operation, "content-type", "application/json", accepted_stream),
        ),
        plainly(
            "stream: true gets a plain reply",
            "schema|event_stream",
            drop_fields(operation, "stream", "stream_options"),
        ),
        plainly("a stream is buffered whole", "pace", Buffered(operation)),
        plainly("a stream stalls", "stall|connection", Stalled(operation)),
    ]


def _exceed_limit(operation: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        value["usage"]["completion_tokens"] += 5000
        value["usage"]["total_tokens"] += 5000
        reply.body = orjson.dumps(value)

    return EditReply(operation, edit, accepted_json)


def _content(operation: str, text: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        value["choices"][0]["message"]["content"] = text
        reply.body = orjson.dumps(value)

    return EditReply(
        operation,
        edit,
        lambda request, reply: (
            accepted_json(request, reply) and "response_format" in (request.json() or {})
        ),
    )


def _add_fence(operation: str) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        message = value["choices"][0]["message"]
        message["content"] = f"```json\n{message['content']}\n```"
        reply.body = orjson.dumps(value)

    return EditReply(
        operation,
        edit,
        lambda request, reply: (
            accepted_json(request, reply) and "response_format" in (request.json() or {})
        ),
    )


def _choice(value: Json, **fields: Any) -> Json:
    for choice in value.get("choices") or []:
        choice.update(fields)
    return value


def _role(number: int, value: Json, where: tuple[int, ...]) -> Json:
    for choice in value.get("choices") or []:
        choice["delta"].pop("role", None)
        if number in where:
            choice["delta"]["role"] = "assistant"
    return value


def _add_usage(events: list[Event]) -> list[Event]:
    if any('"usage"' in data for _, data in events):
        return events
    last = orjson.loads(events[-2][1]) | {
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    }
    return [*events[:-2], ["", orjson.dumps(last).decode()], events[-1]]


def _raise_total(number: int, value: Json) -> Json:
    if value.get("usage"):
        value["usage"]["total_tokens"] += 7
    return value


def _early_usage(events: list[Event]) -> list[Event]:
    if '"total_tokens"' not in events[-2][1]:
        return events
    return [events[0], events[-2], *events[1:-2], events[-1]]


def _break_off(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    data = reply.body
    reply.body, reply.drop = data[: len(data) * 2 // 3], True


class Buffered(Change):
    """Send a stream only when it is complete, like a buffering proxy."""

    def __init__(self, operation: str) -> None:
        self.operation = operation

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if request.operation == self.operation and accepted_stream(request, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            await asyncio.sleep(3)
            reply.pieces = [(0.0, reply.body)]
        return reply


class Stalled(Change):
    """Stop in the middle of a stream."""

    def __init__(self, operation: str) -> None:
        self.operation = operation

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if request.operation == self.operation and accepted_stream(request, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            data = reply.body
            reply.pieces = [(0.0, data[: len(data) // 2]), (900.0, data[len(data) // 2 :])]
        return reply
