"""A failing and a passing example of each check, for `contract explain` and the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.exchange import Exchange, ReceivedChunk, Request, Response

Json = Any


class Example(NamedTuple):
    """A request and its reply; a list as the reply is an event stream, its texts are raw data."""

    request: Json
    reply: Json
    status: int = 200
    headers: Mapping[str, str] = {}
    at: Sequence[float] = ()  # seconds of each event
    sent: Mapping[str, str] = {}  # headers of the request

    def __str__(self) -> str:
        sent = "; ".join(f"{name}: {value}" for name, value in self.sent.items())
        sent += "" if self.request is None else f" {orjson.dumps(self.request).decode()[:200]}"
        sent = f"{sent.strip()} -> " if sent else ""
        given = "; ".join(f"{name}: {value}" for name, value in self.headers.items())
        reply = orjson.dumps(self.reply).decode()[:300]
        return f"{sent}{self.status} {f'{given} ' if given else ''}{reply}"


class Pair(NamedTuple):
    """The exchanges on both sides of a rule."""

    failing: Sequence[Example]
    passing: Sequence[Example]


def to_exchange(example: Example, number: int = 1) -> Exchange:
    """Return the exchange of an example; without a request body, it is a GET of models."""
    stream = isinstance(example.reply, list)
    kind = "text/event-stream" if stream else "application/json"
    data = [each.encode() if isinstance(each, str) else orjson.dumps(each)
            for each in (example.reply if stream else ())]  # fmt: skip
    parts = [b"data: " + each + b"\n\n" for each in data]
    body = b"".join(parts) if stream else orjson.dumps(example.reply)
    times = example.at or (0.1,) * len(parts)
    chunks = tuple(
        ReceivedChunk(len(part), at) for part, at in zip(parts, times, strict=bool(parts))
    )
    method = "GET" if example.request is None else "POST"
    sent = b"" if example.request is None else orjson.dumps(example.request)
    url = "https://gateway.example/v1/" + ("models" if method == "GET" else "chat/completions")
    headers = {"content-type": kind, **example.headers}
    response = Response(example.status, headers, body, chunks, total=0.02)
    request = Request(method, url, example.sent, sent, "first")
    return Exchange("op", request, response, number=number, at=number / 10)


def _chat(text: str = "Hi", **more: Json) -> dict[str, Json]:
    message = {"role": "assistant", "content": text}
    return {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], **more}


def _part(index: int, id_: str | None, name: str = "") -> dict[str, Json]:
    function = {"name": name} if name else {"arguments": "{"}
    call = {"index": index, "function": function} | ({"id": id_} if id_ else {})
    return {"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]}


def _said(tokens: int, text: str = "Hi") -> tuple[dict[str, Json], dict[str, Json]]:
    messages = {"model": "m", "messages": [{"role": "user", "content": text}]}
    return messages, _chat(usage={"prompt_tokens": tokens, "completion_tokens": 1})


def _limits(*left: int, reset: float = 1.0) -> list[Example]:
    return [
        Example(
            None,
            {},
            headers={
                "x-ratelimit-limit-requests": "60",
                "x-ratelimit-remaining-requests": str(each),
                "x-ratelimit-reset-requests": str(round(50000 * reset - number * reset * 100)),
            },
        )
        for number, each in enumerate(left)
    ]


_HELLO = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
_SEEDED = {**_HELLO, "seed": 7}
_LONG = "We talk about boats and the wind. " * 8
_LOGPROBS = {**_HELLO, "logprobs": True, "top_logprobs": 1}
_EVENTS = [{"choices": [{"index": 0, "delta": {"content": "Hi"}}]}] * 14
_STREAM = {**_HELLO, "stream": True}
_EVEN = tuple(0.1 * number for number in range(1, 15))
_STALLED = (*_EVEN[:7], *(at + 3 for at in _EVEN[7:]))
_HELD = (0.6,) * 14


_KEY = {"Authorization": "Bearer sk-12345678"}
_SHAPE = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
_SHAPED = {**_HELLO, "response_format": {"type": "json_schema", "json_schema": {"schema": _SHAPE}}}
_TOOL = {"type": "function", "function": {"name": "find", "parameters": _SHAPE}}
_TOOLED = {**_HELLO, "tools": [_TOOL], "tool_choice": "required"}
_RANK = {"query": "sea", "documents": ["boat", "bread"]}
_SAID_TWICE = {"input": ["one", "two"]}


def _calls(arguments: str) -> dict[str, Json]:
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}


def _chunks(*reasons: Json) -> list[Json]:
    choices = [{"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}]
    choices += [{"index": 0, "delta": {}, "finish_reason": each} for each in reasons]
    return [*({"id": "c1", "choices": [each]} for each in choices), "[DONE]"]


def _events(*types: str, **more: Json) -> list[Json]:
    """Return numbered events of these types."""
    return [{"type": each, "sequence_number": n, **more} for n, each in enumerate(types)]


def _vectors(count: int) -> dict[str, Json]:
    return {"data": [{"index": index, "embedding": [0.6, 0.8]} for index in range(count)]}


def _scores(*scores: float) -> dict[str, Json]:
    rows = [{"index": index, "relevance_score": score} for index, score in enumerate(scores)]
    return {"results": rows}


def _credits(charged: float, refunded: float) -> dict[str, Json]:
    sums = {"reserved": 0.1, "charged": charged, "refunded": refunded}
    return {"status": "completed", "credits": sums}


def _top(alternatives: Json) -> dict[str, Json]:
    token = {"token": "Hi", "logprob": -0.1, "top_logprobs": alternatives}
    return {"choices": [{"message": {"content": "Hi"}, "logprobs": {"content": [token]}}]}


EXAMPLES: dict[str, Pair] = {
    "timestamps": Pair([Example(_HELLO, {"created": 1796039895000})],
                       [Example(_HELLO, {"created": 1796039895})]),
    "duplicates": Pair([Example(None, {"data": [{"id": "a"}, {"id": "a"}]})],
                       [Example(None, {"data": [{"id": "a"}, {"id": "b"}]})]),
    "leak": Pair([Example(_HELLO, {"error": {"message": "api.openai.com: sk-proj-Ab12Cd34"}}, 400)],
                 [Example(_HELLO, {"error": {"message": "The provider failed."}}, 400)]),
    "too_many_requests": Pair(
        [Example(_HELLO, {}, 429, {"retry-after": "1796039895000"})],
        [Example(_HELLO, {}, 429, {"retry-after": "5"})]),
    "tool_call_ids": Pair(
        [Example(_STREAM, [_part(0, "a", "f"), _part(0, "b")])],
        [Example(_STREAM, [_part(0, "a", "f"), _part(0, None), _part(1, "b", "f")])]),
    "token_counts": Pair(
        [Example(_HELLO, _chat("one two three " * 20, usage={"completion_tokens": 2}))],
        [Example(_HELLO, _chat("one two three " * 20, usage={"completion_tokens": 60}))]),
    "model": Pair([Example(_HELLO, {"model": "gpt-3.5-turbo"})],
                  [Example(_HELLO, {"model": "m-2026-01-01"})]),
    "logprobs": Pair([Example(_LOGPROBS, _top([]))],
                     [Example(_LOGPROBS, _top([{"token": "Ho", "logprob": -2.0}]))]),
    "choices": Pair([Example(_HELLO, _chat(""))], [Example(_HELLO, _chat("Hi"))]),
    "object_ids": Pair([Example(_HELLO, _chat(id="c1"))] * 2,
                       [Example(_HELLO, _chat(id="c1")), Example(_HELLO, _chat(id="c2"))]),
    "prompt_tokens": Pair([Example(*_said(9)), Example(*_said(9, _LONG))],
                          [Example(*_said(9)), Example(*_said(70, _LONG))]),
    "seed": Pair([Example(_SEEDED, _chat("one")), Example(_SEEDED, _chat("two"))],
                 [Example(_SEEDED, _chat("one"))] * 2),
    "served_models": Pair([Example(None, {"data": [{"id": "x"}]}), Example(_HELLO, _chat())],
                          [Example(None, {"data": [{"id": "m"}]}), Example(_HELLO, _chat())]),
    "pace": Pair([Example(_STREAM, _EVENTS, at=_STALLED)], [Example(_STREAM, _EVENTS, at=_EVEN)]),
    "rate_headers": Pair(_limits(9, 9, 9, 9), _limits(9, 8, 7, 6)),
    "stack_trace": Pair(
        [Example(_HELLO, {"error": "Traceback (most recent call last): File"}, 500)],
        [Example(_HELLO, {"error": "internal"}, 500)]),
    "key_echo": Pair([Example(_HELLO, {"error": "wrong key sk-12345678"}, 401, sent=_KEY)],
                     [Example(_HELLO, {"error": "wrong key sk-...78"}, 401, sent=_KEY)]),
    "server_error": Pair([Example(_HELLO, {}, 500)], [Example(_HELLO, {}, 400)]),
    "no_redirect": Pair([Example(None, {}, 302, {"location": "http://gateway.example/v1"})],
                        [Example(None, {})]),
    "cors": Pair(
        [Example(None, {}, headers={"access-control-allow-origin": "*",
                                    "access-control-allow-credentials": "true"})],
        [Example(None, {}, headers={"access-control-allow-origin": "*"})]),
    "request_id": Pair(
        [Example(None, {"request_id": "r2", "timestamp": 1}, headers={"x-request-id": "r1"})],
        [Example(None, {"request_id": "r1", "timestamp": 1}, headers={"x-request-id": "r1"})]),
    "count": Pair([Example(None, {"total": 1, "data": [{}, {}]})],
                  [Example(None, {"total": 2, "data": [{}, {}]})]),
    "event_stream": Pair([Example(_STREAM, ['{"id": 1'])], [Example(_STREAM, ['{"id": 1}'])]),
    "stream_error": Pair([Example(_STREAM, [{"error": {"message": "overloaded"}}])],
                         [Example(_STREAM, [{"choices": []}])]),
    "chat_chunks": Pair([Example(_STREAM, _chunks("stop", "stop"))],
                        [Example(_STREAM, _chunks("stop"))]),
    "messages_events": Pair(
        [Example(_STREAM, _events("message_delta", "message_stop", delta={"stop_reason": "x"}))],
        [Example(_STREAM, _events("message_start", "message_delta", "message_stop",
                                  delta={"stop_reason": "end_turn"}))]),
    "responses_events": Pair([Example(_STREAM, _events("response.created"))],
                             [Example(_STREAM, _events("response.created", "response.completed"))]),
    "speech_events": Pair([Example(_STREAM, _events("speech.audio.delta", audio="AAAA"))],
                          [Example(_STREAM, _events("speech.audio.delta", "speech.audio.done",
                                                    audio="AAAA"))]),
    "usage": Pair(
        [Example(_HELLO, _chat(usage={"prompt_tokens": 9, "completion_tokens": 3,
                                      "total_tokens": 9}))],
        [Example(_HELLO, _chat(usage={"prompt_tokens": 9, "completion_tokens": 3,
                                      "total_tokens": 12}))]),
    "length": Pair(
        [Example({**_HELLO, "max_tokens": 5}, _chat(usage={"completion_tokens": 9}))],
        [Example({**_HELLO, "max_tokens": 5}, _chat(usage={"completion_tokens": 3}))]),
    "stop": Pair([Example({**_HELLO, "stop": ["END"]}, _chat("a END b"))],
                 [Example({**_HELLO, "stop": ["END"]}, _chat("a "))]),
    "structured_output": Pair([Example(_SHAPED, _chat("Lyon"))],
                              [Example(_SHAPED, _chat('{"city": "Lyon"}'))]),
    "tool_calls": Pair([Example(_TOOLED, _calls('{"town": "Lyon"}'))],
                       [Example(_TOOLED, _calls('{"city": "Lyon"}'))]),
    "embeddings": Pair([Example(_SAID_TWICE, _vectors(1))], [Example(_SAID_TWICE, _vectors(2))]),
    "rerank": Pair([Example(_RANK, _scores(0.2, 0.9))], [Example(_RANK, _scores(0.9, 0.2))]),
    "moderation": Pair(
        [Example(_HELLO, {"results": [{"categories": {"violence": True}, "flagged": False}]})],
        [Example(_HELLO, {"results": [{"categories": {"violence": True}, "flagged": True}]})]),
    "media": Pair([Example({"n": 2}, {"data": [{"url": "https://files.example/1.png"}]})],
                  [Example({"n": 1}, {"data": [{"url": "https://files.example/1.png"}]})]),
    "funds": Pair([Example(None, _credits(0.12, 0))], [Example(None, _credits(0.08, 0.02))]),
    "estimate": Pair(
        [Example({}, {"cost_per_generation": 0.02, "assets_count": 3, "estimated_cost": 0.02})],
        [Example({}, {"cost_per_generation": 0.02, "assets_count": 3, "estimated_cost": 0.06})]),
}  # fmt: skip
HELD = Pair(
    [Example(_HELLO, _chat())] + [Example(_STREAM, _EVENTS, at=_HELD)] * 2,
    [Example(_HELLO, _chat()), Example(_STREAM, _EVENTS, at=_HELD)],
)
RISING = Pair(_limits(5, 6, 7, 8, 9), _limits(9, 8, 59, 58))
IN_MILLISECONDS = Pair(_limits(9, 8, 7, 6, 5, reset=1.0), _limits(9, 8, 7, 6, 5, reset=0.01))
