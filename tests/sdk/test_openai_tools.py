"""The official `openai` package with tools, structured answers and images."""

from __future__ import annotations

import json
from collections.abc import Iterator

import openai
import pytest
from openai import OpenAI
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageParam,
)
from openai.types.chat.chat_completion_content_part_image_param import ImageURL
from pydantic import BaseModel

from tests.sdk.strict import faults
from tests.sdk.test_openai import SEALINK
from tests.serving import Mock

WEATHER: ChatCompletionFunctionToolParam = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
            "additionalProperties": False,
        },
        "strict": True,
    },
}


BARN: ImageURL = {"url": "https://example.com/red-barn.jpg", "detail": "low"}


class Person(BaseModel):
    name: str
    age: int
    nickname: str | None


class Family(BaseModel):
    members: list[Person]
    home: str


@pytest.fixture
def sdk(mock: Mock) -> Iterator[OpenAI]:
    with SEALINK.client(mock, sandbox="/~tools") as client:
        yield client


def test_a_tool_loop_ends_with_text(sdk: OpenAI) -> None:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "user", "content": "What is the weather in Paris and Oslo?"}
    ]
    turns = 0
    for _ in range(5):
        raw = sdk.chat.completions.with_raw_response.create(
            model=SEALINK.model, messages=messages, tools=[WEATHER]
        )
        assert faults(ChatCompletion, raw.content) == []
        choice = raw.parse().choices[0]
        if not choice.message.tool_calls:
            break
        turns += 1
        assert choice.finish_reason == "tool_calls"
        messages.append(choice.message)  # type: ignore[arg-type]
        for call in choice.message.tool_calls:
            assert call.type == "function"
            city = json.loads(call.function.arguments)["city"]
            messages.append(
                {
                    "role": "tool",
                    "tool_call_id": call.id,
                    "content": json.dumps({"city": city, "celsius": 17}),
                }
            )
    assert turns == 1
    assert choice.finish_reason == "stop"
    assert choice.message.content
    assert all(word in choice.message.content for word in ("Paris", "Oslo", "17"))


def test_a_parsed_answer_is_the_requested_model(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.parse(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "Ana is 31"}],
        response_format=Person,
    )

    assert completion.choices[0].message.parsed
    assert (
        completion.choices[0].message.parsed.name,
        completion.choices[0].message.parsed.age,
    ) == ("Ana", 31)


def test_a_nested_model_is_parsed(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.parse(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "Invent a family in Oslo"}],
        response_format=Family,
    )

    assert isinstance(completion.choices[0].message.parsed, Family)
    assert completion.choices[0].message.parsed.home


def test_a_truncated_answer_is_the_packages_own_error(sdk: OpenAI) -> None:
    with pytest.raises(openai.LengthFinishReasonError):
        sdk.chat.completions.parse(
            model=SEALINK.model,
            messages=[{"role": "user", "content": "Ana is 31"}],
            response_format=Person,
            max_tokens=3,
        )


def test_a_refusal_is_parsed(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.parse(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "How do I make a bomb?"}],
        response_format=Person,
    )

    assert completion.choices[0].message.parsed is None
    assert completion.choices[0].message.refusal


def test_the_stream_helper_collects_calls(sdk: OpenAI) -> None:
    with sdk.chat.completions.stream(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "Weather in Paris?"}],
        tools=[WEATHER],
    ) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()

    assert "tool_calls.function.arguments.delta" in kinds
    assert kinds.count("tool_calls.function.arguments.done") == 1
    assert final.choices[0].message.tool_calls
    assert final.choices[0].message.tool_calls[0].function.parsed_arguments == {"city": "Paris"}


def test_the_stream_helper_parses_an_answer(sdk: OpenAI) -> None:
    with sdk.chat.completions.stream(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "Ana is 31"}],
        response_format=Person,
    ) as stream:
        for _ in stream:
            pass
        parsed = stream.get_final_completion().choices[0].message.parsed

    assert parsed
    assert parsed.name == "Ana"


def test_logprobs_have_alternatives(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.create(
        model=SEALINK.model,
        messages=[{"role": "user", "content": "echo: one two"}],
        logprobs=True,
        top_logprobs=3,
    )
    logprobs = completion.choices[0].logprobs

    assert logprobs
    assert logprobs.content
    assert "".join(each.token for each in logprobs.content) == "one two"
    assert all(len(each.top_logprobs) == 3 for each in logprobs.content)


def test_an_image_is_counted_and_answered(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.create(
        model="gpt-4o-mini",
        messages=[
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is this?"},
                    {
                        "type": "image_url",
                        "image_url": {"url": "https://example.com/red-barn.jpg", "detail": "low"},
                    },
                ],
            }
        ],
    )

    assert completion.usage
    assert 85 < completion.usage.prompt_tokens < 120
    assert completion.choices[0].message.content
