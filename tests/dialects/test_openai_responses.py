"""The wire format of OpenAI's Responses."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest
from openai.types import responses as types
from pydantic import BaseModel

from mockgateway.content import (
    Choice,
    Completion,
    Logprob,
    Message,
    ResponseFormat,
    Tool,
    ToolCall,
    Usage,
)
from mockgateway.dialects.openai_responses import OpenaiResponses
from mockgateway.dialects.openai_responses.reading import conversation, prompt
from mockgateway.problem import Problem
from mockgateway.sandbox import Sandbox
from tests.dialects.wire import TEXT, TIME, WEATHER, call, completion, events, write_reply
from tests.sdk.strict import faults

HEADERS = {"authorization": "Bearer any-key"}
PATH = "/seacloud/llm/openai/v1/responses"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = {"type": "function", "name": "get_weather", "parameters": SCHEMA}
SUMMARY = {"reasoning": {"effort": "low", "summary": "auto"}}
MODELS: dict[str, type[BaseModel]] = {
    "response.created": types.ResponseCreatedEvent,
    "response.in_progress": types.ResponseInProgressEvent,
    "response.output_item.added": types.ResponseOutputItemAddedEvent,
    "response.output_item.done": types.ResponseOutputItemDoneEvent,
    "response.content_part.added": types.ResponseContentPartAddedEvent,
    "response.content_part.done": types.ResponseContentPartDoneEvent,
    "response.output_text.delta": types.ResponseTextDeltaEvent,
    "response.output_text.done": types.ResponseTextDoneEvent,
    "response.refusal.delta": types.ResponseRefusalDeltaEvent,
    "response.refusal.done": types.ResponseRefusalDoneEvent,
    "response.function_call_arguments.delta": types.ResponseFunctionCallArgumentsDeltaEvent,
    "response.function_call_arguments.done": types.ResponseFunctionCallArgumentsDoneEvent,
    "response.custom_tool_call_input.delta": types.ResponseCustomToolCallInputDeltaEvent,
    "response.custom_tool_call_input.done": types.ResponseCustomToolCallInputDoneEvent,
    "response.reasoning_summary_part.added": types.ResponseReasoningSummaryPartAddedEvent,
    "response.reasoning_summary_part.done": types.ResponseReasoningSummaryPartDoneEvent,
    "response.reasoning_summary_text.delta": types.ResponseReasoningSummaryTextDeltaEvent,
    "response.reasoning_summary_text.done": types.ResponseReasoningSummaryTextDoneEvent,
    "response.completed": types.ResponseCompletedEvent,
    "response.incomplete": types.ResponseIncompleteEvent,
}


def body(**more: Any) -> dict[str, Any]:
    return {"model": "a-model", "input": "Hi", **more}


def write(content: Completion, **more: Any) -> Any:
    return write_reply(OpenaiResponses(), "createResponse", call(body(**more)), content).value


def stream(content: Completion, **more: Any) -> list[tuple[str, Any]]:
    return events(
        write_reply(OpenaiResponses(), "createResponse", call(body(stream=True, **more)), content)
        .encode()
        .decode()
    )


def assembled(received: list[tuple[str, Any]]) -> list[Any]:
    """Return the output that a client assembles from the deltas."""
    items: list[Any] = []
    for name, data in received:
        kind = name.removeprefix("response.")
        item = items[data["output_index"]] if "item_id" in data else {}
        assert not item or data["item_id"] == item["id"]
        match kind:
            case "output_item.added":
                items.append(data["item"])
            case "content_part.added":
                item["content"].append(data["part"])
            case "output_text.delta":
                item["content"][data["content_index"]]["text"] += data["delta"]
                item["content"][data["content_index"]]["logprobs"] += data["logprobs"]
            case "refusal.delta":
                item["content"][data["content_index"]]["refusal"] += data["delta"]
            case "reasoning_summary_part.added":
                item["summary"].append(data["part"])
            case "reasoning_summary_text.delta":
                item["summary"][data["summary_index"]]["text"] += data["delta"]
            case "function_call_arguments.delta":
                item["arguments"] += data["delta"]
            case "custom_tool_call_input.delta":
                item["input"] += data["delta"]
            case "output_item.done" if "status" in data["item"]:
                items[data["output_index"]]["status"] = data["item"]["status"]
    return items


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: without_ids(inner)
            for name, inner in value.items()
            if name not in ("id", "created_at", "completed_at")
        }
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="nothing else"),
        pytest.param({"max_output_tokens": 16}, id="cut short"),
        pytest.param({"instructions": "Be brief.", "metadata": {"a": "b"}}, id="with instructions"),
        pytest.param(
            {
                "input": [
                    {
                        "role": "user",
                        "content": [{"type": "input_text", "text": "Explain load balancing"}],
                    }
                ]
            },
            id="a list",
        ),
    ],
)
def test_a_stream_equals_the_plain_reply(client: httpx.Client, options: dict[str, Any]) -> None:
    request = {"model": "gpt-4.1", "temperature": 0, "input": "Explain load balancing", **options}
    plain = client.post(PATH, headers=HEADERS, json=request)
    streamed = client.post(PATH, headers=HEADERS, json={**request, "stream": True})

    assert (plain.status_code, streamed.status_code) == (200, 200)
    assert streamed.headers["content-type"] == "text/event-stream; charset=utf-8"
    received = events(streamed.text)
    last = received[-1][1]["response"]
    assert without_ids(last) == without_ids(plain.json())
    assert assembled(received) == last["output"]
    assert faults(types.Response, plain.content) == []


def test_the_query_can_request_a_stream(client: httpx.Client) -> None:
    answer = client.post(
        f"{PATH}?stream=true", headers=HEADERS, json={"model": "gpt-4.1", "input": "Hi"}
    )

    assert events(answer.text)[-1][0] == "response.completed"


def test_a_stream_ends_with_the_final_state_and_without_done(client: httpx.Client) -> None:
    answer = client.post(
        PATH, headers=HEADERS, json={"model": "gpt-4.1", "input": "Hi", "stream": True}
    )

    assert "[DONE]" not in answer.text
    assert answer.text.endswith("\n\n")


CHOICES = [
    pytest.param(TEXT, {}, ["message"], "completed", id="a text"),
    pytest.param(TEXT._replace(finish="length"), {}, ["message"], "incomplete", id="cut short"),
    pytest.param(
        TEXT._replace(finish="content_filter"),
        {},
        ["message"],
        "incomplete",
        id="stopped by a filter",
    ),
    pytest.param(Choice((), "", "stop"), {}, ["message"], "completed", id="empty"),
    pytest.param(
        Choice((), "", "tool_calls", calls=[WEATHER]),
        {},
        ["function_call"],
        "completed",
        id="a tool",
    ),
    pytest.param(
        TEXT._replace(finish="tool_calls", calls=[WEATHER, TIME]),
        {},
        ["message", "function_call", "function_call"],
        "completed",
        id="two tools",
    ),
    pytest.param(
        Choice((), "", "tool_calls", calls=[ToolCall("1", "shell", "ls -l")]),
        {"tools": [{"type": "custom", "name": "shell"}]},
        ["custom_tool_call"],
        "completed",
        id="a custom tool",
    ),
    pytest.param(
        TEXT._replace(thinking=("Hm", ", a")),
        {},
        ["reasoning", "message"],
        "completed",
        id="reasoning without summary",
    ),
    pytest.param(
        TEXT._replace(thinking=("Hm", ", a")),
        SUMMARY,
        ["reasoning", "message"],
        "completed",
        id="reasoning with summary",
    ),
    pytest.param(
        Choice((), "", "length", thinking=("Hm",)),
        SUMMARY,
        ["reasoning"],
        "incomplete",
        id="only reasoning",
    ),
    pytest.param(
        TEXT._replace(thinking=("Hm",)),
        {"include": ["reasoning.encrypted_content"], "store": False},
        ["reasoning", "message"],
        "completed",
        id="encrypted reasoning",
    ),
    pytest.param(
        Choice(("I", " can't."), "I can't.", "stop", refusal=True),
        {},
        ["message"],
        "completed",
        id="a refusal",
    ),
]


@pytest.mark.parametrize(("choice", "more", "kinds", "status"), CHOICES)
def test_every_ending_is_the_same_plain_and_streamed(
    choice: Choice, more: dict[str, Any], kinds: list[str], status: str
) -> None:
    content = completion(choice, Usage(40, 12, cached=10, thinking=2))
    plain, received = write(content, **more), stream(content, **more)
    last = received[-1][1]["response"]

    assert ([item["type"] for item in plain["output"]], plain["status"]) == (kinds, status)
    assert received[-1][0] == f"response.{status}"
    assert last == plain
    assert assembled(received) == plain["output"]
    assert [data["sequence_number"] for _, data in received] == list(range(len(received)))
    assert faults(types.Response, orjson.dumps(plain)) == []
    for name, data in received:
        assert data["type"] == name
        assert faults(MODELS[name], orjson.dumps(data)) == []


ORDERS = {
    "text": [
        "output_item.added",
        "content_part.added",
        *["output_text.delta"] * 3,
        "output_text.done",
        "content_part.done",
        "output_item.done",
    ],
    "refusal": [
        "output_item.added",
        "content_part.added",
        *["refusal.delta"] * 3,
        "refusal.done",
        "content_part.done",
        "output_item.done",
    ],
    "tool": [
        "output_item.added",
        "function_call_arguments.delta",
        "function_call_arguments.done",
        "output_item.done",
    ],
    "thoughts": [
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
    ],
}


@pytest.mark.parametrize(
    ("choice", "kinds"),
    [
        pytest.param(TEXT, ["text"], id="a text"),
        pytest.param(TEXT._replace(refusal=True), ["refusal"], id="a refusal"),
        pytest.param(
            TEXT._replace(thinking=("Hm",), calls=[TIME]),
            ["thoughts", "text", "tool"],
            id="everything",
        ),
    ],
)
def test_events_have_openais_order(choice: Choice, kinds: list[str]) -> None:
    names = [name.removeprefix("response.") for name, _ in stream(completion(choice), **SUMMARY)]

    assert names == [
        "created",
        "in_progress",
        *(name for kind in kinds for name in ORDERS[kind]),
        "completed",
    ]


def test_the_first_events_have_an_empty_response() -> None:
    for _, data in stream(completion())[:2]:
        begun = data["response"]
        assert (begun["status"], begun["output"], begun["usage"], begun["completed_at"]) == (
            "in_progress",
            [],
            None,
            None,
        )


def test_an_incomplete_response_has_a_reason() -> None:
    reasons = [
        write(completion(TEXT._replace(finish=finish)))["incomplete_details"]
        for finish in ("stop", "length", "content_filter")
    ]

    assert reasons == [None, {"reason": "max_output_tokens"}, {"reason": "content_filter"}]


def test_usage_adds_up() -> None:
    usage = write(completion(usage=Usage(40, 12, cached=10, thinking=5)))["usage"]

    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] == 52
    assert usage["input_tokens_details"]["cached_tokens"] == 10
    assert usage["output_tokens_details"]["reasoning_tokens"] == 5


def test_a_function_call_has_an_id_and_a_call_id() -> None:
    item = write(completion(Choice((), "", "tool_calls", calls=[WEATHER])))["output"][0]

    assert (item["call_id"], item["name"], item["arguments"]) == (
        "call_8J2kQ9fXw1",
        "get_weather",
        '{"city":"Oslo","days":[1,2]}',
    )
    assert item["id"].startswith("fc_")


def test_deltas_and_the_whole_text_have_logprobs() -> None:
    logprobs = [
        Logprob("Thirty", -0.1, [("Thirty", -0.1), ("Ten", -2.5)]),
        Logprob(" days", -0.2),
        Logprob(".", 0.0),
    ]
    options = {"include": ["message.output_text.logprobs"], "top_logprobs": 2}
    content = completion(TEXT._replace(logprobs=logprobs))
    part = write(content, **options)["output"][0]["content"][0]
    deltas = [
        data for name, data in stream(content, **options) if name == "response.output_text.delta"
    ]

    assert [each["token"] for each in part["logprobs"]] == ["Thirty", " days", "."]
    assert bytes(part["logprobs"][0]["top_logprobs"][1]["bytes"]) == b"Ten"
    assert [(data["delta"], data["logprobs"][0]["token"]) for data in deltas] == [
        ("Thirty", "Thirty"),
        (" days", " days"),
        (".", "."),
    ]
    assert faults(types.ResponseTextDeltaEvent, orjson.dumps(deltas[0])) == []
    assert faults(types.ResponseOutputText, orjson.dumps(part)) == []


@pytest.mark.parametrize(
    ("more", "field", "value"),
    [
        pytest.param({}, "temperature", 1.0, id="default temperature"),
        pytest.param({"temperature": 0}, "temperature", 0.0, id="temperature"),
        pytest.param({"top_p": 0.5}, "top_p", 0.5, id="top_p"),
        pytest.param({"metadata": {"a": "b"}}, "metadata", {"a": "b"}, id="metadata"),
        pytest.param({"metadata": None}, "metadata", {}, id="no metadata"),
        pytest.param({"instructions": "Be brief."}, "instructions", "Be brief.", id="instructions"),
        pytest.param({"max_output_tokens": 16.0}, "max_output_tokens", 16, id="max_output_tokens"),
        pytest.param(
            {"parallel_tool_calls": False}, "parallel_tool_calls", False, id="parallel_tool_calls"
        ),
        pytest.param({"truncation": "auto"}, "truncation", "auto", id="truncation"),
        pytest.param({}, "truncation", "disabled", id="no truncation"),
        pytest.param(
            {"reasoning": {"effort": "low"}},
            "reasoning",
            {"effort": "low", "summary": None},
            id="reasoning",
        ),
        pytest.param(
            {"reasoning": {"generate_summary": "auto"}},
            "reasoning",
            {"effort": None, "summary": "auto"},
            id="reasoning with the older field",
        ),
        pytest.param({"service_tier": "auto"}, "service_tier", "default", id="service_tier"),
        pytest.param({"service_tier": "flex"}, "service_tier", "flex", id="another service_tier"),
        pytest.param({"user": "me"}, "user", "me", id="user"),
        pytest.param(
            {"safety_identifier": "me"}, "safety_identifier", "me", id="safety_identifier"
        ),
        pytest.param(
            {"prompt_cache_retention": "in-memory"},
            "prompt_cache_retention",
            "in_memory",
            id="prompt_cache_retention",
        ),
        pytest.param(
            {"conversation": "conv_1"}, "conversation", {"id": "conv_1"}, id="conversation"
        ),
        pytest.param(
            {"prompt": {"id": "pmpt_1", "version": "2"}},
            "prompt",
            {"id": "pmpt_1", "version": "2"},
            id="prompt",
        ),
        pytest.param(
            {"tools": [TOOL]}, "tools", [{**TOOL, "description": None, "strict": True}], id="a tool"
        ),
        pytest.param(
            {"tools": [{"type": "mcp", "server_label": "a"}]},
            "tools",
            [{"type": "mcp", "server_label": "a"}],
            id="a hosted tool",
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": "required"},
            "tool_choice",
            "required",
            id="tool_choice",
        ),
        pytest.param(
            {"text": {"verbosity": "low"}},
            "text",
            {"format": {"type": "text"}, "verbosity": "low"},
            id="verbosity",
        ),
        pytest.param(
            {"text": {"format": {"type": "json_schema", "name": "a", "schema": SCHEMA}}},
            "text",
            {
                "format": {
                    "type": "json_schema",
                    "name": "a",
                    "schema": SCHEMA,
                    "description": None,
                    "strict": False,
                },
                "verbosity": "medium",
            },
            id="a form",
        ),
    ],
)
def test_the_parameters_of_the_request_are_repeated(
    more: dict[str, Any], field: str, value: Any
) -> None:
    response = write(completion(), **more)

    assert response[field] == value
    assert faults(types.Response, orjson.dumps(response)) == []


CALL = {"type": "function_call", "call_id": "call_1", "name": "get_weather", "arguments": "{}"}
CALLED = ToolCall("call_1", "get_weather", "{}")


def alike(turn: Message) -> Message:
    return turn._replace(
        images=list(turn.images), calls=list(turn.calls), details=list(turn.details)
    )


@pytest.mark.parametrize(
    ("given", "turns"),
    [
        pytest.param("Hi", [Message("user", "Hi")], id="a text"),
        pytest.param(
            [{"role": "developer", "content": "Be brief."}],
            [Message("system", "Be brief.")],
            id="a developer",
        ),
        pytest.param(
            [{"role": "system", "content": "Be brief."}],
            [Message("system", "Be brief.")],
            id="a system",
        ),
        pytest.param(
            [
                {
                    "role": "user",
                    "content": [
                        {"type": "input_text", "text": "What?"},
                        {
                            "type": "input_image",
                            "image_url": "https://example.com/a.png",
                            "detail": "low",
                        },
                    ],
                }
            ],
            [Message("user", "What?", ["https://example.com/a.png"], details=["low"])],
            id="an image",
        ),
        pytest.param(
            [{"role": "user", "content": [{"type": "input_image", "file_id": "f1"}]}],
            [Message("user", "", ["file:f1"], details=["auto"])],
            id="an image of OpenAI's",
        ),
        pytest.param(
            [
                {
                    "role": "user",
                    "content": [{"type": "input_file", "filename": "a.pdf", "file_data": "x"}],
                }
            ],
            [Message("user", "[file: a.pdf]")],
            id="a file",
        ),
        pytest.param(
            [
                {
                    "type": "message",
                    "role": "assistant",
                    "id": "msg_1",
                    "status": "completed",
                    "content": [{"type": "output_text", "text": "Hello", "annotations": []}],
                }
            ],
            [Message("assistant", "Hello")],
            id="an answer in the history",
        ),
        pytest.param(
            [CALL, CALL],
            [Message("assistant", "", calls=[CALLED, CALLED])],
            id="two calls are one turn",
        ),
        pytest.param(
            [{"role": "assistant", "content": "Let me."}, CALL],
            [Message("assistant", "Let me.", calls=[CALLED])],
            id="a text and a call are one turn",
        ),
        pytest.param(
            [CALL, {"type": "function_call_output", "call_id": "call_1", "output": "21"}],
            [Message("assistant", "", calls=[CALLED]), Message("tool", "21", answers="call_1")],
            id="an output",
        ),
        pytest.param(
            [{"type": "custom_tool_call", "call_id": "call_1", "name": "shell", "input": "ls"}],
            [Message("assistant", "", calls=[ToolCall("call_1", "shell", "ls")])],
            id="a custom tool",
        ),
        pytest.param(
            [
                {"role": "user", "content": "Hi"},
                {"type": "reasoning", "id": "rs_1", "summary": []},
                {"type": "web_search_call", "id": "ws_1"},
            ],
            [Message("user", "Hi")],
            id="reasoning and hosted tools are ignored",
        ),
        pytest.param(
            [{"type": "compaction", "id": "a"}], [Message("user", "")], id="at least one turn"
        ),
    ],
)
def test_items_become_turns(given: Any, turns: list[Message]) -> None:
    read = prompt(body(), conversation(call(body(input=given))))

    assert [alike(turn) for turn in read.messages] == [alike(turn) for turn in turns]


def allowed(mode: str, *names: str) -> dict[str, Any]:
    other = {"type": "function", "name": "other"}
    return {
        "tools": [TOOL, other],
        "tool_choice": {
            "type": "allowed_tools",
            "mode": mode,
            "tools": [{"type": "function", "name": name} for name in names],
        },
    }


@pytest.mark.parametrize(
    ("more", "field", "value"),
    [
        pytest.param({"max_output_tokens": 20.0}, "max_tokens", 20, id="max_output_tokens"),
        pytest.param({}, "max_tokens", None, id="no limit"),
        pytest.param({"temperature": 0.5}, "temperature", 0.5, id="temperature"),
        pytest.param(
            {"tools": [TOOL, {"type": "web_search"}]},
            "tools",
            [Tool("get_weather", "", SCHEMA, where="tools[0].parameters")],
            id="tools",
        ),
        pytest.param(
            {"tools": [{"type": "function", "name": "a"}]},
            "tools",
            [Tool("a", "", {"type": "object", "properties": {}}, where="tools[0].parameters")],
            id="a tool without parameters",
        ),
        pytest.param(
            {"tools": [{"type": "custom", "name": "shell"}]},
            "tools",
            [Tool("shell", "", None, where="tools[0].parameters")],
            id="a custom tool",
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": "required"}, "tool_choice", "required", id="required"
        ),
        pytest.param(
            {"tools": [{"type": "web_search"}], "tool_choice": "required"},
            "tool_choice",
            "auto",
            id="a hosted tool required",
        ),
        pytest.param({"tools": [TOOL], "tool_choice": "none"}, "tool_choice", "none", id="none"),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "function", "name": "get_weather"}},
            "tool_choice",
            ":get_weather",
            id="one tool",
        ),
        pytest.param(
            {"tools": [TOOL], "tool_choice": {"type": "web_search"}},
            "tool_choice",
            "auto",
            id="a hosted tool",
        ),
        pytest.param(
            allowed("required", "get_weather"),
            "tools",
            [Tool("get_weather", "", SCHEMA, where="tools[0].parameters")],
            id="some tools",
        ),
        pytest.param(
            allowed("required", "get_weather"), "tool_choice", "required", id="one of some tools"
        ),
        pytest.param({"parallel_tool_calls": False}, "parallel", False, id="not in parallel"),
        pytest.param(
            {"text": {"format": {"type": "json_object"}}},
            "format",
            ResponseFormat(None),
            id="an object",
        ),
        pytest.param(
            {"text": {"format": {"type": "json_schema", "name": "a", "schema": SCHEMA}}},
            "format",
            ResponseFormat(SCHEMA, "a", where="text.format.schema"),
            id="a form",
        ),
        pytest.param({"text": {"format": {"type": "text"}}}, "format", None, id="text"),
        pytest.param(
            {"top_logprobs": 2, "include": ["message.output_text.logprobs"]},
            "logprobs",
            2,
            id="logprobs",
        ),
        pytest.param(
            {"include": ["message.output_text.logprobs"]}, "logprobs", 0, id="only logprobs"
        ),
        pytest.param({"top_logprobs": 2}, "logprobs", None, id="logprobs that are not included"),
        pytest.param({"reasoning": {"effort": "high"}}, "thinking", 16384, id="much effort"),
        pytest.param(
            {"reasoning": {"effort": "none", "summary": "auto"}}, "thinking", 0, id="no effort"
        ),
        pytest.param({"reasoning": {"summary": "auto"}}, "thinking", 4096, id="a summary"),
        pytest.param({"reasoning": None}, "thinking", 0, id="no reasoning"),
    ],
)
def test_a_parameter_is_read(more: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(OpenaiResponses().read(call(body(**more))), field) == value


def turns_after(sandbox: Sandbox, **more: Any) -> list[tuple[str, str]]:
    return [
        (turn.role, turn.text)
        for turn in OpenaiResponses().read(call(body(**more), sandbox)).messages
    ]


def respond(sandbox: Sandbox, choice: Choice = TEXT, **more: Any) -> Any:
    return write_reply(
        OpenaiResponses(), "createResponse", call(body(**more), sandbox), completion(choice)
    ).value


def test_a_continued_response_drops_its_instructions() -> None:
    sandbox = Sandbox.create("", 0)
    first = respond(sandbox, instructions="Speak French.", input="Refunds?")
    second = respond(sandbox, input="And then?", previous_response_id=first["id"])

    assert second["previous_response_id"] == first["id"]
    assert turns_after(
        sandbox, instructions="Be brief.", input="Why?", previous_response_id=second["id"]
    ) == [
        ("system", "Be brief."),
        ("user", "Refunds?"),
        ("assistant", "Thirty days."),
        ("user", "And then?"),
        ("assistant", "Thirty days."),
        ("user", "Why?"),
    ]
    assert turns_after(sandbox, input="Why?", previous_response_id=first["id"])[-2:] == [
        ("assistant", "Thirty days."),
        ("user", "Why?"),
    ]


def test_a_call_is_stored_so_that_its_output_is_enough() -> None:
    sandbox = Sandbox.create("", 0)
    first = respond(sandbox, Choice((), "", "tool_calls", calls=[WEATHER]), tools=[TOOL])
    output = {"type": "function_call_output", "call_id": WEATHER.id, "output": "21"}
    read = OpenaiResponses().read(
        call(body(input=[output], previous_response_id=first["id"]), sandbox)
    )

    assert list(read.messages[1].calls) == [WEATHER]
    assert (read.messages[2].role, read.messages[2].text, read.messages[2].answers) == (
        "tool",
        "21",
        WEATHER.id,
    )


def test_an_item_reference_is_resolved() -> None:
    sandbox = Sandbox.create("", 0)
    first = respond(sandbox, TEXT._replace(calls=[WEATHER], thinking=("Hm",)))
    output = {"type": "function_call_output", "call_id": WEATHER.id, "output": "21"}
    thought, message, function = (
        {"type": "item_reference", "id": item["id"]} for item in first["output"]
    )
    read = OpenaiResponses().read(
        call(
            body(input=[thought, message, function, output, {"role": "user", "content": "Why?"}]),
            sandbox,
        )
    )

    assert [(turn.role, turn.text) for turn in read.messages] == [
        ("assistant", "Thirty days."),
        ("tool", "21"),
        ("user", "Why?"),
    ]
    assert list(read.messages[0].calls) == [WEATHER]


def test_a_conversation_continues_by_its_id() -> None:
    sandbox = Sandbox.create("", 0)
    respond(sandbox, conversation={"id": "conv_1"}, store=False)

    assert turns_after(sandbox, input="Why?", conversation="conv_1") == [
        ("user", "Hi"),
        ("assistant", "Thirty days."),
        ("user", "Why?"),
    ]
    assert turns_after(sandbox, input="Why?", conversation="conv_2") == [("user", "Why?")]


@pytest.mark.parametrize(
    ("more", "name", "field"),
    [
        pytest.param(
            {"previous_response_id": "resp_unknown"},
            "previous_response_not_found",
            "previous_response_id",
            id="a response",
        ),
        pytest.param(
            {"input": [{"type": "item_reference", "id": "msg_unknown"}]},
            "item_not_found",
            "input",
            id="an item",
        ),
        pytest.param(
            {"input": [{"id": ""}]}, "item_not_found", "input", id="an item without a name"
        ),
    ],
)
def test_an_unknown_id_is_not_found(
    client: httpx.Client, more: dict[str, Any], name: str, field: str
) -> None:
    with pytest.raises(Problem) as raised:
        OpenaiResponses().read(call(body(**more)))
    refused = client.post(PATH, headers=HEADERS, json={"model": "gpt-4.1", "input": "Hi", **more})

    assert (raised.value.name, raised.value.values["param"]) == (name, field)
    assert (refused.status_code, refused.json()["error"]["param"]) == (404, field)


def test_a_response_with_store_false_is_not_stored() -> None:
    sandbox = Sandbox.create("", 0)
    first = respond(sandbox, store=False)

    with pytest.raises(Problem):
        turns_after(sandbox, previous_response_id=first["id"])


def test_sandboxes_do_not_share_stored_responses(client: httpx.Client) -> None:
    first = client.post(
        f"/~here{PATH}", headers=HEADERS, json={"model": "gpt-4.1", "input": "Hi"}
    ).json()
    more = {"model": "gpt-4.1", "input": "Why?", "previous_response_id": first["id"]}

    assert client.post(f"/~here{PATH}", headers=HEADERS, json=more).status_code == 200
    assert client.post(f"/~there{PATH}", headers=HEADERS, json=more).status_code == 404


def test_a_long_text_streams_one_numbered_event_per_chunk() -> None:
    pieces = tuple(f" {number}" for number in range(5000))
    received = stream(completion(Choice(pieces, "".join(pieces), "stop")))

    assert len(received) == 5000 + 8
    assert [data["sequence_number"] for _, data in received] == list(range(len(received)))
    assert assembled(received) == received[-1][1]["response"]["output"]


def test_turns_are_hashable() -> None:
    read = OpenaiResponses().read(
        call(
            body(
                input=[
                    CALL,
                    {"type": "function_call_output", "call_id": "call_1", "output": "21"},
                    {"role": "user", "content": [{"type": "input_image", "file_id": "f1"}]},
                ]
            )
        )
    )

    assert hash(tuple(read.messages))
