"""Deviations are found with an excerpt of the document; what it allows is not a deviation."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from mockgateway.contract.conformance import deviations
from mockgateway.contract.evaluation import document_finding
from mockgateway.contract.exchange import Exchange, ReceivedChunk, Request, Response
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.spec.document import Document

TARGET = Target("http://gateway", Document(OPENAPI / "sealink.yaml", "sealink"), "sealink")
GOOD: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1780000000,
    "model": "qwen3-max",
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}
    ],
    "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
}
CHOICE = {"index": 0, "delta": {"content": "x"}, "finish_reason": None}
CHUNK: dict[str, Any] = {
    "id": "c",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [CHOICE],
}
LIMITS = {
    f"x-ratelimit-{name}-{kind}": "5"
    for name in ("limit", "remaining", "reset")
    for kind in ("requests", "tokens")
}


def exchange(body: Any, status: int = 200, stream: bool = False, **headers: str) -> Exchange:
    """A chat and its answer; `body` is JSON, or bytes to be sent as they are."""
    sent = orjson.dumps(
        {
            "model": "qwen3-max",
            "messages": [{"role": "user", "content": "Hello"}],
            **({"stream": True} if stream else {}),
        }
    )
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    answered = {
        "content-type": "application/json",
        "x-sealink-request-id": "req_1",
        **LIMITS,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    answer = Response(
        status,
        {name: value for name, value in answered.items() if value},
        data,
        (ReceivedChunk(len(data), 0.1),),
    )
    return Exchange(
        "createChatCompletion",
        Request(
            "POST",
            "http://gateway/v1/chat/completions",
            {"content-type": "application/json"},
            sent,
            "first",
        ),
        answer,
    )


def messages_for(exchange: Exchange) -> list[str]:
    operation = TARGET.operation(exchange.operation)
    assert operation is not None
    return [deviation.message for deviation in deviations(exchange, operation)]


def events(*values: Any) -> bytes:
    return b"".join(
        b"data: " + (value if isinstance(value, bytes) else orjson.dumps(value)) + b"\n\n"
        for value in values
    )


HEALTHY = {
    "plain": exchange(GOOD),
    "stream": exchange(events(CHUNK, b"[DONE]"), stream=True, content_type="text/event-stream"),
    "more than is documented": exchange({**GOOD, "extra": 1}, x_new="1"),
    "charset": exchange(GOOD, content_type="application/json; charset=utf-8"),
    "refusal": exchange(
        {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": None}},
        400,
    ),
}


@pytest.mark.parametrize("case", HEALTHY)
def test_a_documented_answer_has_no_deviation(case: str) -> None:
    assert messages_for(HEALTHY[case]) == []


BROKEN = {
    "field dropped": (
        exchange({key: value for key, value in GOOD.items() if key != "usage"}),
        "'usage' is a required property",
    ),
    "field retyped": (
        exchange({**GOOD, "created": "now"}),
        "/created: 'now' is not of type integer",
    ),
    "wrong constant": (exchange({**GOOD, "object": "text"}), "/object"),
    "deep": (
        exchange(
            {
                **GOOD,
                "choices": [{**GOOD["choices"][0], "message": {"role": "bot", "content": None}}],
            }
        ),
        "/choices/0/message",
    ),
    "status": (exchange(GOOD, 203), "status 203 is not documented"),
    "media type": (exchange(GOOD, content_type="text/html"), "the content type is text/html"),
    "no media type": (exchange(GOOD, content_type=""), "the content type is missing"),
    "required header": (
        exchange(GOOD, x_sealink_request_id=""),
        "the required header x-sealink-request-id is missing",
    ),
    "header of another type": (
        exchange(GOOD, x_ratelimit_limit_requests="many"),
        "header X-RateLimit-Limit-Requests",
    ),
    "unrequested stream": (
        exchange(events(CHUNK, b"[DONE]"), content_type="text/event-stream"),
        "only for requests with stream: true",
    ),
    "requested stream missing": (exchange(GOOD, stream=True), "gets text/event-stream"),
    "event without a field": (
        exchange(
            events({**CHUNK, "choices": None}, b"[DONE]"),
            stream=True,
            content_type="text/event-stream",
        ),
        "event 0",
    ),
    "event that is not JSON": (
        exchange(events(b"{oops", b"[DONE]"), stream=True, content_type="text/event-stream"),
        "event 0",
    ),
    "cut JSON": (exchange(orjson.dumps(GOOD)[:-1]), "the body is not JSON"),
    "envelope": (exchange({"oops": True}, 400), "'error' is a required property"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_deviation_is_found(case: str) -> None:
    broken, words = BROKEN[case]
    messages = messages_for(broken)
    assert any(words in message for message in messages), messages


def test_a_finding_names_the_excerpt_and_its_source() -> None:
    operation = TARGET.operation("createChatCompletion")
    assert operation is not None
    finding, other = (
        document_finding(next(deviations(each, operation)), each)
        for each in (exchange({**GOOD, "created": text}) for text in ("now", "then"))
    )
    assert (finding.source, finding.severity) == ("docs", "broken")
    assert finding.location == "openai_chat.yaml#/ChatCompletion/properties/created/type"
    assert "integer" in finding.excerpt
    assert finding.pointer == "/created"
    assert finding.id == other.id
