"""Every check of streams finds its planted bug, and nothing in the healthy twin."""

from __future__ import annotations

from typing import Any

import pytest

from mockgateway.contract.checks.chat_chunks import chat_chunks
from mockgateway.contract.checks.messages_events import messages_events
from mockgateway.contract.checks.responses_events import responses_events
from mockgateway.contract.checks.streams import event_stream, speech_events, stream_error
from tests.contract.checks.exchanges import exchange_of, streamed


def chunk(delta: dict[str, Any], end: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": end}],
    } | more


FIRST, TEXT, LAST = (
    chunk({"role": "assistant", "content": ""}),
    chunk({"content": "Hi"}),
    chunk({}, "stop"),
)
USAGE = {
    "id": "c1",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
WITH_USAGE = {"stream": True, "stream_options": {"include_usage": True}}


@pytest.mark.parametrize(
    ("payload", "events"),
    [
        ({"stream": True}, [FIRST, TEXT, LAST, "[DONE]"]),
        (WITH_USAGE, [FIRST, TEXT, LAST, USAGE, "[DONE]"]),
    ],
    ids=["plain", "with usage"],
)
def test_a_healthy_chat_stream_has_nothing_found(payload: Any, events: list[Any]) -> None:
    exchange = streamed(payload, events)
    assert [*chat_chunks(exchange), *event_stream(exchange), *stream_error(exchange)] == []


@pytest.mark.parametrize(
    ("payload", "events", "word"),
    [
        ({}, [FIRST, TEXT, LAST], "does not end"),
        ({}, [FIRST, "[DONE]", TEXT, LAST], "not the last"),
        ({}, [FIRST, FIRST, TEXT, LAST, "[DONE]"], "role"),
        ({}, [TEXT, LAST, "[DONE]"], "role"),
        ({}, [FIRST, TEXT, "[DONE]"], "finish_reason"),
        ({}, [FIRST, chunk({"content": "a"}, "stop"), LAST, "[DONE]"], "finish_reason"),
        ({}, [FIRST, TEXT | {"id": "c2"}, LAST, "[DONE]"], "differ in id"),
        ({}, [FIRST, TEXT | {"object": "chat.completion"}, LAST, "[DONE]"], "object"),
        ({}, [FIRST, TEXT, LAST, USAGE, "[DONE]"], "was not set"),
        (WITH_USAGE, [FIRST, TEXT, LAST, "[DONE]"], "no chunk has the usage"),
        (WITH_USAGE, [FIRST, USAGE, TEXT, LAST, "[DONE]"], "not in the last"),
        ({"n": 2}, [FIRST, TEXT, LAST, "[DONE]"], "choices"),
    ],
    ids=[
        "no end",
        "early end",
        "role twice",
        "no role",
        "no reason",
        "two reasons",
        "ids",
        "object",
        "usage unasked",
        "usage missing",
        "usage early",
        "a choice missing",
    ],
)
def test_a_broken_chat_stream_is_found(payload: Any, events: list[Any], word: str) -> None:
    assert any(word in failure.message for failure in chat_chunks(streamed(payload, events)))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"data: {oops\n\n", "is not JSON"),
        (b"data: {}", "blank line"),
        (b"datum: {}\n\n", "not a field"),
        (b"data: \xff\n\n", "UTF-8"),
        (b": hello\n\n", "no event"),
    ],
    ids=["json", "cut", "field", "utf-8", "comments only"],
)
def test_a_stream_against_the_grammar_is_found(body: bytes, word: str) -> None:
    assert any(
        word in failure.message
        for failure in event_stream(exchange_of({}, body, kind="text/event-stream"))
    )


def test_an_error_in_the_middle_is_found_once() -> None:
    exchange = streamed({}, [FIRST, {"error": {"message": "lost"}}])
    assert [failure.message for failure in stream_error(exchange)] == [
        "event 1 is an error in the middle of the stream: lost"
    ]
    assert list(chat_chunks(exchange)) == []


START, OPEN, GROW, CLOSE = (
    {"type": "message_start"},
    {"type": "content_block_start", "index": 0},
    {"type": "content_block_delta", "index": 0},
    {"type": "content_block_stop", "index": 0},
)
DELTA, STOP = (
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
    {"type": "message_stop"},
)


def test_a_healthy_message_stream_has_nothing_found() -> None:
    assert (
        list(
            messages_events(
                streamed({}, [START, {"type": "ping"}, OPEN, GROW, CLOSE, DELTA, STOP], named=True)
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "events",
    [
        [OPEN, GROW, CLOSE, DELTA, STOP],
        [START, OPEN, GROW, CLOSE, DELTA],
        [START, GROW, CLOSE, DELTA, STOP],
        [START, OPEN, GROW, DELTA, STOP],
        [START, OPEN, CLOSE, STOP],
        [START, START, OPEN, CLOSE, DELTA, STOP],
        [START, OPEN, GROW | {"index": 4}, CLOSE, DELTA, STOP],
    ],
    ids=[
        "no start",
        "no stop",
        "block not started",
        "block not stopped",
        "no reason",
        "two starts",
        "wrong index",
    ],
)
def test_a_broken_message_stream_is_found(events: list[Any]) -> None:
    assert list(messages_events(streamed({}, events, named=True)))


def numbered(*events: dict[str, Any]) -> list[dict[str, Any]]:
    return [event | {"sequence_number": number} for number, event in enumerate(events)]


RESPONSE = numbered(
    {"type": "response.created", "response": {"id": "r"}},
    {"type": "response.output_item.added", "output_index": 0},
    {
        "type": "response.output_text.delta",
        "output_index": 0,
        "item_id": "i",
        "content_index": 0,
        "delta": "Hi",
    },
    {
        "type": "response.output_text.done",
        "output_index": 0,
        "item_id": "i",
        "content_index": 0,
        "text": "Hi",
    },
    {"type": "response.output_item.done", "output_index": 0},
    {"type": "response.completed", "response": {"id": "r"}},
)


def test_a_healthy_response_stream_has_nothing_found() -> None:
    assert list(responses_events(streamed({}, RESPONSE, named=True))) == []


@pytest.mark.parametrize(
    "events",
    [
        RESPONSE[1:],
        RESPONSE[:-1],
        [RESPONSE[0], *RESPONSE[2:]],
        [event | {"sequence_number": 1} for event in RESPONSE],
        [*RESPONSE[:3], RESPONSE[3] | {"text": "Bye"}, *RESPONSE[4:]],
        [*RESPONSE[:-1], RESPONSE[-1] | {"response": {"id": "other"}}],
    ],
    ids=["no start", "no end", "item not added", "numbers", "text", "id"],
)
def test_a_broken_response_stream_is_found(events: list[Any]) -> None:
    assert list(responses_events(streamed({}, events, named=True)))


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([{"type": "speech.audio.delta", "audio": "AAAA"}, {"type": "speech.audio.done"}], False),
        ([{"type": "speech.audio.delta", "audio": "AAAA"}], True),
        ([{"type": "speech.audio.delta", "audio": "§"}, {"type": "speech.audio.done"}], True),
    ],
    ids=["healthy", "no end", "no base64"],
)
def test_speech_in_events_has_an_end_and_sound(events: list[Any], found: bool) -> None:
    assert bool(list(speech_events(streamed({}, events)))) is found
