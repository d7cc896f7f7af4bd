"""The official `anthropic` package, unmodified, on the Messages paths."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import anthropic
import pytest
from anthropic import Anthropic, AsyncAnthropic
from anthropic.types import Message, MessageParam, ToolParam
from pydantic import BaseModel

from tests.sdk.strict import faults
from tests.serving import Mock

HI: MessageParam = {"role": "user", "content": "Hi"}
WEATHER: ToolParam = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
PLACES = [
    pytest.param("/sealink/anthropic", "claude-sonnet-4-6", id="sealink"),
    pytest.param("/seacloud/llm", "claude-opus-4-6", id="seacloud"),
    pytest.param("/seacloud/llm/anthropic", "claude-opus-4-6", id="seacloud, second path"),
]


@pytest.fixture(params=["x-api-key", "bearer"])
def sdk(mock: Mock, request: pytest.FixtureRequest) -> Iterator[Anthropic]:
    key, token = ("any-key", None) if request.param == "x-api-key" else (None, "any-key")
    with Anthropic(
        base_url=f"{mock.url}/sealink/anthropic", api_key=key, auth_token=token, max_retries=0
    ) as client:
        yield client


@pytest.mark.parametrize(("base", "model"), PLACES)
def test_a_message_matches_the_packages_model(mock: Mock, base: str, model: str) -> None:
    with Anthropic(base_url=f"{mock.url}{base}", api_key="any-key", max_retries=0) as sdk:
        raw = sdk.messages.with_raw_response.create(model=model, max_tokens=256, messages=[HI])

    message = raw.parse()
    assert faults(Message, raw.http_response.content) == []
    assert (message.type, message.role, message.model, message.stop_reason) == (
        "message",
        "assistant",
        model,
        "end_turn",
    )
    assert message.content[0].type == "text"
    assert message.content[0].text
    assert message.usage.input_tokens > 0


@pytest.mark.parametrize(("base", "model"), PLACES)
def test_the_streaming_helper_collects_the_message(mock: Mock, base: str, model: str) -> None:
    with Anthropic(base_url=f"{mock.url}{base}", api_key="any-key", max_retries=0) as sdk:
        with sdk.messages.stream(model=model, max_tokens=256, messages=[HI]) as stream:
            kinds = [event.type for event in stream]
        message = stream.get_final_message()

    assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")
    assert message.stop_reason == "end_turn"
    assert message.content[0].type == "text"
    assert message.content[0].text == stream.get_final_text() != ""
    assert message.usage.output_tokens > 0


def test_a_key_is_accepted_in_either_header(sdk: Anthropic) -> None:
    assert sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[HI]).content
    assert list(
        sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[HI], stream=True)
    )


def test_the_request_id_is_in_the_header_that_the_package_reads(sdk: Anthropic) -> None:
    raw = sdk.messages.with_raw_response.create(
        model="claude-sonnet-4-6", max_tokens=256, messages=[HI]
    )

    assert raw.parse()._request_id == raw.headers["request-id"] == raw.request_id
    assert raw.headers["request-id"].startswith("req_")
    with pytest.raises(anthropic.BadRequestError) as refused:
        sdk.messages.create(model="claude-sonnet-4-6", max_tokens=-1, messages=[HI])
    assert refused.value.request_id == refused.value.response.headers["request-id"]
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["request_id"] == refused.value.request_id


def test_the_asynchronous_client_works(mock: Mock) -> None:
    async def chat() -> tuple[Message, Message]:
        async with AsyncAnthropic(
            base_url=f"{mock.url}/sealink/anthropic", api_key="any-key", max_retries=0
        ) as sdk:
            plain = await sdk.messages.create(
                model="claude-sonnet-4-6",
                max_tokens=256,
                messages=[HI],
                extra_body={"temperature": 0},
            )
            async with sdk.messages.stream(
                model="claude-sonnet-4-6",
                max_tokens=256,
                messages=[HI],
                extra_body={"temperature": 0},
            ) as stream:
                return plain, await stream.get_final_message()

    plain, streamed = asyncio.run(chat())
    assert streamed.id != plain.id  # the same words, but calls of their own
    assert streamed.model_dump() == {
        **plain.model_dump(),
        "id": streamed.id,
        "content": streamed.model_dump()["content"],
    }
    assert [block.text for block in streamed.content if block.type == "text"] == [
        block.text for block in plain.content if block.type == "text"
    ]


def test_a_token_limit_ends_the_message(sdk: Anthropic) -> None:
    short = sdk.messages.create(
        model="claude-sonnet-4-6",
        max_tokens=2,
        messages=[{"role": "user", "content": "Explain load balancing"}],
    )
    none = sdk.messages.create(model="claude-sonnet-4-6", max_tokens=0, messages=[HI])

    assert (short.stop_reason, short.usage.output_tokens) == ("max_tokens", 2)
    assert (none.stop_reason, none.content) == ("max_tokens", [])


def test_an_image_is_accepted(sdk: Anthropic) -> None:
    shown: MessageParam = {
        "role": "user",
        "content": [
            {
                "type": "image",
                "source": {"type": "url", "url": "https://example.com/red-bridge.png"},
            },
            {"type": "text", "text": "What is this?"},
        ],
    }
    message = sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[shown])

    assert message.content[0].type == "text"
    assert message.content[0].text


def test_a_tool_loop_ends(sdk: Anthropic) -> None:
    messages: list[MessageParam] = [{"role": "user", "content": "What is the weather in Oslo?"}]
    for _ in range(4):
        message = sdk.messages.create(
            model="claude-sonnet-4-6", max_tokens=512, messages=messages, tools=[WEATHER]
        )
        messages.append(message.to_param())
        calls = [block for block in message.content if block.type == "tool_use"]
        if message.stop_reason != "tool_use":
            break
        messages.append(
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": call.id, "content": "21 degrees"}
                    for call in calls
                ],
            }
        )

    assert (message.stop_reason, calls) == ("end_turn", [])
    assert message.content[0].type == "text"


def test_an_agents_history_is_accepted(sdk: Anthropic) -> None:
    message = sdk.messages.create(
        model="claude-sonnet-4-6",
        max_tokens=512,
        system=[{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
        tools=[WEATHER],
        tool_choice={"type": "auto", "disable_parallel_tool_use": True},
        metadata={"user_id": "me"},
        messages=[
            {"role": "user", "content": "What is the weather in Oslo?"},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "I need the weather.", "signature": "EqoB"},
                    {"type": "text", "text": "Let me look."},
                    {
                        "type": "tool_use",
                        "id": "toolu_1",
                        "name": "get_weather",
                        "input": {"city": "Oslo"},
                    },
                ],
            },
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": "toolu_1",
                        "content": [{"type": "text", "text": "21 degrees"}],
                    }
                ],
            },
        ],
    )

    assert message.stop_reason == "end_turn"
    assert message.content[0].type == "text"


def test_requested_thinking_is_returned(sdk: Anthropic) -> None:
    with sdk.messages.stream(
        model="claude-sonnet-4-6",
        max_tokens=4096,
        thinking={"type": "enabled", "budget_tokens": 1024},
        messages=[{"role": "user", "content": "Explain load balancing"}],
    ) as stream:
        message = stream.get_final_message()

    assert message.content[-1].type == "text"
    assert all(block.signature for block in message.content if block.type == "thinking")


class Answer(BaseModel):
    city: str
    degrees: int


def test_an_output_format_is_accepted(sdk: Anthropic) -> None:
    raw = sdk.messages.with_raw_response.create(
        model="claude-sonnet-4-6",
        max_tokens=512,
        messages=[HI],
        output_config={
            "format": {
                "type": "json_schema",
                "schema": {**Answer.model_json_schema(), "additionalProperties": False},
            }
        },
    )

    assert faults(Message, raw.http_response.content) == []


@pytest.mark.parametrize(
    ("key", "changes", "error", "status"),
    [
        pytest.param(
            "sk-sealink-invalid", {}, anthropic.AuthenticationError, 401, id="an invalid key"
        ),
        pytest.param(
            "sk-sealink-test-revoked-00000000000000000000",
            {},
            anthropic.AuthenticationError,
            401,
            id="a revoked key",
        ),
        pytest.param(
            "sk-sealink-test-nobalance-000000000000000000",
            {},
            anthropic.APIStatusError,
            402,
            id="no balance",
        ),
        pytest.param(
            "sk-sealink-test-onemodel-0000000000000000000",
            {},
            anthropic.PermissionDeniedError,
            403,
            id="a model it may not use",
        ),
        pytest.param(
            "any", {"model": "no-such-model"}, anthropic.NotFoundError, 404, id="an unknown model"
        ),
        pytest.param(
            "any",
            {"extra_body": {"max_tokens": "many"}},
            anthropic.BadRequestError,
            400,
            id="a wrong type",
        ),
        pytest.param("any", {"messages": []}, anthropic.BadRequestError, 400, id="no messages"),
        pytest.param(
            "any",
            {"extra_body": {"temperature": 9}},
            anthropic.BadRequestError,
            400,
            id="a temperature of nine",
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_a_refusal_is_the_packages_own_error(
    mock: Mock,
    key: str,
    changes: dict[str, object],
    error: type[anthropic.APIStatusError],
    status: int,
    stream: bool,
) -> None:
    request: dict[str, Any] = {
        "model": "claude-sonnet-4-6",
        "max_tokens": 256,
        "messages": [HI],
        "stream": stream,
        **changes,
    }
    with (
        Anthropic(base_url=f"{mock.url}/sealink/anthropic", api_key=key, max_retries=0) as sdk,
        pytest.raises(error) as refused,
    ):
        sdk.messages.create(**request)

    assert refused.value.status_code == status
    assert refused.value.request_id
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["type"] == "error"
    assert refused.value.body["error"]["message"]


@pytest.mark.parametrize(
    ("key", "changes", "error"),
    [
        pytest.param(
            "sk-sea-test-revoked", {}, anthropic.PermissionDeniedError, id="a revoked key"
        ),
        pytest.param("sk-sea-test-nobalance", {}, anthropic.PermissionDeniedError, id="no balance"),
        pytest.param(
            "any", {"model": "no-such-model"}, anthropic.NotFoundError, id="an unknown model"
        ),
        pytest.param("any", {"max_tokens": -1}, anthropic.BadRequestError, id="a negative limit"),
    ],
)
@pytest.mark.parametrize("base", ["/seacloud/llm", "/seacloud/llm/anthropic"])
def test_seaclouds_refusals_are_the_packages_own_errors(
    mock: Mock, base: str, key: str, changes: dict[str, Any], error: type[anthropic.APIStatusError]
) -> None:
    request: dict[str, Any] = {
        "model": "claude-opus-4-6",
        "max_tokens": 256,
        "messages": [HI],
        **changes,
    }
    with (
        Anthropic(base_url=f"{mock.url}{base}", api_key=key, max_retries=0) as sdk,
        pytest.raises(error),
    ):
        sdk.messages.create(**request)


def test_environment_variables_point_the_package_at_the_mock(
    mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"{mock.url}/sealink/anthropic")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any-key")

    with Anthropic() as sdk:
        assert sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[HI]).content


def test_raw_events_have_names(sdk: Anthropic) -> None:
    with sdk.messages.with_streaming_response.create(
        model="claude-sonnet-4-6", max_tokens=256, messages=[HI], stream=True
    ) as raw:
        lines = [line for line in raw.iter_lines() if line]

    names, data = lines[::2], [json.loads(line.removeprefix("data: ")) for line in lines[1::2]]
    assert [name.removeprefix("event: ") for name in names] == [each["type"] for each in data]
    assert sum(name == "event: ping" for name in names) == 1
