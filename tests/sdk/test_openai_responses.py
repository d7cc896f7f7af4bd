"""The official `openai` package, unmodified, on the Responses path."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.responses import FunctionToolParam, Response, ResponseInputParam
from pydantic import BaseModel, ValidationError

from tests.sdk.strict import faults
from tests.serving import Mock

BASE = "/seacloud/llm/openai/v1"
QUESTION = "What makes a good harbour?"
WEATHER: FunctionToolParam = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather of a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}


@pytest.fixture
def sdk(mock: Mock) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{mock.url}{BASE}", api_key="any-key", max_retries=0) as client:
        yield client


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="nothing else"),
        pytest.param(
            {"instructions": "Be brief.", "metadata": {"a": "b"}, "temperature": 0.5, "user": "me"},
            id="fields that are repeated",
        ),
        pytest.param({"tools": [WEATHER], "parallel_tool_calls": False}, id="a tool"),
        pytest.param(
            {
                "reasoning": {"effort": "low", "summary": "auto"},
                "include": ["reasoning.encrypted_content"],
            },
            id="reasoning",
        ),
        pytest.param({"text": {"format": {"type": "json_object"}}}, id="an object"),
        pytest.param({"max_output_tokens": 16}, id="a limit"),
        pytest.param(
            {"top_logprobs": 2, "include": ["message.output_text.logprobs"]}, id="logprobs"
        ),
    ],
)
def test_a_response_matches_the_packages_model_exactly(
    sdk: OpenAI, more: dict[str, object]
) -> None:
    raw = sdk.responses.with_raw_response.create(model="gpt-5", input=QUESTION, extra_body=more)
    response = raw.parse()

    assert faults(Response, raw.content) == []
    assert (response.object, response.model, response.error) == ("response", "gpt-5", None)
    assert response.output
    assert response.usage
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens


def test_a_response_has_output_text(sdk: OpenAI) -> None:
    response = sdk.responses.create(
        model="gpt-4.1",
        input=[
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": QUESTION},
        ],
    )

    assert response.status == "completed"
    assert response.output_text


def test_events_add_up_to_the_response(sdk: OpenAI) -> None:
    text, last = "", None
    for number, event in enumerate(
        sdk.responses.create(model="gpt-4.1", input=QUESTION, stream=True)
    ):
        assert event.sequence_number == number
        if event.type == "response.output_text.delta":
            text += event.delta
        elif event.type == "response.completed":
            last = event.response

    assert last is not None
    assert last.output_text == text != ""


def test_the_streaming_helper_returns_the_response(sdk: OpenAI) -> None:
    with sdk.responses.stream(model="gpt-4.1", input=QUESTION) as stream:
        kinds = [event.type for event in stream]
        response = stream.get_final_response()

    assert (kinds[0], kinds[-1]) == ("response.created", "response.completed")
    assert response.output_text


def test_the_asynchronous_client_works(mock: Mock) -> None:
    async def respond() -> tuple[str, str]:
        async with AsyncOpenAI(
            base_url=f"{mock.url}{BASE}", api_key="any-key", max_retries=0
        ) as sdk:
            plain = await sdk.responses.create(model="gpt-4.1", input=QUESTION, temperature=0)
            async with sdk.responses.stream(
                model="gpt-4.1", input=QUESTION, temperature=0
            ) as stream:
                return plain.output_text, (await stream.get_final_response()).output_text

    plain, streamed = asyncio.run(respond())
    assert plain == streamed != ""


def test_a_token_limit_makes_the_response_incomplete(sdk: OpenAI) -> None:
    response = sdk.responses.create(
        model="gpt-4.1", input="echo: " + "one two three " * 30, max_output_tokens=16
    )

    assert response.status == "incomplete"
    assert response.incomplete_details
    assert response.incomplete_details.reason == "max_output_tokens"
    assert response.usage
    assert response.usage.output_tokens <= 16


def test_the_previous_response_id_continues_a_conversation(sdk: OpenAI) -> None:
    first = sdk.responses.create(model="gpt-4.1", input="My name is Ada.")
    second = sdk.responses.create(
        model="gpt-4.1", input="What is my name?", previous_response_id=first.id
    )

    assert second.previous_response_id == first.id
    assert first.usage
    assert second.usage
    assert second.usage.input_tokens > first.usage.input_tokens + first.usage.output_tokens
    with pytest.raises(openai.NotFoundError) as refused:
        sdk.responses.create(model="gpt-4.1", input="Why?", previous_response_id="resp_unknown")
    assert (refused.value.code, refused.value.param) == (
        "previous_response_not_found",
        "previous_response_id",
    )


def test_a_response_that_is_not_stored_cannot_be_continued(sdk: OpenAI) -> None:
    first = sdk.responses.create(model="gpt-4.1", input=QUESTION, store=False)

    with pytest.raises(openai.NotFoundError):
        sdk.responses.create(model="gpt-4.1", input="Why?", previous_response_id=first.id)


@pytest.mark.parametrize(
    "remembered", [True, False], ids=["by previous_response_id", "with the whole history"]
)
def test_a_tool_loop_ends(sdk: OpenAI, remembered: bool) -> None:
    history: ResponseInputParam = [{"role": "user", "content": "What is the weather in Oslo?"}]
    response = sdk.responses.create(model="gpt-4.1", input=history, tools=[WEATHER])
    for _ in range(4):
        calls = [item for item in response.output if item.type == "function_call"]
        if not calls:
            break
        outputs: ResponseInputParam = [
            {"type": "function_call_output", "call_id": call.call_id, "output": "21 degrees"}
            for call in calls
        ]
        if remembered:
            response = sdk.responses.create(
                model="gpt-4.1", input=outputs, tools=[WEATHER], previous_response_id=response.id
            )
        else:
            history += [item.to_dict() for item in response.output]  # type: ignore[misc]
            history += outputs
            response = sdk.responses.create(model="gpt-4.1", input=history, tools=[WEATHER])

    assert calls == []
    assert response.output_text


def test_an_image_is_accepted(sdk: OpenAI) -> None:
    shown: ResponseInputParam = [
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "What is this?"},
                {
                    "type": "input_image",
                    "image_url": "https://example.com/red-bridge.png",
                    "detail": "auto",
                },
            ],
        }
    ]

    assert sdk.responses.create(model="gpt-4.1", input=shown).output_text


class Answer(BaseModel):
    city: str
    degrees: int


def test_a_parsed_answer_is_the_requested_model(sdk: OpenAI) -> None:
    try:
        response = sdk.responses.parse(
            model="gpt-4.1", input="What is the weather in Oslo?", text_format=Answer
        )
    except ValidationError:
        pytest.skip("the generator makes no JSON yet")

    assert isinstance(response.output_parsed, Answer)


@pytest.mark.parametrize(
    ("more", "error", "param"),
    [
        pytest.param(
            {"model": "no-such-model"}, openai.NotFoundError, "model", id="an unknown model"
        ),
        pytest.param(
            {"temperature": 9}, openai.BadRequestError, "temperature", id="a temperature of nine"
        ),
        pytest.param({"input": []}, openai.BadRequestError, "input", id="no input"),
        pytest.param(
            {"max_output_tokens": 1},
            openai.BadRequestError,
            "max_output_tokens",
            id="too few tokens",
        ),
        pytest.param(
            {"text": {"format": {"type": "json_schema", "name": "a", "schema": {"type": "thing"}}}},
            openai.BadRequestError,
            "text.format.schema.type",
            id="an invalid schema",
        ),
    ],
)
def test_a_refusal_is_the_packages_own_error(
    sdk: OpenAI, more: dict[str, object], error: type[openai.APIStatusError], param: str
) -> None:
    with pytest.raises(error) as refused:
        sdk.responses.create(model="gpt-4.1", input=QUESTION, extra_body=more)

    assert refused.value.param == param
