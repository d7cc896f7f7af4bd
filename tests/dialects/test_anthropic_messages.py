"""The wire format of Anthropic's Messages."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest
from anthropic.types import (
    Message,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawContentBlockStopEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStopEvent,
)
from pydantic import BaseModel

from mockgateway.content import Choice, Completion, ResponseFormat, Tool, ToolCall, Usage
from mockgateway.content import Message as Turn
from mockgateway.dialects.anthropic_messages import AnthropicMessages
from mockgateway.dialects.anthropic_messages.reading import prompt
from tests.dialects.wire import TEXT, TIME, WEATHER, call, completion, events, write_reply
from tests.sdk.strict import faults

HEADERS = {"x-api-key": "any-key"}
HI = {"role": "user", "content": "Hi"}
PLACES = [
    pytest.param("/sealink/anthropic/v1/messages", "claude-sonnet-4-6", id="sealink"),
    pytest.param("/seacloud/llm/v1/messages", "claude-opus-4-6", id="seacloud"),
    pytest.param(
        "/seacloud/llm/anthropic/v1/messages", "claude-opus-4-6", id="seacloud, second path"
    ),
]
MODELS: dict[str, type[BaseModel]] = {
    "message_start": RawMessageStartEvent,
    "content_block_start": RawContentBlockStartEvent,
    "content_block_delta": RawContentBlockDeltaEvent,
    "content_block_stop": RawContentBlockStopEvent,
    "message_delta": RawMessageDeltaEvent,
    "message_stop": RawMessageStopEvent,
}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = {"name": "get_weather", "description": "The weather.", "input_schema": SCHEMA}


def body(**more: Any) -> dict[str, Any]:
    return {"model": "a-model", "max_tokens": 256, "messages": [HI], **more}


def write(content: Completion, **more: Any) -> Any:
    return write_reply(AnthropicMessages(), "createMessage", call(body(**more)), content).value


def stream(content: Completion, **more: Any) -> list[tuple[str, Any]]:
    return events(
        write_reply(AnthropicMessages(), "createMessage", call(body(stream=True, **more)), content)
        .encode()
        .decode()
    )


def assembled(received: list[tuple[str, Any]]) -> Any:
    """Return the message that a client assembles from the events."""
    message, arguments = received[0][1]["message"], ""
    for name, data in received[1:]:
        if name == "content_block_start":
            message["content"].append(data["content_block"])
            arguments = ""
        elif name == "content_block_delta":
            block, delta = message["content"][data["index"]], data["delta"]
            match delta["type"]:
                case "text_delta":
                    block["text"] += delta["text"]
                case "thinking_delta":
                    block["thinking"] += delta["thinking"]
                case "signature_delta":
                    block["signature"] = delta["signature"]
                case _:
                    arguments += delta["partial_json"]
        elif (
            name == "content_block_stop" and message["content"][data["index"]]["type"] == "tool_use"
        ):
            message["content"][data["index"]]["input"] = orjson.loads(arguments)
        elif name == "message_delta":
            message.update(data["delta"])
            message["usage"].update(data["usage"])
    return message


@pytest.mark.parametrize(("path", "model"), PLACES)
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="nothing else"),
        pytest.param({"max_tokens": 3}, id="cut short"),
        pytest.param({"max_tokens": 0}, id="no answer"),
        pytest.param({"stop_sequences": ["deserves", "is", "comes"]}, id="stopped"),
        pytest.param({"system": "Be brief."}, id="with a system prompt"),
    ],
)
def test_a_stream_equals_the_plain_reply(
    client: httpx.Client, path: str, model: str, options: dict[str, Any]
) -> None:
    request = {
        **body(),
        "model": model,
        "temperature": 0,
        "messages": [{"role": "user", "content": "Explain load balancing"}],
        **options,
    }
    plain = client.post(path, headers=HEADERS, json=request)
    streamed = client.post(path, headers=HEADERS, json={**request, "stream": True})

    assert (plain.status_code, streamed.status_code) == (200, 200)
    assert streamed.headers["content-type"] == "text/event-stream; charset=utf-8"
    received = events(streamed.text)
    assert all(name == data["type"] for name, data in received)
    message, expected = assembled(received), plain.json()
    assert message.pop("id") != expected.pop("id")  # each call has an id of its own
    assert message == expected
    assert faults(Message, plain.content) == []


@pytest.mark.parametrize(("path", "model"), PLACES)
@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_the_request_id_is_in_the_header_of_anthropics_clients(
    client: httpx.Client, path: str, model: str, streamed: bool
) -> None:
    good = client.post(path, headers=HEADERS, json={**body(), "model": model, "stream": streamed})
    bad = client.post(
        path,
        headers=HEADERS,
        json={**body(), "model": model, "max_tokens": "many", "stream": streamed},
    )

    assert good.headers["request-id"].startswith("req_")
    assert bad.headers["request-id"] == bad.json()["request_id"]
    assert good.headers["request-id"] != bad.headers["request-id"]


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"anthropic-version": "2023-06-01"},
        {"anthropic-version": "tomorrow", "anthropic-beta": "a,b"},
    ],
    ids=str,
)
def test_the_version_header_is_optional(client: httpx.Client, header: dict[str, str]) -> None:
    answer = client.post(
        "/sealink/anthropic/v1/messages",
        headers={**HEADERS, **header},
        json=body(model="claude-sonnet-4-6"),
    )

    assert answer.status_code == 200


CHOICES = [
    pytest.param(TEXT, ["text"], "end_turn", None, id="a text"),
    pytest.param(
        Choice(("Thirty",), "Thirty", "length"), ["text"], "max_tokens", None, id="cut short"
    ),
    pytest.param(
        Choice(("Thirty",), "Thirty", "stop", stopped_by=" days"),
        ["text"],
        "stop_sequence",
        " days",
        id="stopped",
    ),
    pytest.param(
        Choice((), "", "stop", stopped_by="Thirty"),
        [],
        "stop_sequence",
        "Thirty",
        id="stopped at once",
    ),
    pytest.param(
        Choice((), "", "tool_calls", calls=[WEATHER]), ["tool_use"], "tool_use", None, id="a tool"
    ),
    pytest.param(
        Choice(("Let", " me", "."), "Let me.", "tool_calls", calls=[WEATHER, TIME]),
        ["text", "tool_use", "tool_use"],
        "tool_use",
        None,
        id="two tools",
    ),
    pytest.param(
        TEXT._replace(thinking=("Hm", ", a", " refund?")),
        ["thinking", "text"],
        "end_turn",
        None,
        id="thinking",
    ),
    pytest.param(
        Choice((), "", "tool_calls", calls=[WEATHER], thinking=("Hm",)),
        ["thinking", "tool_use"],
        "tool_use",
        None,
        id="thinking and a tool",
    ),
    pytest.param(
        Choice(("I can't.",), "I can't.", "stop", refusal=True),
        ["text"],
        "refusal",
        None,
        id="a refusal",
    ),
    pytest.param(
        Choice(("I",), "I", "content_filter"), ["text"], "refusal", None, id="stopped by a filter"
    ),
]


@pytest.mark.parametrize(("choice", "kinds", "reason", "stopped"), CHOICES)
def test_every_ending_is_the_same_plain_and_streamed(
    choice: Choice, kinds: list[str], reason: str, stopped: str | None
) -> None:
    content = completion(choice, Usage(40, 12, cached=10, thinking=2 if choice.thinking else 0))
    plain, received = write(content), stream(content)

    assert (
        [block["type"] for block in plain["content"]],
        plain["stop_reason"],
        plain["stop_sequence"],
    ) == (kinds, reason, stopped)
    assert assembled(received) == plain
    assert faults(Message, orjson.dumps(plain)) == []
    for name, data in received:
        if name != "ping":
            assert faults(MODELS[name], orjson.dumps(data)) == []


@pytest.mark.parametrize(("choice", "kinds", "reason", "stopped"), CHOICES)
def test_events_have_anthropics_order(
    choice: Choice, kinds: list[str], reason: str, stopped: str | None
) -> None:
    names = [name for name, _ in stream(completion(choice))]
    one = [name for name in names if name != "content_block_delta"]

    blocks = [
        name
        for index, _ in enumerate(kinds)
        for name in ("content_block_start", *(["ping"] if index == 0 else []), "content_block_stop")
    ]
    assert one == ["message_start", *(blocks or ["ping"]), "message_delta", "message_stop"]


def test_a_tool_call_streams_its_input_in_chunks() -> None:
    blocks = [
        data
        for name, data in stream(completion(Choice((), "", "tool_calls", calls=[WEATHER])))
        if name.startswith("content_block")
    ]

    assert blocks[0]["content_block"] == {
        "type": "tool_use",
        "id": "toolu_018J2kQ9fXw1",
        "name": "get_weather",
        "input": {},
    }
    pieces = [data["delta"]["partial_json"] for data in blocks[1:-1]]
    assert pieces[0] == ""
    assert len(pieces) > 3
    assert orjson.loads("".join(pieces)) == {"city": "Oslo", "days": [1, 2]}


def test_thinking_has_a_stable_signature_and_can_be_omitted() -> None:
    content = completion(TEXT._replace(thinking=("Hm",)))
    shown, hidden = (
        write(content, thinking={"type": "adaptive", "display": display})["content"][0]
        for display in ("summarized", "omitted")
    )

    assert (shown["thinking"], hidden["thinking"]) == ("Hm", "")
    assert shown["signature"] == hidden["signature"]
    assert len(shown["signature"]) > 100
    signed = [
        data["delta"]
        for _, data in stream(content, thinking={"type": "adaptive", "display": "omitted"})
        if data.get("index") == 0 and "delta" in data
    ]
    assert signed == [{"type": "signature_delta", "signature": hidden["signature"]}]


MARK = {"cache_control": {"type": "ephemeral"}}


@pytest.mark.parametrize(
    ("usage", "more", "counts"),
    [
        pytest.param(Usage(40, 3), {}, (40, 0, 0, 0), id="nothing cached"),
        pytest.param(Usage(40, 3, cached=30), {}, (10, 0, 30, 0), id="some read from the cache"),
        pytest.param(Usage(2000, 3), {}, (2000, 0, 0, 0), id="nothing marked for the cache"),
        pytest.param(Usage(40, 3), MARK, (40, 0, 0, 0), id="too little for the cache"),
        pytest.param(Usage(2000, 3), MARK, (4, 1996, 0, 0), id="marked for the cache"),
        pytest.param(
            Usage(2000, 3),
            {"system": [{"type": "text", "text": "a", **MARK}]},
            (4, 1996, 0, 0),
            id="marked in a block",
        ),
        pytest.param(
            Usage(2000, 3),
            {"cache_control": {"type": "ephemeral", "ttl": "1h"}},
            (4, 1996, 0, 1996),
            id="for an hour",
        ),
        pytest.param(Usage(2000, 3, cached=1900), MARK, (100, 0, 1900, 0), id="marked and read"),
    ],
)
def test_the_three_input_token_counts_add_up(
    usage: Usage, more: dict[str, Any], counts: tuple[int, ...]
) -> None:
    value = write(completion(usage=usage), **more)["usage"]
    found = (
        value["input_tokens"],
        value["cache_creation_input_tokens"],
        value["cache_read_input_tokens"],
        value["cache_creation"]["ephemeral_1h_input_tokens"],
    )

    assert found == counts
    assert sum(found[:3]) == usage.prompt


def test_a_request_that_only_fills_the_cache_has_no_content() -> None:
    message = write(completion(Choice(("a",), "a", "stop", calls=[WEATHER])), max_tokens=0)

    assert (message["content"], message["stop_reason"], message["usage"]["output_tokens"]) == (
        [],
        "max_tokens",
        0,
    )


USED = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Oslo"}}
ADDRESS = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
DATA = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}


def user(*blocks: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": list(blocks)}]}


def result(**more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": "toolu_1", **more}


@pytest.mark.parametrize(
    ("more", "turns"),
    [
        pytest.param({}, [Turn("user", "Hi")], id="a text"),
        pytest.param(
            {"system": "Be brief."},
            [Turn("system", "Be brief."), Turn("user", "Hi")],
            id="a system prompt",
        ),
        pytest.param(
            {"system": [{"type": "text", "text": "Be"}, {"type": "text", "text": "brief."}]},
            [Turn("system", "Be\nbrief."), Turn("user", "Hi")],
            id="in blocks",
        ),
        pytest.param(
            user({"type": "text", "text": "What?"}, ADDRESS),
            [Turn("user", "What?", ["https://example.com/a.png"], [])],
            id="an image by URL",
        ),
        pytest.param(
            user(DATA),
            [Turn("user", "", ["data:image/png;base64,AAAA"], [])],
            id="an image as data",
        ),
        pytest.param(
            user({"type": "image", "source": {"type": "file", "file_id": "f1"}}),
            [Turn("user", "", ["file:f1"], [])],
            id="an image of Anthropic's",
        ),
        pytest.param(
            user(result(content="21")), [Turn("tool", "21", [], answers="toolu_1")], id="a result"
        ),
        pytest.param(
            user(result()), [Turn("tool", "", [], answers="toolu_1")], id="a result without content"
        ),
        pytest.param(
            user(
                result(content=[{"type": "text", "text": "21"}, ADDRESS]),
                {"type": "text", "text": "Well?"},
            ),
            [
                Turn("tool", "21", ["https://example.com/a.png"], answers="toolu_1"),
                Turn("user", "Well?", [], []),
            ],
            id="a result in blocks, and a question",
        ),
        pytest.param(
            {
                "messages": [
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "thinking", "thinking": "Hm", "signature": "a"},
                            {"type": "text", "text": "Let me."},
                            USED,
                        ],
                    }
                ]
            },
            [
                Turn(
                    "assistant",
                    "Let me.",
                    [],
                    [ToolCall("toolu_1", "get_weather", '{"city":"Oslo"}')],
                )
            ],
            id="a call, and thinking that is not counted again",
        ),
        pytest.param(
            user(
                {
                    "type": "document",
                    "title": "Terms",
                    "source": {"type": "text", "media_type": "text/plain", "data": "Thirty days."},
                }
            ),
            [Turn("user", "Terms\nThirty days.", [], [])],
            id="a document",
        ),
        pytest.param(
            user(
                {
                    "type": "document",
                    "source": {
                        "type": "content",
                        "content": [{"type": "text", "text": "Thirty"}, DATA],
                    },
                }
            ),
            [Turn("user", "Thirty", ["data:image/png;base64,AAAA"], [])],
            id="a document in blocks",
        ),
        pytest.param(
            user(
                {
                    "type": "document",
                    "source": {"type": "base64", "media_type": "application/pdf", "data": "AAAA"},
                }
            ),
            [Turn("user", "[document: PDF]", [], [])],
            id="a PDF",
        ),
        pytest.param(
            user(
                {
                    "type": "search_result",
                    "source": "a",
                    "title": "Terms",
                    "content": [{"type": "text", "text": "Thirty days."}],
                }
            ),
            [Turn("user", "Terms\nThirty days.", [], [])],
            id="a search result",
        ),
        pytest.param(
            user({"type": "container_upload", "file_id": "f1"}),
            [Turn("user", "", [], [])],
            id="a block of a hosted tool",
        ),
        pytest.param(
            {"messages": [HI, {"role": "system", "content": "Be brief."}]},
            [Turn("user", "Hi"), Turn("system", "Be brief.")],
            id="an instruction later",
        ),
    ],
)
def test_content_blocks_become_turns(more: dict[str, Any], turns: list[Turn]) -> None:
    read = prompt(body(**more))

    assert [
        turn._replace(images=list(turn.images), calls=list(turn.calls)) for turn in read.messages
    ] == [turn._replace(images=list(turn.images), calls=list(turn.calls)) for turn in turns]
    assert hash(tuple(read.messages))


@pytest.mark.parametrize(
    ("more", "field", "value"),
    [
        pytest.param({"max_tokens": 5.0}, "max_tokens", 5, id="max_tokens with a point"),
        pytest.param({"stop_sequences": ["a", "b"]}, "stop", ("a", "b"), id="stop_sequences"),
        pytest.param({"temperature": 0.5}, "temperature", 0.5, id="temperature"),
        pytest.param({}, "temperature", None, id="no temperature"),
        pytest.param(
            {"tools": [TOOL]},
            "tools",
            [Tool("get_weather", "The weather.", SCHEMA, where="tools[0].input_schema")],
            id="tools",
        ),
        pytest.param(
            {"tools": [{"type": "web_search_20250305", "name": "web_search"}]},
            "tools",
            [],
            id="a hosted tool",
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "auto"}}, "tool_choice", "auto", id="auto"
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "any"}}, "tool_choice", "required", id="any"
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "get_weather"}},
            "tool_choice",
            ":get_weather",
            id="one tool",
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "none"}}, "tool_choice", "none", id="none"
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "auto", "disable_parallel_tool_use": True}},
            "parallel",
            False,
            id="not in parallel",
        ),
        pytest.param({"tools": [TOOL]}, "parallel", True, id="in parallel"),
        pytest.param(
            {"max_tokens": 4096, "thinking": {"type": "enabled", "budget_tokens": 2048}},
            "thinking",
            2048,
            id="a budget",
        ),
        pytest.param({"thinking": {"type": "disabled"}}, "thinking", 0, id="no thinking"),
        pytest.param(
            {"max_tokens": 20000, "thinking": {"type": "adaptive"}},
            "thinking",
            8192,
            id="as much as it takes",
        ),
        pytest.param(
            {
                "max_tokens": 20000,
                "thinking": {"type": "adaptive"},
                "output_config": {"effort": "low"},
            },
            "thinking",
            1024,
            id="with little effort",
        ),
        pytest.param(
            {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}},
            "format",
            ResponseFormat(SCHEMA, strict="closed", where="output_config.format.schema"),
            id="a form",
        ),
    ],
)
def test_a_parameter_is_read(more: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(AnthropicMessages().read(call(body(**more))), field) == value


@pytest.mark.parametrize(
    ("last", "begun"),
    [
        pytest.param(
            {"role": "assistant", "content": "The answer is"}, "The answer is", id="a text"
        ),
        pytest.param(
            {"role": "assistant", "content": [{"type": "text", "text": "{"}]}, "{", id="a block"
        ),
        pytest.param({"role": "assistant", "content": []}, "", id="nothing"),
        pytest.param({"role": "user", "content": "Hi"}, "", id="the user"),
    ],
)
def test_a_final_assistant_message_is_the_start_of_the_answer(
    last: dict[str, Any], begun: str
) -> None:
    read = AnthropicMessages().read(call(body(messages=[{"role": "user", "content": "Hi"}, last])))

    assert read.prefill == begun
    assert read.messages[-1].role == "user"


def test_text_that_json_must_escape_survives_a_stream(client: httpx.Client) -> None:
    text = 'a "quoted" \\ text,\nwith lines\n\nand event: ping in it, ทดสอบ 你好 \u2028 \U0001f600'
    request = {
        "model": "claude-sonnet-4-6",
        "max_tokens": 256,
        "stream": True,
        "messages": [{"role": "user", "content": f"echo: {text}"}],
    }
    received = events(
        client.post("/sealink/anthropic/v1/messages", headers=HEADERS, json=request).text
    )

    assert assembled(received)["content"][0]["text"] == text
