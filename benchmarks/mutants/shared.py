"""What any gateway may break alike: refusals, safety, and the wire formats that several speak."""

from __future__ import annotations

import asyncio
import random
import re
from typing import Any

import orjson

from mutants.changes import (
    After,
    Before,
    Event,
    Json,
    Memory,
    Mutant,
    Repaired,
    at,
    body,
    good,
    header,
    in_events,
    plain,
    refused,
    said,
    sse,
    status,
    stream,
    whole,
)
from mutants.wire import Change, MediaRequest, Reply, Send

TRACE = b"Traceback (most recent call last):\n  File \"/srv/app/main.py\", line 41, in handle\n    result = upstream(body)\nKeyError: 'choices'\n"
KEYLESS = ("authorization", "x-api-key")


def give_key(operations: str, key: str, whose: str) -> Change:
    """Take requests whose key is missing or of a kind (its text has `whose`) for requests with a good key."""

    def edit(ask: MediaRequest, memory: Memory) -> None:
        sent = ask.header("authorization") + ask.header("x-api-key")
        if (
            (whose and whose in sent)
            or (not whose and not sent)
            or (whose == "*" and sent and key not in sent)
        ):
            ask.headers = [
                (name, value) for name, value in ask.headers if name.lower() not in KEYLESS
            ] + [("Authorization", f"Bearer {key}")]
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return Before(operations, edit)


def echo_key(operations: str, when: Any = None) -> Change:
    """Repeat the caller's key in the answer."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        key = (ask.header("authorization") or ask.header("x-api-key")).split(" ")[-1]
        if not key:
            memory["hits"] -= 1
        elif b'"message":"' in reply.body:
            reply.body = reply.body.replace(
                b'"message":"', b'"message":"Bad key ' + key.encode() + b". ", 1
            )
        else:
            reply.body = reply.body.replace(b'":"', b'":"Bad key ' + key.encode() + b". ", 1)

    return After(operations, edit, when or refused())


def same_id(name: str, pointer: bytes = b"") -> Change:
    """Every answer carries the request id of the first."""

    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        if own := reply.header(name):
            kept = memory.setdefault("id", own)
            reply.put(name, kept)
            if pointer:
                reply.body = reply.body.replace(own.encode(), kept.encode())

    return After("", edit, lambda ask, reply: bool(ask.operation))


def common(
    gateway: str,
    *,
    key: str,
    paid: str,
    free: str,
    body: Json,
    id_header: str,
    invalid: int,
    required: bool = True,
) -> list[Mutant]:
    """Refusals and safety. paid: an operation that is billed; free: one that needs a key and is not; body: what `paid` takes; invalid: the status for a wrong body."""

    def mutant(
        name: str, operation: str, checks: str, change: Change, stated: bool = True
    ) -> Mutant:
        return Mutant(name, gateway, operation, checks, change, stated)

    bad = lambda ask: isinstance(ask.json(), dict) and ask.json() != body  # noqa: E731
    return [
        mutant("no key is as good as any (paid)", paid, "missing_key", give_key(paid, key, "")),
        mutant("no key is as good as any (free)", free, "missing_key", give_key(free, key, "")),
        mutant(
            "any key is as good as any (free)", free, "invalid_key", give_key(free, key, "invalid")
        ),
        mutant(
            "a wrong key gets 500",
            free,
            "invalid_key|server_error",
            status(free, 500, refused(401, 403)),
        ),
        mutant(
            "a wrong key gets 200 with the error's body",
            free,
            "invalid_key|missing_key|schema",
            status(free, 200, refused(401, 403)),
        ),
        mutant(
            "a missing key gets 302 to a page",
            free,
            "missing_key|no_redirect",
            _redirect(free, "http://login.example/", refused(401, 403)),
        ),
        mutant(
            "refusals in HTML",
            paid,
            "envelope|schema",
            whole(
                paid,
                invalid,
                "text/html",
                b"<html><body>Bad request</body></html>",
                refused(invalid),
            ),
        ),
        mutant(
            "a refusal's envelope loses its error",
            paid,
            "envelope|schema",
            whole(paid, invalid, "application/json", b'{"oops":true}', refused(invalid)),
        ),
        mutant(
            "a wrong body gets 500",
            paid,
            "server_error|bad_request",
            status(paid, 500, refused(invalid)),
        ),
        mutant(
            "a wrong body gets 500 with a stack trace",
            paid,
            "server_error|stack_trace",
            whole(paid, 500, "text/plain", TRACE, refused(invalid)),
        ),
        mutant("refusals tell the stack", paid, "stack_trace", _traced(paid)),
        mutant("refusals repeat the key", free, "key_echo", echo_key(free, refused(401, 403))),
        mutant(
            "a missing required field is taken", paid, "missing_field", Repaired(paid, body, bad)
        ),
        mutant(
            "a broken JSON is taken",
            paid,
            "malformed",
            Repaired(paid, body, lambda ask: ask.json() is None),
        ),
        mutant(
            "an unknown path is a page",
            "*",
            "unknown_path",
            whole("media", 200, "text/html", b"<html>Welcome</html>", refused(404)),
        ),
        mutant(
            "an unknown path is a 500",
            "*",
            "unknown_path|server_error",
            status("media", 500, refused(404)),
        ),
        mutant(
            "no request id",
            free,
            "request_id|schema",
            header("", id_header, None, lambda ask, reply: bool(ask.operation)),
            required,
        ),
        mutant(
            "no request id on refusals",
            paid,
            "request_id|schema",
            header("", id_header, None, refused()),
            required,
        ),
        mutant(
            "the same request id for all",
            "*",
            "request_id",
            same_id(id_header, b"request_id"),
            required,
        ),
        mutant("CORS allows any page with credentials", free, "cors", _cors(free)),
        mutant(
            "redirects to http",
            free,
            "no_redirect|schema",
            _redirect(free, f"http://api.{gateway}.example/", good),
        ),
        mutant("success as text/plain", free, "schema", header(free, "content-type", "text/plain")),
        mutant("success with an undocumented status", free, "schema", status(free, 203)),
        mutant("a success that is cut in the middle", free, "schema|connection", _cut(free)),
        mutant(
            "a success that is no JSON",
            free,
            "schema|connection",
            body_change(free, lambda data: data[:-1]),
        ),
        mutant(
            "a success that is not UTF-8",
            free,
            "schema|connection",
            body_change(free, lambda data: data.replace(b'"', b'"\xff\xfe', 1)),
        ),
        mutant("an empty success", free, "schema|connection", body_change(free, lambda data: b"")),
        mutant("a connection that is reset", free, "connection|reach|schema", _reset(free)),
    ]


def body_change(operations: str, edit: Any) -> Change:
    return body(operations, edit)


def _redirect(operations: str, to: str, when: Any) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.status = 302
        reply.put("location", to)

    return After(operations, edit, when)


def _cors(operations: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.put("access-control-allow-origin", ask.header("origin") or "*")
        reply.put("access-control-allow-credentials", "true")

    return After(operations, edit, lambda ask, reply: True)


def _traced(operations: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        text = orjson.dumps(TRACE.decode())
        match = re.search(rb'"(message|detail|msg)":"', reply.body)
        if match:
            reply.body = reply.body[: match.end()] + text[1:-1] + reply.body[match.end() :]
        else:
            memory["hits"] -= 1

    return After(operations, edit, refused())


def _cut(operations: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.length = len(reply.body)
        reply.body = reply.body[: len(reply.body) // 2]
        reply.drop = True

    return After(operations, edit)


def _reset(operations: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        reply.pieces, reply.drop, reply.length = [], True, 100

    return After(operations, edit)


# Chat completions


def chat(gateway: str, operation: str = "createChatCompletion") -> list[Mutant]:
    """The OpenAI chat format, plain and streamed."""

    def plainly(name: str, checks: str, change: Change) -> Mutant:
        return Mutant(name, gateway, operation, checks, change)

    def streamed(name: str, checks: str, edit: Any, when: Any = stream) -> Mutant:
        return Mutant(name, gateway, operation, checks, sse(operation, edit, when))

    chunks = "chat_chunks|schema"
    return [
        plainly(
            "total_tokens is no sum",
            "usage",
            at(operation, "map", "/usage/total_tokens", lambda value: value + 1),
        ),
        plainly("prompt_tokens is 0", "usage", at(operation, "put", "/usage/prompt_tokens", 0)),
        plainly("completion_tokens is over max_tokens", "usage|length", _over(operation)),
        plainly(
            "max_tokens is ignored",
            "length",
            _forget(operation, "max_tokens", "max_completion_tokens"),
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
        plainly("n is ignored", "choices", _forget(operation, "n")),
        plainly(
            "both choices have index 0", "choices", at(operation, "put", "/choices/*/index", 0)
        ),
        plainly("stop is ignored", "stop", _forget(operation, "stop")),
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
            "logprobs are left out", "logprobs", at(operation, "put", "/choices/0/logprobs", None)
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
        plainly("structured output is in a code fence", "structured_output", _fence(operation)),
        plainly(
            "forced tools are not called", "tool_calls", _forget(operation, "tool_choice", "tools")
        ),
        plainly(
            "tool arguments are no JSON",
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
        streamed("usage is given where nobody asked", chunks, _uninvited),
        streamed(
            "usage is missing where asked",
            chunks,
            in_events(lambda number, value: None if value.get("usage") else value),
        ),
        streamed("usage in the stream is no sum", "usage|chat_chunks", in_events(_swell)),
        streamed("usage comes before the end", chunks, _early_usage),
        streamed(
            "an event's data is no JSON",
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
                    '{"error":{"message":"upstream lost","type":"upstream_error","param":null,"code":null}}',
                ],
            ],
        ),
        plainly(
            "a stream breaks off",
            "event_stream|connection|chat_chunks",
            After(operation, _break_off, stream),
        ),
        plainly(
            "a stream without blank lines",
            "event_stream|schema|chat_chunks",
            body(operation, lambda data: data.replace(b"\n\n", b"\n"), stream),
        ),
        plainly(
            "a stream without `data:`",
            "event_stream|schema|chat_chunks",
            body(operation, lambda data: data.replace(b"data: ", b""), stream),
        ),
        plainly(
            "a stream as JSON lines",
            "schema|event_stream",
            header(operation, "content-type", "application/json", stream),
        ),
        plainly(
            "stream: true is answered plainly",
            "schema|event_stream",
            _forget(operation, "stream", "stream_options"),
        ),
        plainly("a stream is buffered whole", "unbuffered", Buffered(operation)),
        plainly("a stream stalls", "stall|connection", Stalled(operation)),
    ]


def _forget(operation: str, *names: str) -> Change:
    """Requests lose fields on the way."""

    def edit(ask: MediaRequest, memory: Memory) -> None:
        value = ask.json()
        if isinstance(value, dict) and any(name in value for name in names):
            ask.body = orjson.dumps({key: part for key, part in value.items() if key not in names})
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return Before(operation, edit)


def _over(operation: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        value["usage"]["completion_tokens"] += 5000
        value["usage"]["total_tokens"] += 5000
        reply.body = orjson.dumps(value)

    return After(operation, edit, plain)


def _content(operation: str, text: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        value["choices"][0]["message"]["content"] = text
        reply.body = orjson.dumps(value)

    return After(
        operation,
        edit,
        lambda ask, reply: plain(ask, reply) and "response_format" in (ask.json() or {}),
    )


def _fence(operation: str) -> Change:
    def edit(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        message = value["choices"][0]["message"]
        message["content"] = f"```json\n{message['content']}\n```"
        reply.body = orjson.dumps(value)

    return After(
        operation,
        edit,
        lambda ask, reply: plain(ask, reply) and "response_format" in (ask.json() or {}),
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


def _uninvited(events: list[Event]) -> list[Event]:
    if any('"usage"' in data for _, data in events):
        return events
    last = orjson.loads(events[-2][1]) | {
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    }
    return [*events[:-2], ["", orjson.dumps(last).decode()], events[-1]]


def _swell(number: int, value: Json) -> Json:
    if value.get("usage"):
        value["usage"]["total_tokens"] += 7
    return value


def _early_usage(events: list[Event]) -> list[Event]:
    if '"total_tokens"' not in events[-2][1]:
        return events
    return [events[0], events[-2], *events[1:-2], events[-1]]


def _break_off(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
    data = reply.body
    reply.body, reply.drop = data[: len(data) * 2 // 3], True


class Buffered(Change):
    """Hold a stream until all of it is there, as a proxy in front of a gateway does."""

    def __init__(self, operation: str) -> None:
        self.operation = operation

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if ask.operation == self.operation and stream(ask, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            await asyncio.sleep(3)
            reply.pieces = [(0.0, reply.body)]
        return reply


class Stalled(Change):
    """Stop in the middle of a stream and say nothing more."""

    def __init__(self, operation: str) -> None:
        self.operation = operation

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if ask.operation == self.operation and stream(ask, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            data = reply.body
            reply.pieces = [(0.0, data[: len(data) // 2]), (900.0, data[len(data) // 2 :])]
        return reply


def embeddings(gateway: str) -> list[Mutant]:
    """The OpenAI embeddings format."""
    operation = "createEmbedding"

    def mutant(name: str, change: Change, checks: str = "embeddings") -> Mutant:
        return Mutant(name, gateway, operation, checks, change)

    def vectors(edit: Any) -> Any:
        def change(value: Json) -> Json:
            return edit(value) if isinstance(value, list) else value

        return change

    return [
        mutant(
            "vectors are too short",
            at(operation, "map", "/data/*/embedding", vectors(lambda vector: vector[:-3])),
        ),
        mutant("dimensions is ignored", _forget(operation, "dimensions")),
        mutant(
            "vectors are not of length 1",
            at(
                operation,
                "map",
                "/data/*/embedding",
                vectors(lambda vector: [3 * number for number in vector]),
            ),
        ),
        mutant(
            "a vector of zeros",
            at(
                operation, "map", "/data/*/embedding", vectors(lambda vector: [0.0 for _ in vector])
            ),
        ),
        mutant("vectors are swapped", After(operation, _swapped, plain)),
        mutant("indices are all 0", at(operation, "put", "/data/*/index", 0)),
        mutant("an input is lost", After(operation, _shorter, plain)),
        mutant(
            "base64 is another vector", at(operation, "map", "/data/*/embedding", _other_base64)
        ),
        mutant("base64 is ignored", _forget(operation, "encoding_format")),
        mutant(
            "base64 is no base64",
            at(
                operation,
                "map",
                "/data/*/embedding",
                lambda value: "§§" if isinstance(value, str) else value,
            ),
        ),
        mutant(
            "the same input gives another vector",
            at(operation, "map", "/data/*/embedding", vectors(_turned)),
        ),
        mutant(
            "usage is no sum",
            at(operation, "map", "/usage/total_tokens", lambda value: value + 9),
            "usage",
        ),
    ]


def _swapped(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
    value = reply.json()
    data = value["data"]
    if len(data) < 2:
        memory["hits"] -= 1
        return
    data[0]["embedding"], data[1]["embedding"] = data[1]["embedding"], data[0]["embedding"]
    reply.body = orjson.dumps(value)


def _shorter(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
    value = reply.json()
    if len(value["data"]) < 2:
        memory["hits"] -= 1
        return
    value["data"].pop()
    reply.body = orjson.dumps(value)


def _other_base64(value: Json) -> Json:
    import base64
    import struct

    if not isinstance(value, str):
        return value
    raw = base64.b64decode(value)
    numbers = struct.unpack(f"<{len(raw) // 4}f", raw)
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *reversed(numbers))).decode()


def _turned(vector: list[float]) -> list[float]:
    first = random.Random()
    by = first.randrange(1, len(vector))
    return vector[by:] + vector[:by]


def rerank(gateway: str) -> list[Mutant]:
    """The rerank format."""
    operation = "createRerank"

    def mutant(name: str, change: Change) -> Mutant:
        return Mutant(name, gateway, operation, "rerank", change)

    return [
        mutant(
            "results are not sorted",
            at(operation, "map", "/results", lambda rows: rows[::-1] if len(rows) > 1 else rows),
        ),
        mutant("top_n is ignored", _forget(operation, "top_n")),
        mutant("an index is out of range", at(operation, "put", "/results/0/index", 99)),
        mutant(
            "an index comes twice",
            at(
                operation,
                "map",
                "/results",
                lambda rows: [row | {"index": rows[0]["index"]} for row in rows],
            ),
        ),
        mutant(
            "the document is another",
            at(operation, "put", "/results/0/document/text", "something else"),
        ),
        mutant(
            "a score is NaN",
            body(
                operation,
                lambda data: re.sub(
                    rb'"relevance_score":[0-9.e-]+', b'"relevance_score":NaN', data, count=1
                ),
            ),
        ),
    ]


# Anthropic Messages


def messages(gateway: str, operation: str) -> list[Mutant]:
    """The Messages format, plain and streamed."""
    order = "messages_events|schema"

    def streamed(name: str, edit: Any, checks: str = order) -> Mutant:
        return Mutant(name, gateway, operation, checks, sse(operation, edit))

    def without(kind: str) -> Any:
        return lambda events: [event for event in events if event[0] != kind]

    return [
        Mutant(
            "max_tokens is ignored",
            gateway,
            operation,
            "length",
            _put_request(operation, "max_tokens", 600),
        ),
        Mutant(
            "stop_reason is end_turn when the limit was hit",
            gateway,
            operation,
            "length",
            at(
                operation,
                "map",
                "/stop_reason",
                lambda value: "end_turn" if value == "max_tokens" else value,
            ),
        ),
        Mutant(
            "input_tokens is 0",
            gateway,
            operation,
            "usage",
            at(operation, "put", "/usage/input_tokens", 0),
        ),
        streamed("message_start is missing", without("message_start")),
        streamed("message_stop is missing", without("message_stop")),
        streamed("content_block_start is missing", without("content_block_start")),
        streamed("content_block_stop is missing", without("content_block_stop")),
        streamed("message_delta is missing", without("message_delta")),
        streamed(
            "the event's name is not its type",
            lambda events: [
                ["message_stop" if name == "content_block_delta" else name, data]
                for name, data in events
            ],
        ),
        streamed(
            "a delta's index is wrong",
            in_events(
                lambda number, value: (
                    value | {"index": 5} if value.get("type") == "content_block_delta" else value
                )
            ),
        ),
        streamed(
            "a delta follows message_stop",
            lambda events: [
                *events,
                next(event for event in events if event[0] == "content_block_delta"),
            ],
        ),
        streamed("message_start comes twice", lambda events: [events[0], *events]),
        streamed("no stop_reason", in_events(_no_reason)),
        streamed(
            "an error in mid-stream",
            lambda events: [
                *events[:3],
                [
                    "error",
                    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
                ],
            ],
            "stream_error|messages_events|schema",
        ),
    ]


def _put_request(operation: str, name: str, new: Json) -> Change:
    def edit(ask: MediaRequest, memory: Memory) -> None:
        value = ask.json()
        if isinstance(value, dict) and name in value:
            ask.body = orjson.dumps(value | {name: new})

    return Before(operation, edit)


def _no_reason(number: int, value: Json) -> Json:
    if value.get("type") == "message_delta":
        value["delta"]["stop_reason"] = None
    return value


# Tasks


def ticking(operation: str, edit: Any) -> Change:
    """Change what is told of a task, by how often it was asked for: edit(asked, value) -> value."""

    def change(ask: MediaRequest, reply: Reply, memory: Memory) -> None:
        value = reply.json()
        polls = memory.setdefault("polls", {})
        polls[ask.path] = polls.get(ask.path, 0) + 1
        if (new := edit(polls[ask.path], value)) is None:
            memory["hits"] -= 1
        else:
            reply.body = orjson.dumps(new)

    return After(operation, change, plain)


def backwards(operation: str, waits: Any, edit: Any) -> Change:
    """A task that no longer waits is told to wait again, once it has been told not to; waits(value): whether it does; edit(value): as if it did."""

    def change(count: int, value: Json, seen: list[str] = []) -> Json | None:  # noqa: B006 - one list a mutant
        if waits(value):
            return None
        seen.append("")
        return edit(value) if len(seen) % 2 == 0 else None

    return ticking(operation, change)


def trimmed(operation: str) -> Change:
    """Take bodies that are too large: the spaces at their end are not counted."""

    def edit(ask: MediaRequest, memory: Memory) -> None:
        if len(ask.body) - len(ask.body.rstrip()) > 1000:
            ask.body = ask.body.rstrip()
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    return Before(operation, edit)


def any_verb(gateway: str, path: str, operation: str, data: bytes = b"{}") -> Mutant:
    """One path takes a verb that it does not have."""
    change = whole(
        "media",
        200,
        "application/json",
        data,
        lambda ask, reply: reply.status == 405 and ask.path.partition("?")[0] == path,
    )
    return Mutant(f"any verb on {path}", gateway, operation, "wrong_method", change)


def unknown_traced(gateway: str, operations: str, inspect: str) -> Mutant:
    """An unknown task shows the insides of the server."""
    return Mutant(
        "an unknown task is a stack trace",
        gateway,
        operations,
        "unknown_task|stack_trace|server_error",
        whole(inspect, 500, "text/plain", TRACE, refused(404)),
    )


class Foreign(Change):
    """Let anybody read a task: whoever asks is taken for whoever began it."""

    def __init__(self, begin: str, read: str) -> None:
        self.begin, self.read = begin, read

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        key = ask.header("authorization") or ask.header("x-api-key")
        if ask.operation in self.begin.split("|"):
            memory["owner"] = key
        if (
            ask.operation in self.read.split("|")
            and key
            and key != memory.get("owner", key)
            and "invalid" not in key
        ):
            memory["hits"] = memory.get("hits", 0) + 1
            ask.headers = [
                (name, value) for name, value in ask.headers if name.lower() not in KEYLESS
            ] + [("Authorization", memory["owner"])]
        return await send(ask)


__all__ = [
    "Foreign",
    "any_verb",
    "backwards",
    "chat",
    "common",
    "embeddings",
    "messages",
    "rerank",
    "said",
    "ticking",
    "trimmed",
    "unknown_traced",
]
