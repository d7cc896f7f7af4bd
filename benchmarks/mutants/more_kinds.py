"""Further mutants by kind of fault, on three gateways, and further legal variations."""

from __future__ import annotations

import orjson

from mutants.changes import (
    AcceptInvalid,
    EditReply,
    EditRequest,
    Json,
    Memory,
    Mutant,
    accepted,
    accepted_json,
    at,
    drop_fields,
    header,
    in_events,
    sse,
)
from mutants.kinds import BEARER, CHAT, IMAGE, KEY, MESSAGE, Paced, as_key, counted, make, polled
from mutants.wire import ProxyRequest, Reply

RESPONSE, QUEUE = "createResponse|createResponseSdkPath", "getTaskStatus|getOwnedTaskStatus"
CHATS = "createChatCompletion|createChatCompletionSdkPath"
SAID = {"model": "gpt-4o-mini", "max_tokens": 16,
        "messages": [{"role": "user", "content": "Say hello."}]}  # fmt: skip


def _no_tokens(value: Json) -> Json:
    for holder in (value, value.get("message") or {}, value.get("response") or {}):
        if isinstance(holder.get("usage"), dict):
            counts = holder["usage"]
            counts |= {name: 0 for name, each in counts.items() if isinstance(each, int)}
    return value


def _uncounted(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    """Count no tokens, plain and streamed."""
    if reply.streamed:
        sse("", in_events(lambda n, v: _no_tokens(v))).edit(request, reply, memory)
    elif isinstance(value := reply.json(), dict):
        reply.body = orjson.dumps(_no_tokens(value))


def _more_input(value: Json) -> Json:
    for holder in (value, value.get("message") or {}):
        if "input_tokens" in (holder.get("usage") or {}):
            holder["usage"]["input_tokens"] += 7
    return value


def _first_block(value: Json) -> Json:
    return value | {"index": 0} if "index" in value else value


def _renamed(value: Json) -> Json:
    return value | {"model": "gpt-3.5-turbo"} if "model" in value else value


def _ids(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    reply.put("x-request-id", "req_0000000000" if accepted(request, reply) else None)


def _small_file(request: ProxyRequest, memory: Memory) -> None:
    value = request.json()
    if isinstance(value, dict) and value.get("response_format") == "url":
        request.body = orjson.dumps(value | {"size": "256x256"})
    else:
        memory["hits"] = memory.get("hits", 0) - 1


def _pool(number: int, reply: Reply) -> None:
    """Use each of three ids again and again."""
    value = reply.json()
    reply.body = orjson.dumps(value | {"id": f"chatcmpl-pool{number % 3}"})


def _back(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    """Report that a task runs, then that it is in the queue again."""
    value, polls = reply.json(), memory.setdefault("polls", {})
    number = polls[request.path] = polls.get(request.path, 0) + 1
    if number < 3 and isinstance(value, dict) and "status" in value:
        reply.body = orjson.dumps(value | {"status": ("IN_PROGRESS", "IN_QUEUE")[number - 1]})
    else:
        memory["hits"] -= 1


def _capitals(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    reply.headers = [(name.title(), value) for name, value in reply.headers]


MORE: list[Mutant] = [
    make("a key in the query is accepted", "*", "invalid_key",
         as_key(lambda key, request: not key and KEY in request.target)),
    make("a key in another letter case is accepted", "*", "invalid_key", as_key(
        lambda key, _: key.lower() == BEARER.lower() and not key.endswith(KEY)
        and key.startswith("Bearer "))),
    make("the request id is constant, and errors lack it", "*", "request_id|headers",
         EditReply("", _ids, lambda q, r: bool(q.operation)), "apikey"),
    make("no tokens are counted", CHAT, "usage", EditReply(CHAT, _uncounted)),
    make("Messages without max_tokens are accepted", MESSAGE, "missing_field", AcceptInvalid(
        MESSAGE, SAID, lambda q: "max_tokens" not in (q.json() or {"max_tokens": 1}))),
    make("the input tokens of Responses do not grow", RESPONSE, "prompt_tokens|usage",
         at(RESPONSE, "put", "/usage", {"input_tokens": 12, "output_tokens": 16,
            "total_tokens": 28, "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0}}), "seacloud"),
    make("a Messages stream counts other input tokens", "createMessage|createMessageAnthropicPath",
         "prompt_tokens", sse("createMessage|createMessageAnthropicPath", in_events(
             lambda n, v: _more_input(v))), "seacloud"),
    make("a Messages stream stalls for 3 s", MESSAGE, "pace",
         Paced(MESSAGE, lambda n, count: 3.0 if n == count // 2 else 0.004)),
    make("all blocks of a Messages stream have index 0", MESSAGE, "messages_events|tool_call_ids",
         sse(MESSAGE, in_events(lambda n, v: _first_block(v)))),
    make("a stream names another model", CHAT, "model|chat_chunks",
         sse(CHAT, in_events(lambda n, v: _renamed(v)))),
    make("ids are used again", CHATS, "object_ids", counted(CHATS, _pool, accepted_json),
         "seacloud"),
    make("a task returns to the queue", f"{QUEUE}|submitTask|submitOwnedTask", "task_states",
         EditReply(QUEUE, _back, accepted_json), "seacloud"),
    make("the file behind a URL is smaller", IMAGE, "media|media_facts|media_links",
         EditRequest(IMAGE, _small_file)),
    make("output_format is ignored", IMAGE, "media", drop_fields(IMAGE, "output_format")),
    make("stop_sequences are ignored", MESSAGE, "stop", drop_fields(MESSAGE, "stop_sequences")),
    make("a result before the end", "getTask", "task_result|schema",
         polled(lambda n, v: v | {"outputs": [{"url": "https://cdn.example/early.mp4"}]}
                if v.get("status") not in ("completed", "failed") else v)),
]  # fmt: skip
MORE_LEGAL: list[Mutant] = [
    make("x-request-id in capitals", "*", "", EditReply("", _capitals, lambda q, r: True)),
    make("pings in a Messages stream", "*", "",
         sse(MESSAGE, lambda events: [*events[:3], ["ping", '{"type": "ping"}'], *events[3:]])),
    make("the usage has details", "*", "", at(CHAT, "put", "/usage/completion_tokens_details",
                                             {"reasoning_tokens": 0, "audio_tokens": None})),
    make("errors have a link", "*", "", EditReply("", lambda q, r, m: setattr(
        r, "body", r.body.replace(b'{"error":{', b'{"error":{"doc_url":"https://d.example/e",')),
        lambda q, r: r.status >= 400)),
    make("a long cache of files", "*", "", header("media", "cache-control", "max-age=31536000")),
]  # fmt: skip
