"""What a report says of a client is what the client does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import anthropic
import openai
import pydantic
import pytest

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.impact import IMPACTS, impact
from tests.serving import Mock, serving

Answer = tuple[int, str, str]  # status, content type, body
SSE = "text/event-stream"
SAY: Any = [{"role": "user", "content": "Hi"}]


class Answering:
    """An application that answers every request alike, and counts them."""

    def __init__(self) -> None:
        self.answer: Answer = (200, "application/json", "{}")
        self.count = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.count += 1
        status, kind, body = self.answer
        headers = [(b"content-type", kind.encode()), (b"retry-after-ms", b"1")]
        if not body:  # the connection breaks before the body is complete
            headers.append((b"content-length", b"99"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body.encode()})


@pytest.fixture(scope="module")
def app() -> Answering:
    return Answering()


@pytest.fixture(scope="module")
def server(app: Answering) -> Iterator[Mock]:
    with serving(app=app) as running:
        yield running


class Points(pydantic.BaseModel):
    """What the app wants to read."""

    points: int


def chat(client: openai.OpenAI) -> Any:
    return client.chat.completions.create(model="m", messages=SAY)


def chat_stream(client: openai.OpenAI) -> Any:
    return list(client.chat.completions.create(model="m", messages=SAY, stream=True))


def parsed(client: openai.OpenAI) -> Any:
    tools = [openai.pydantic_function_tool(Points, name="score")]
    create = client.chat.completions.parse
    return create(model="m", messages=SAY, response_format=Points, tools=tools)


def responses_stream(client: openai.OpenAI) -> Any:
    with client.responses.stream(model="m", input="Hi") as stream:
        return stream.get_final_response()


def completion(message: dict[str, Any]) -> str:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "m"}
    return json.dumps({**reply, "choices": [choice]})


DELTA = json.dumps(
    {
        "type": "response.output_text.delta",
        "sequence_number": 0,
        "item_id": "i",
        "output_index": 0,
        "content_index": 0,
        "delta": "a",
        "logprobs": [],
    }
)
SCORE = {"name": "score", "arguments": '{"points": "x"}'}
CALL = {"id": "t", "type": "function", "function": SCORE}
# finding, answer, call, what the client raises
CASES: dict[str, tuple[str, str, Answer, Callable[[Any], Any], str]] = {
    "connection": ("connection", "", (200, "application/json", ""), chat, "APIConnectionError"),
    "media type": (
        "schema",
        "the content type is text/html",
        (200, "text/html", "<p>"),
        lambda client: chat(client).choices,
        "AttributeError",
    ),
    "missing field": (
        "schema",
        '"choices" is a required property',
        (200, "application/json", "{}"),
        lambda client: chat(client).choices,
        "None",
    ),
    "bad event": (
        "event_stream",
        "event 0: its data is not JSON",
        (200, SSE, "data: {x\n\n"),
        chat_stream,
        "JSONDecodeError",
    ),
    "error event": (
        "stream_error",
        "event 1 is an error",
        (200, SSE, 'data: {"error": {"message": "overloaded"}}\n\n'),
        chat_stream,
        "APIError",
    ),
    "responses out of order": (
        "responses_events",
        "the first event is response.output_text.delta, not response.created",
        (200, SSE, f"event: response.output_text.delta\ndata: {DELTA}\n\n"),
        responses_stream,
        "RuntimeError",
    ),
    "structured output": (
        "structured_output",
        "the text does not fit",
        (200, "application/json", completion({"content": '{"points": "x"}'})),
        parsed,
        "ValidationError",
    ),
    "tool arguments": (
        "tool_calls",
        "its arguments do not fit",
        (200, "application/json", completion({"content": None, "tool_calls": [CALL]})),
        parsed,
        "ValidationError",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_client_does_what_the_report_says(app: Answering, server: Mock, case: str) -> None:
    check, message, app.answer, call, expected = CASES[case]
    said = impact(Finding("chat", check, message))

    assert expected in said
    assert raised(client_of(said, server), call) == expected


@pytest.mark.parametrize("library", ["openai-python", "anthropic"])
def test_a_server_error_is_tried_three_times(app: Answering, server: Mock, library: str) -> None:
    app.answer, app.count = (500, "application/json", "{}"), 0
    exchange = Exchange("chat", Request("POST", server.url, {}, b"{}"), Response(500, {}, b""))
    said = impact(Finding("chat", "server_error", "the server failed: 500", (exchange,)))
    call = chat if library == "openai-python" else create_message

    assert raised(client_of(library, server), call) == "InternalServerError"
    assert library in said
    assert "three times" in said
    assert app.count == 3


def test_every_statement_is_shown() -> None:
    shown = {impact(Finding("chat", check, message)) for check, message, *_ in CASES.values()}

    assert {each.effect for each in IMPACTS} == shown
    assert impact(Finding("chat", "count", "too few are listed")) == ""


def create_message(client: anthropic.Anthropic) -> Any:
    return client.messages.create(model="m", messages=SAY, max_tokens=9)


def client_of(words: str, server: Mock) -> Any:
    if words.startswith("anthropic"):
        return anthropic.Anthropic(api_key="k", base_url=server.url)
    return openai.OpenAI(api_key="k", base_url=server.url)


def raised(client: Any, call: Callable[[Any], Any]) -> str:
    """Return the name of what a call raises, or its result."""
    with client:
        try:
            return str(call(client))
        except Exception as error:
            return type(error).__name__
