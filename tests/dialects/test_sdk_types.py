"""Every field and every form that the types of the newest SDKs allow is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

import httpx
import orjson
import pytest
from anthropic.types.beta.message_create_params import (
    MessageCreateParamsNonStreaming as BetaMessages,
)
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming as Messages
from openai.types.audio.speech_create_params import SpeechCreateParams
from openai.types.audio.transcription_create_params import TranscriptionCreateParamsNonStreaming
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming as Chat
from openai.types.embedding_create_params import EmbeddingCreateParams
from openai.types.image_edit_params import ImageEditParamsNonStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from openai.types.moderation_create_params import ModerationCreateParams
from openai.types.responses.response_create_params import (
    ResponseCreateParamsNonStreaming as Responses,
)

from mockgateway.dialects import DIALECTS
from mockgateway.problem import Problem
from tests.dialects import wire
from tests.dialects.typed import fields, required, values
from tests.server.refusals import KEY, message_of

Json = Any
# The releases whose values and forms the documents describe.
DESCRIBED = {"openai": (3, 57), "anthropic": (2, 14)}
URL = "https://example.com/a.png"
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf"
    "DwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
OBJECT = {"type": "object", "properties": {}, "additionalProperties": False}
# Values of fields that the types declare as text or number and the APIs more narrowly, by field or
# `Type.field`.
WORDS: Mapping[str, Json] = {
    "url": URL,
    "image_url": URL,
    "data": PNG,
    "file_data": "data:application/pdf;base64,JVBERi0xLjQK",
    "file_id": "file_1",
    "arguments": "{}",
    "schema": OBJECT,
    "budget_tokens": 1024,
    "max_output_tokens": 16,
    "allowed_tools": ["one"],
    "FunctionDefinition.parameters": OBJECT,
    "FunctionToolParam.parameters": OBJECT,
    "InputSchemaTyped.properties": {"one": {"type": "string"}},
}
USER = {"role": "user", "content": "hi"}
FUNCTION = {"name": "text", "parameters": OBJECT, "strict": False}


def _chat(field: str, value: Json) -> dict[str, Json]:
    tools = {"tools": [{"type": "function", "function": FUNCTION}]}
    needs: dict[str, dict[str, Json]] = {
        "tool_choice": tools,
        "parallel_tool_calls": tools,
        "function_call": {"functions": [FUNCTION]},
        "stream_options": {"stream": True},
        "top_logprobs": {"logprobs": True},
    }
    return {"model": "gpt-4.1", "messages": [USER], **needs.get(field, {}), field: value}


def _responses(field: str, value: Json) -> dict[str, Json]:
    return {
        "model": "gpt-4.1",
        "input": "hi",
        **({"tools": [{"type": "function", **FUNCTION}]} if field == "tool_choice" else {}),
        field: value,
    }


def _messages(field: str, value: Json) -> dict[str, Json]:
    tools = (
        {"tools": [{"name": "text", "input_schema": {"type": "object"}}]}
        if field == "tool_choice"
        else {}
    )
    return {
        "model": "claude-opus-4-6",
        "max_tokens": 4000,
        "messages": [USER],
        **tools,
        field: value,
    }


def _in_chat(messages: list[Json]) -> list[Json]:
    """Return a conversation with the messages, in which every call has an answer and vice versa."""
    one = messages[0]
    if one["role"] == "tool":
        return [
            USER,
            {
                "role": "assistant",
                "tool_calls": [
                    {
                        "id": one["tool_call_id"],
                        "type": "function",
                        "function": {"name": "text", "arguments": "{}"},
                    }
                ],
            },
            one,
        ]
    if one["role"] == "function":
        return [
            USER,
            {"role": "assistant", "function_call": {"name": "text", "arguments": "{}"}},
            one,
        ]
    return [
        *messages,
        *(
            {"role": "tool", "tool_call_id": call["id"], "content": "1"}
            for call in one.get("tool_calls") or ()
        ),
    ]


def _in_responses(items: list[Json] | str) -> list[Json] | str:
    if isinstance(items, str):
        return items
    one = items[0]
    match one.get("type"):
        case "function_call_output" | "custom_tool_call_output":
            return [
                {
                    "type": "function_call",
                    "call_id": one.get("call_id"),
                    "name": "text",
                    "arguments": "{}",
                },
                *items,
            ]
        case "function_call" | "custom_tool_call":
            return [
                *items,
                {"type": f"{one['type']}_output", "call_id": one["call_id"], "output": "1"},
            ]
    return items


def _in_messages(messages: list[Json]) -> list[Json]:
    one = messages[0]
    first = one["content"][0] if isinstance(one.get("content"), list) else {}
    match first.get("type"):
        case "tool_result":
            return [
                USER,
                {
                    "role": "assistant",
                    "content": [
                        {
                            "type": "tool_use",
                            "id": first["tool_use_id"],
                            "name": "text",
                            "input": {},
                        }
                    ],
                },
                *messages,
            ]
        case "tool_use":
            return [
                USER,
                *messages,
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": first["id"]}]},
            ]
    return [USER, *messages]


def _blocks(messages: Json) -> Iterator[tuple[str, str]]:
    for message in messages:
        content = message.get("content")
        yield from (
            (message["role"], block["type"])
            for block in (content if isinstance(content, list) else ())
            if isinstance(block, dict)
        )


# Forms that the types allow and the APIs refuse: the types are less strict.
_OF_THE_MODEL = ("thinking", "redacted_thinking", "tool_use", "mcp_tool_use", "fallback")
_OF_THE_USER = ("tool_result", "document", "image", "search_result")


def _is_refused_chat(field: str, value: Json) -> bool:
    one = value[0] if field == "messages" else {}
    empty = one.get("role") == "assistant" and not any(
        one.get(name) for name in ("content", "tool_calls", "function_call", "refusal", "audio")
    )
    return empty or any(
        "file" in part and not {"file_id", "file_data"} & part["file"].keys()
        for part in one.get("content") or ()
        if isinstance(part, dict)
    )


def _refers(item: Json) -> bool:
    """Return whether an item refers to an earlier item; the tests have none."""
    return item.get("type") == "item_reference" or (item.get("type") is None and "role" not in item)


def _is_refused_responses(field: str, value: Json) -> bool:
    if field == "previous_response_id":
        return value is not None  # no response has that id
    if field != "input" or isinstance(value, str):
        return False
    one = value[0]
    inner = [
        part
        for name in ("content", "output")
        for part in (one.get(name) or () if isinstance(one.get(name), list) else ())
        if isinstance(part, dict)
    ]
    nameless = [
        part
        for part in inner
        if (
            part.get("type") == "input_image" and not (part.get("image_url") or part.get("file_id"))
        )
        or (
            part.get("type") == "input_file"
            and not (part.get("file_id") or part.get("file_url") or part.get("file_data"))
        )
    ]
    return (
        bool(nameless)
        or (one.get("type") == "function_call_output" and not one.get("call_id"))
        or _refers(one)
    )


def _is_refused_messages(field: str, value: Json) -> bool:
    if field == "tools":
        return bool(value[0].get("input_schema") == {"one": "text"})
    return field == "messages" and any(
        (role == "assistant" and kind in _OF_THE_USER)
        or (role == "user" and kind in _OF_THE_MODEL)
        or (role == "system" and kind in (*_OF_THE_USER, *_OF_THE_MODEL))
        for role, kind in _blocks(value)
    )


Body = Callable[[str, Json], dict[str, Json]]
SURFACES: list[
    tuple[str, Any, str, str, Body, Callable[[str, Json], bool], str, Callable[[Json], Json]]
] = [
    (
        "chat",
        Chat,
        "createChatCompletion",
        "openai_chat",
        _chat,
        _is_refused_chat,
        "messages",
        _in_chat,
    ),
    (
        "responses",
        Responses,
        "createResponse",
        "openai_responses",
        _responses,
        _is_refused_responses,
        "input",
        _in_responses,
    ),
    (
        "messages",
        Messages,
        "createMessage",
        "anthropic_messages",
        _messages,
        _is_refused_messages,
        "messages",
        _in_messages,
    ),
    (
        "beta-messages",
        BetaMessages,
        "createMessage",
        "anthropic_messages",
        _messages,
        _is_refused_messages,
        "messages",
        _in_messages,
    ),
]
CASES = [
    pytest.param(surface, field, id=f"{surface[0]}-{field}")
    for surface in SURFACES
    for field in fields(surface[1])
]


def _is_described(kind: Any) -> bool:
    package = kind.__module__.split(".")[0]
    installed = tuple(map(int, re.findall(r"\d+", version(package))[:2]))
    return installed <= DESCRIBED[package]


@pytest.mark.parametrize(("surface", "field"), CASES)
def test_every_form_of_a_field_is_accepted(surface: Any, field: str) -> None:
    _, kind, operation, dialect, body, is_refused, conversation_field, in_conversation = surface
    bodies, reads = wire.operation(operation).bodies, DIALECTS[dialect].read
    tried, refused = 0, []
    if not _is_described(kind):
        pytest.skip("the SDK is newer than the documents; raise DESCRIBED")

    for value in values(fields(kind)[field], WORDS, field, (kind,)):
        if is_refused(field, value):
            continue
        tried += 1
        sent = body(field, in_conversation(value) if field == conversation_field else value)
        try:
            reads(wire.call(bodies.read("application/json", orjson.dumps(sent)).value))
        except Problem as problem:
            refused.append((problem.message, value))

    assert tried
    assert refused[:3] == []


# A good request of each other endpoint that an SDK's parameters are added to, one at a time.
ENDPOINTS: list[tuple[Any, str, dict[str, Json]]] = [
    (Chat, "/sealink/v1/chat/completions", {"model": "qwen3-max", "messages": [USER]}),
    (Responses, "/seacloud/llm/openai/v1/responses", {"model": "gpt-4.1", "input": "hi"}),
    (
        BetaMessages,
        "/sealink/anthropic/v1/messages",
        {"model": "claude-sonnet-4-6", "max_tokens": 9, "messages": [USER]},
    ),
    (EmbeddingCreateParams, "/sealink/v1/embeddings", {"model": "text-embedding-v4", "input": "a"}),
    (ModerationCreateParams, "/sealink/v1/moderations", {"input": "a"}),
    (
        ImageGenerateParamsNonStreaming,
        "/sealink/v1/images/generations",
        {"model": "gpt-image-2", "prompt": "a fox", "size": "1024x1024"},
    ),
    (ImageEditParamsNonStreaming, "/sealink/v1/images/edits", {}),
    (SpeechCreateParams, "/sealink/v1/audio/speech", {}),
    (TranscriptionCreateParamsNonStreaming, "/sealink/v1/audio/transcriptions", {}),
]
PARAMETERS = [
    pytest.param(path, body, name, id=f"{path.split('/v1/')[1]}-{name}")
    for kind, path, body in ENDPOINTS
    for name in fields(kind)
    if name not in required(kind)
]


@pytest.mark.parametrize(("path", "body", "name"), PARAMETERS)
def test_no_parameter_of_an_sdk_is_unknown(
    client: httpx.Client, path: str, body: dict[str, Json], name: str
) -> None:
    reply = client.post(path, json={**body, name: None}, headers=KEY)

    message = "" if reply.is_success else message_of(reply.json())
    assert "Unknown parameter" not in message
    assert "Extra inputs" not in message
