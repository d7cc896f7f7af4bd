"""What the document does not allow is found, with the document's words; what it allows is not."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from mockgateway.contract.exchange import Chunk, Exchange, Request, Response
from mockgateway.contract.judge import judge
from mockgateway.contract.provenance import of_document
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
    """A chat and its answer; body: JSON, or bytes as they are."""
    sent = orjson.dumps(
        {
            "model": "qwen3-max",
            "messages": [{"role": "user", "content": "Hello"}],
            **({"stream": True} if stream else {}),
        }
    )
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    told = {
        "content-type": "application/json",
        "x-sealink-request-id": "req_1",
        **LIMITS,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    answer = Response(
        status,
        {name: value for name, value in told.items() if value},
        data,
        (Chunk(len(data), 0.1),),
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


def found(told: Exchange) -> list[str]:
    operation = TARGET.operation(told.operation)
    assert operation is not None
    return [wrong.message for wrong in judge(told, operation)]


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
def test_what_the_document_allows_is_not_found(case: str) -> None:
    assert found(HEALTHY[case]) == []


BROKEN = {
    "field dropped": (
        exchange({key: value for key, value in GOOD.items() if key != "usage"}),
        "'usage' is a required property",
    ),
    "field retyped": (exchange({**GOOD, "created": "now"}), "/created: 'now' is no integer"),
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
    "no media type": (exchange(GOOD, content_type=""), "the content type is none"),
    "required header": (
        exchange(GOOD, x_sealink_request_id=""),
        "the required header x-sealink-request-id is missing",
    ),
    "header of another type": (
        exchange(GOOD, x_ratelimit_limit_requests="many"),
        "header X-RateLimit-Limit-Requests",
    ),
    "stream unasked": (
        exchange(events(CHUNK, b"[DONE]"), content_type="text/event-stream"),
        "only for requests with stream: true",
    ),
    "no stream though asked": (exchange(GOOD, stream=True), "which gets text/event-stream"),
    "event without a field": (
        exchange(
            events({**CHUNK, "choices": None}, b"[DONE]"),
            stream=True,
            content_type="text/event-stream",
        ),
        "event 0",
    ),
    "event that is no JSON": (
        exchange(events(b"{oops", b"[DONE]"), stream=True, content_type="text/event-stream"),
        "event 0",
    ),
    "cut JSON": (exchange(orjson.dumps(GOOD)[:-1]), "the body is no JSON"),
    "envelope": (exchange({"oops": True}, 400), "'error' is a required property"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_the_document_does_not_allow_is_found(case: str) -> None:
    told, words = BROKEN[case]
    messages = found(told)
    assert any(words in message for message in messages), messages


def test_a_finding_names_the_words_and_how_sure_they_are() -> None:
    told = exchange({**GOOD, "created": "now"})
    operation = TARGET.operation(told.operation)
    assert operation is not None
    finding = of_document(next(judge(told, operation)), told)
    assert (finding.source, finding.severity) == ("docs", "broken")
    assert finding.place == "openai_chat.yaml#/ChatCompletion/properties/created/type"
    assert "integer" in finding.words
    assert finding.pointer == "/created"
    assert (
        finding.id
        == of_document(next(judge(exchange({**GOOD, "created": "then"}), operation)), told).id
    )
