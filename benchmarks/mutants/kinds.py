"""Mutants by the kinds of fault that real gateways have, and legal variations.

They are for a whole default run, with its usual caps: `benchmarks/mutants.py --default`.
"""

from __future__ import annotations

import asyncio
import io
import random
import time
from collections.abc import Callable
from typing import Any

import orjson

from mutants.changes import (
    EditReply,
    EditRequest,
    Event,
    Json,
    Memory,
    Mutant,
    accepted,
    accepted_json,
    accepted_stream,
    at,
    drop_fields,
    header,
    in_events,
    refused,
    replace_reply,
    sse,
    status,
)
from mutants.wire import Change, ProxyRequest, Reply, Send

G = "sealink"
KEY = "sk-sealink-test-0000000000000000000000000000"
CHAT, EMBED, IMAGE, VIDEO = "createChatCompletion", "createEmbedding", "createImage", "createVideo"
TASKS, MESSAGE, RERANK = "createVideo|createMusic|getTask", "createMessage", "createRerank"


def make(name: str, operation: str, checks: str, change: Change, gateway: str = G) -> Mutant:
    return Mutant(name, gateway, operation, checks, change)


def as_key(good: Callable[[str, ProxyRequest], bool], to: str = KEY, op: str = "") -> Change:
    """Treat some keys as the good one."""

    def edit(request: ProxyRequest, memory: Memory) -> None:
        if good(request.header("authorization"), request):
            kept = [pair for pair in request.headers if pair[0].lower() != "authorization"]
            request.headers = [*kept, ("Authorization", f"Bearer {to}")]
        else:
            memory["hits"] = memory.get("hits", 0) - 1

    class Only(EditRequest):
        async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
            if not request.operation:
                return await send(request)
            return await super().serve(request, send, memory)

    return Only(op, edit)


def counted(operations: str, edit: Callable[[int, Reply], None], when: Any = accepted) -> Change:
    """Edit replies by their number, from 1."""

    def change(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        memory["count"] = memory.get("count", 0) + 1
        edit(memory["count"], reply)

    return EditReply(operations, change, when)


def text_at(operations: str, old: str, new: str, when: Any) -> Change:
    def edit(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        data = reply.body.replace(old.encode(), new.encode())
        memory["hits"] -= data == reply.body
        reply.body = data

    return EditReply(operations, edit, when)


def message(operations: str, text: str, *statuses: int) -> Change:
    """Add text to error messages."""
    return text_at(operations, '"message":"', f'"message":"{text} ', refused(*statuses))


class Paced(Change):
    """Change when the pieces of a stream come: waits(number, count) -> seconds before a piece."""

    def __init__(
        self, operation: str, waits: Callable[[int, int], float], whole: float = 0
    ) -> None:
        self.operation, self.waits, self.whole = operation, waits, whole

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if request.operation in self.operation.split("|") and accepted_stream(request, reply):
            memory["hits"] = memory.get("hits", 0) + 1
            await asyncio.sleep(self.whole)
            blocks = [block + b"\n\n" for block in reply.body.split(b"\n\n") if block]
            count = len(blocks)
            reply.pieces = [(self.waits(n, count), block) for n, block in enumerate(blocks)]
        return reply


def late(edit: Callable[[list[Event]], list[Event]]) -> Callable[[list[Event]], list[Event]]:
    """Return an edit of what follows event 25."""
    return lambda events: [*events[:25], *edit(events[25:])] if len(events) > 27 else events


def tool_parts(edit: Callable[[int, Json], None]) -> Callable[[list[Event]], list[Event]]:
    def change(number: int, value: Json) -> Json:
        for choice in value.get("choices") or []:
            for part in (choice.get("delta") or {}).get("tool_calls") or []:
                edit(number, part)
        return value

    return in_events(change)


def rates(edit: Callable[[int, int], int], name: str = "remaining-requests") -> Change:
    def change(number: int, reply: Reply) -> None:
        if old := reply.header(f"x-ratelimit-{name}"):
            reply.put(f"x-ratelimit-{name}", str(edit(number, int(float(old)))))

    return counted("", change)


class EverySeventh(Change):
    """Fail once in seven calls, then succeed."""

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        memory["count"] = memory.get("count", 0) + 1
        if request.operation and memory["count"] % 7 == 0:
            memory["hits"] = memory.get("hits", 0) + 1
            reply.status, reply.body = (
                503,
                b'{"error":{"message":"busy","type":"x","code":"x","param":null}}',
            )
            reply.put("content-type", "application/json")
        return reply


class TooMany(Change):
    """Refuse one call with 429."""

    def __init__(self, wait: str, retryable: bool | None = None) -> None:
        self.wait, self.retryable = wait, retryable

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        memory["count"] = memory.get("count", 0) + 1
        if memory["count"] == 9:
            memory["hits"] = 1
            error: Json = {"message": "slow down", "type": "rate_limit_exceeded", "param": None,
                           "code": "rate_limit_exceeded"}  # fmt: skip
            if self.retryable is not None:
                error["retryable"] = self.retryable
            reply.status, reply.body = 429, orjson.dumps({"error": error})
            reply.put("content-type", "application/json")
            reply.put("retry-after", self.wait)
        return reply


def polled(edit: Callable[[int, Json], Json]) -> Change:
    def change(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
        polls = memory.setdefault("polls", {})
        polls[request.path] = polls.get(request.path, 0) + 1
        reply.body = orjson.dumps(edit(polls[request.path], reply.json()))

    return EditReply("getTask", change, accepted_json)


def outputs(edit: Callable[[Json], None]) -> Change:
    """Edit every object of a task that has the URL of a file."""

    def walk(value: Json) -> None:
        parts = value.values() if isinstance(value, dict) else value
        for part in list(parts) if isinstance(value, dict | list) else ():
            walk(part)
        if isinstance(value, dict) and any("url" in name for name in value):
            edit(value)

    def change(count: int, value: Json) -> Json:
        walk(value)
        return value

    return polled(change)


def shrink(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    """Return a smaller image in base64."""
    import base64

    from PIL import Image

    value = reply.json()
    for item in value.get("data") or []:
        if "b64_json" in item:
            image = Image.open(io.BytesIO(base64.b64decode(item["b64_json"]))).resize((256, 256))
            out = io.BytesIO()
            image.save(out, "PNG")
            item["b64_json"] = base64.b64encode(out.getvalue()).decode()
    reply.body = orjson.dumps(value)


def data_url(value: Json) -> Json:
    return f"data:image/png;base64,{value}" if isinstance(value, str) else value


def _usage(reply: Reply, tokens: int) -> None:
    value = reply.json()
    if counts := value.get("usage"):
        counts["prompt_tokens"] = tokens
        counts["total_tokens"] = tokens + counts["completion_tokens"]
        reply.body = orjson.dumps(value)


def _zero_input(value: Json) -> Json:
    if "message" in value:
        value["message"]["usage"]["input_tokens"] = 0
    return value


def _stream_usage(value: Json) -> Json:
    if counts := value.get("usage"):
        counts["prompt_tokens"] += 5
        counts["total_tokens"] += 5
    return value


def _one_token(value: Json) -> Json:
    if counts := value.get("usage"):
        counts["completion_tokens"] = 1
        counts["total_tokens"] = counts["prompt_tokens"] + 1
    return value


def _append(reply: Reply, text: str) -> None:
    value = reply.json()
    value["choices"][0]["message"]["content"] += text
    reply.body = orjson.dumps(value)


def _query(name: str) -> Change:
    def edit(request: ProxyRequest, memory: Memory) -> None:
        path, _, query = request.target.partition("?")
        kept = [pair for pair in query.split("&") if pair and not pair.startswith(f"{name}=")]
        request.target = path + ("?" + "&".join(kept) if kept else "")

    return EditRequest("listGenerations", edit)


def _reset_ms() -> Change:
    started = time.monotonic()

    def change(number: int, reply: Reply) -> None:
        if reply.header("x-ratelimit-reset-requests"):
            left = 60_000 - (time.monotonic() - started) * 1000 % 60_000
            reply.put("x-ratelimit-reset-requests", str(round(left)))

    return counted("", change)


def _known_model(request: ProxyRequest, memory: Memory, model: str = "qwen3-plus") -> None:
    value = request.json()
    if isinstance(value, dict) and "no-such" in str(value.get("model")):
        request.body = orjson.dumps(value | {"model": model})
    else:
        memory["hits"] = memory.get("hits", 0) - 1


BEARER = f"Bearer {KEY}"
KINDS: list[Mutant] = [
    # Auth
    make("an empty key is accepted", "*", "invalid_key", as_key(lambda key, _: key == "Bearer")),
    make("lower-case bearer is refused", "*", "bearer_case",
         as_key(lambda key, _: key.startswith("bearer "), "invalid-key")),
    make("a good key with a suffix is accepted", "*", "invalid_key",
         as_key(lambda key, _: key.startswith(BEARER) and key != BEARER)),
    make("a key in the wrong header is accepted", "*", "invalid_key",
         as_key(lambda key, request: not key and request.header("x-api-key") == KEY)),
    make("a key of another gateway is accepted", "*", "invalid_key",
         as_key(lambda key, _: key.startswith(("Bearer bye_", "Bearer sk-or-")))),
    make("a picture is accepted without a key", IMAGE, "missing_key",
         as_key(lambda key, _: not key, op=IMAGE)),
    # Numbers and ids
    make("created is in ms", CHAT, "timestamps", at(CHAT, "map", "/created", lambda v: v * 1000)),
    make("created is 0", CHAT, "timestamps|schema", at(CHAT, "put", "/created", 0)),
    make("created of a stream is in ms", CHAT, "timestamps",
         sse(CHAT, in_events(lambda n, v: v | {"created": v["created"] * 1000}))),
    make("task times are in ms", TASKS, "timestamps",
         at("getTask", "map", "/created_at", lambda v: v * 1000)),
    make("task times go back", "getTask", "task_times",
         polled(lambda n, v: v | {"created_at": v["created_at"] - 60 * n})),
    make("ids are constant", CHAT, "object_ids", at(CHAT, "put", "/id", "chatcmpl-constant")),
    make("message ids are constant", MESSAGE, "object_ids", at(MESSAGE, "put", "/id", "msg_1")),
    make("prompt_tokens do not grow", CHAT, "prompt_tokens|usage",
         EditReply(CHAT, lambda q, r, m: _usage(r, 12), accepted_json)),
    make("input_tokens is 0 in a Messages stream", MESSAGE, "usage", sse(
        MESSAGE, in_events(lambda n, v: _zero_input(v)))),
    make("a stream counts other prompt tokens", CHAT, "prompt_tokens",
         sse(CHAT, in_events(lambda n, v: _stream_usage(v)))),
    make("completion_tokens is 1", CHAT, "token_counts|length|usage",
         sse(CHAT, in_events(lambda n, v: _one_token(v)))),
    # Streams
    make("a stream is cut after chunk 25", CHAT, "chat_chunks|event_stream",
         sse(CHAT, late(lambda events: []))),
    make("an error after chunk 25", CHAT, "stream_error|schema", sse(CHAT, late(lambda events: [
        ["", '{"error":{"message":"lost","type":"upstream_error","param":null,"code":null}}']]))),
    make("the id changes after chunk 25", CHAT, "chat_chunks", sse(CHAT, late(in_events(
        lambda n, v: v | {"id": "chatcmpl-other"})))),
    make("bad JSON after chunk 25", CHAT, "event_stream|schema", sse(CHAT, late(
        lambda events: [["", '{"id": '], *events]))),
    make("a stall of 3 s", CHAT, "pace",
         Paced(CHAT, lambda n, count: 3.0 if n == count // 2 else 0.004)),
    make("a stream is held back for 0.6 s", CHAT, "pace",
         Paced(CHAT, lambda n, count: 0.0, 0.6)),
    make("a new tool-call id per fragment", CHAT, "tool_call_ids|schema", sse(CHAT, tool_parts(
        lambda n, part: part.update(id=f"call_{n}")))),
    make("parallel tool calls have index 0", CHAT, "tool_call_ids", sse(CHAT, tool_parts(
        lambda n, part: part.update(index=0)))),
    make("top_logprobs is empty", CHAT, "logprobs",
         at(CHAT, "put", "/choices/0/logprobs/content/*/top_logprobs", [])),
    make("a Messages stream is cut", MESSAGE, "messages_events|event_stream",
         sse(MESSAGE, late(lambda events: []))),
    # Obedience
    make("size is ignored", IMAGE, "media", EditReply(IMAGE, shrink, accepted_json)),
    make("n is 1", IMAGE, "media", drop_fields(IMAGE, "n")),
    make("b64_json is a data URL", IMAGE, "media|schema",
         at(IMAGE, "map", "/data/*/b64_json", data_url)),
    make("stop is ignored", CHAT, "stop", drop_fields(CHAT, "stop")),
    make("another model is echoed", CHAT, "model", at(CHAT, "put", "/model", "gpt-3.5-turbo")),
    make("the seed is ignored", CHAT, "seed", counted(CHAT, lambda n, r: _append(r, f" {n}"),
         lambda q, r: accepted_json(q, r) and "seed" in (q.json() or {}))),
    make("top_n is ignored", RERANK, "rerank", drop_fields(RERANK, "top_n")),
    make("dimensions is ignored", EMBED, "embeddings", drop_fields(EMBED, "dimensions")),
    make("encoding_format is ignored", EMBED, "embeddings", drop_fields(EMBED, "encoding_format")),
    make("a model that answers is not listed", "listModels", "served_models",
         at("listModels", "map", "/data", lambda rows: [row for row in rows
                                                 if "qwen3" not in row["id"]])),
    make("a model is listed twice", "listModels", "duplicates",
         at("listModels", "map", "/data", lambda rows: [rows[0], *rows])),
    make("a listed model cannot be shown", "getModel", "served_models|examples|reach",
         status("getModel", 404)),
    make("the list ignores limit", "listGenerations", "list|rest_limit", _query("limit"),
         "babysea"),
    make("the list has a row twice", "listGenerations", "duplicates|list", at(
        "listGenerations", "map", "/data/generations", lambda rows: [*rows, *rows[:1]]), "babysea"),
    make("total is lower than the list", "listGenerations", "count|list|schema", at(
        "listGenerations", "map", "/data/generations_total", lambda n: 0), "babysea"),
    make("openapi.json describes another API", "getOpenApi|*", "openapi|served_document|schema",
         text_at("", '"/v1/embeddings"', '"/v2/embeddings"', lambda q, r: "openapi.json" in q.path),
         "apikey"),
    # Limits
    make("remaining does not fall", "*", "rate_headers", rates(lambda n, v: 299)),
    make("remaining rises", "*", "rate_headers", rates(lambda n, v: min(299, 10 + n))),
    make("reset is in ms", "*", "rate_headers", _reset_ms()),
    make("Retry-After is in ms", "*", "too_many_requests|rate_headers", TooMany("1796039895000")),
    make("a 429 is not retryable", "*", "too_many_requests|schema", TooMany("1", False)),
    make("a 429 without Retry-After", "*", "too_many_requests|schema", TooMany("")),
    # Tasks
    make("progress falls", "getTask", "task_progress|schema",
         polled(lambda n, v: v | {"progress": max(0, 90 - 20 * n)})),
    make("the width is false", TASKS, "media_facts|schema",
         outputs(lambda item: item.update(width=7, height=9))),
    make("the duration is false", TASKS, "media_facts|schema",
         outputs(lambda item: item.update(duration=99))),
    make("the size in bytes is false", TASKS, "media_facts|schema",
         outputs(lambda item: item.update(bytes=12))),
    # Money
    make("the estimate is too low", "estimateCredits|getTask|getBilling|*", "funds", at(
        "estimateCredits", "map", "/estimated_credits", lambda v: v / 2), "apikey"),
    make("the charge is twice the estimate", "*", "funds", at(
        "estimateGeneration", "map", "/data/cost_total_consumed", lambda v: v / 2), "babysea"),
    # Errors
    make("an error shows a provider's key", "*", "leak",
         message("", "sk-proj-AbCdEf0123456789xyz", 400)),
    make("an error shows a provider's host", "*", "leak",
         message("", "POST https://api.openai.com/v1/chat/completions", 400, 404)),
    make("an error shows an inner host", "*", "leak", message("", "http://10.2.3.4:8000", 400)),
    make("an error is HTML", "*", "schema|envelope", replace_reply(
        "", 400, "text/html", b"<html><h1>Bad Request</h1></html>", refused(400))),
    make("an error has another envelope", "*", "schema|envelope", replace_reply(
        "", 404, "application/json", b'{"oops": true}', refused(404))),
    make("an error shows a stack trace", "*", "stack_trace",
         message("", 'Traceback (most recent call last):\\\\n File \\"a.py\\", line 3', 400)),
    make("a 5xx that a retry hides", "*", "flake", EverySeventh()),
    make("an unknown model is accepted", CHAT, "unknown_model", EditRequest(
        CHAT, lambda q, m: _known_model(q, m))),
    make("an unknown model is accepted by Messages", MESSAGE, "unknown_model", EditRequest(
        MESSAGE, lambda q, m: _known_model(q, m, "claude-haiku-4-5"))),
]  # fmt: skip


def _accept_more(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    value = reply.json()
    if isinstance(value, dict):
        reply.body = orjson.dumps(value | {"x_region": "eu", "x_upstream": None})


def _comments(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    reply.body = reply.body.replace(b"\n\n", b"\n\n: keep-alive\n\n", 2)


def _crlf(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    reply.body = reply.body.replace(b"\n", b"\r\n")


def _pieces(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    data, rng = reply.body, random.Random(1)
    cuts = sorted(rng.sample(range(1, len(data)), min(20, len(data) - 1)))
    reply.pieces = [(0.0, data[a:b]) for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


LEGAL: list[Mutant] = [
    make(
        "further fields in every reply",
        "*",
        "",
        EditReply(
            "createChatCompletion|createEmbedding|getTask|createRerank", _accept_more, accepted_json
        ),
    ),
    make("comments in a stream", "*", "", EditReply("", _comments, accepted_stream)),
    make("CRLF in a stream", "*", "", EditReply("", _crlf, accepted_stream)),
    make("odd chunks", "*", "", EditReply("", _pieces, accepted_stream)),
    make("a dated model", "*", "", at(CHAT, "map", "/model", lambda m: f"{m}-2026-01-01")),
    make(
        "charset in JSON",
        "*",
        "",
        header("", "content-type", "application/json; charset=utf-8", accepted_json),
    ),
    make("no rate headers", "*", "", header("", "x-ratelimit-limit-requests", None)),
    make("a slow start", "*", "", Paced(CHAT, lambda n, count: 0.4 if n == 0 else 0.02)),
    make("a pause of 1 s", "*", "", Paced(CHAT, lambda n, count: 1.0 if n == count // 2 else 0.02)),
    make("role with content null", "*", "", sse(CHAT, in_events(lambda n, v: v))),
    make("a null usage in chunks", "*", "", sse(CHAT, in_events(lambda n, v: {"usage": None} | v))),
    make("a refusal in other words", "*", "", message("", "Sorry:", 400, 404)),
    make("a system_fingerprint", "*", "", at(CHAT, "put", "/system_fingerprint", "fp_1")),
    make(
        "cached tokens",
        "*",
        "",
        at(CHAT, "put", "/usage/prompt_tokens_details", {"cached_tokens": 3}),
    ),
    make("server headers", "*", "", header("", "server", "nginx")),
]
