"""For any request, a stream adds up to the plain reply, usage adds up, and base64 is exact."""

from __future__ import annotations

from array import array
from base64 import b64decode
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialects.test_anthropic_messages import assembled as message_of_events
from tests.dialects.test_openai_responses import assembled as output_of_events
from tests.dialects.test_openai_responses import without_ids
from tests.dialects.wire import events
from tests.server.refusals import KEY

MESSAGES, RESPONSES, EMBEDDINGS = (
    "/sealink/anthropic/v1/messages",
    "/seacloud/llm/openai/v1/responses",
    "/sealink/v1/embeddings",
)
PROMPTS = st.one_of(
    st.sampled_from(
        [
            "Weather in Paris and London?",
            "Ana is 31",
            "How do I make a bomb?",
            "你好",
            'echo: 😀 \u2028 \\ "',
        ]
    ),
    st.text(min_size=1, max_size=40),
)
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
MANY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def without_calls(value: Any) -> Any:
    """Remove the ids, which each request draws anew."""
    if isinstance(value, dict):
        return {
            name: without_calls(inner)
            for name, inner in value.items()
            if name not in ("id", "call_id", "signature")
        }
    return [without_calls(inner) for inner in value] if isinstance(value, list) else value


@given(
    PROMPTS,
    st.fixed_dictionaries(
        {"max_tokens": st.integers(1200, 2000)},
        optional={
            "stop_sequences": st.sampled_from([["a"], ["is", ","], ["}"]]),
            "thinking": st.sampled_from([{"type": "disabled"}, {"type": "adaptive"}]),
            "tools": st.just([{"name": "get_weather", "input_schema": SCHEMA}]),
            "output_config": st.just({"format": {"type": "json_schema", "schema": SCHEMA}}),
        },
    ),
)
@MANY
def test_the_events_of_a_message_add_up_to_the_message(
    client: httpx.Client, prompt: str, options: dict[str, Any]
) -> None:
    request = {
        "model": "claude-sonnet-4-6",
        "temperature": 0,
        "messages": [{"role": "user", "content": prompt}],
        **options,
    }
    plain = client.post(MESSAGES, headers=KEY, json=request)
    streamed = client.post(MESSAGES, headers=KEY, json={**request, "stream": True})

    assert (plain.status_code, streamed.status_code) == (200, 200), plain.text
    whole = message_of_events(events(streamed.text))
    assert without_calls(whole) == without_calls(plain.json())
    assert 0 < plain.json()["usage"]["output_tokens"] <= options["max_tokens"]


@given(
    PROMPTS,
    st.fixed_dictionaries(
        {},
        optional={
            "max_output_tokens": st.integers(16, 60),
            "reasoning": st.sampled_from([{"effort": "low"}, {"summary": "auto"}]),
            "tools": st.just([{"type": "function", "name": "get_weather", "parameters": SCHEMA}]),
            "text": st.just({"format": {"type": "json_schema", "name": "place", "schema": SCHEMA}}),
        },
    ),
)
@MANY
def test_the_events_of_a_response_add_up_to_the_response(
    client: httpx.Client, prompt: str, options: dict[str, Any]
) -> None:
    request = {"model": "gpt-5", "temperature": 0, "input": prompt, **options}
    plain = client.post(RESPONSES, headers=KEY, json=request)
    streamed = client.post(RESPONSES, headers=KEY, json={**request, "stream": True})

    assert (plain.status_code, streamed.status_code) == (200, 200), plain.text
    received = events(streamed.text)
    last = received[-1][1]["response"]
    assert without_calls(without_ids(last)) == without_calls(without_ids(plain.json()))
    assert [data["sequence_number"] for _, data in received] == list(range(len(received)))
    texts = [item for item in output_of_events(received) if item["type"] != "reasoning"]
    assert texts == [item for item in last["output"] if item["type"] != "reasoning"]
    usage = plain.json()["usage"]
    assert usage["input_tokens"] + usage["output_tokens"] == usage["total_tokens"]
    assert (
        usage["output_tokens_details"]["reasoning_tokens"]
        <= usage["output_tokens"]
        <= options.get("max_output_tokens", 10**6)
    )


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4), st.integers(1, 64))
@MANY
def test_base64_has_the_same_numbers(
    client: httpx.Client, texts: list[str], dimensions: int
) -> None:
    request = {"model": "text-embedding-v4", "input": texts, "dimensions": dimensions}
    plain, encoded = (
        client.post(EMBEDDINGS, headers=KEY, json={**request, "encoding_format": form})
        .raise_for_status()
        .json()
        for form in ("float", "base64")
    )

    assert plain["usage"] == encoded["usage"]
    for numbers, text in zip(plain["data"], encoded["data"], strict=True):
        assert array("f", b64decode(text["embedding"])).tolist() == numbers["embedding"]
