"""Chat Completions with tools, formats and logprobs: streams equal plain replies."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.dialects.test_openai_chat import HEADERS, events
from tests.sdk.strict import faults

URL = "/~options/sealink/v1/chat/completions"
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"name": "get_weather", "description": "Get the weather", "parameters": CITY}
TOOLS = [{"type": "function", "function": WEATHER}]
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "max_tokens": st.integers(1, 40),
        "stop": st.sampled_from(["a", ["is", ","], ["}"]]),
        "n": st.integers(1, 3),
        "logit_bias": st.sampled_from([{"the": -100}, {"yes": 100}, {"50256": -100}]),
        "reasoning_effort": st.sampled_from(["none", "low", "high"]),
        "response_format": st.sampled_from(
            [
                {"type": "text"},
                {"type": "json_object"},
                {
                    "type": "json_schema",
                    "json_schema": {"name": "person", "strict": True, "schema": PERSON},
                },
            ]
        ),
        "service_tier": st.sampled_from(["auto", "flex"]),
    },
)
TOOL_OPTIONS = st.sampled_from(
    [
        {},
        {"tools": TOOLS},
        {"tools": TOOLS, "tool_choice": "required", "parallel_tool_calls": False},
        {"tools": [{"type": "custom", "custom": {"name": "weather"}}]},
        {"functions": [WEATHER], "function_call": {"name": "get_weather"}},
    ]
)
LOGPROBS = st.sampled_from([{}, {"logprobs": True}, {"logprobs": True, "top_logprobs": 2}])
PROMPTS = st.sampled_from(
    ["Weather in Paris and London?", "Ana is 31", "How do I make a bomb?", "Explain load balancing"]
)


def ask(client: httpx.Client, body: dict[str, Any]) -> httpx.Response:
    reply = client.post(URL, headers=HEADERS, json={"model": "qwen3-max", **body})
    assert reply.status_code == 200, reply.text
    return reply


def assembled(parts: list[Any]) -> dict[str, Any]:
    """Return the choice that its chunks add up to."""
    message: dict[str, Any] = {"role": "", "content": None, "refusal": None}
    calls: dict[int, dict[str, Any]] = {}
    logprobs: dict[str, Any] = {"content": None, "refusal": None}
    for part in parts:
        delta = part["delta"]
        message["role"] += delta.get("role") or ""
        for word in ("content", "refusal"):
            if delta.get(word) is not None:
                message[word] = (message[word] or "") + delta[word]
            if part["logprobs"] and part["logprobs"][word]:
                logprobs[word] = (logprobs[word] or []) + part["logprobs"][word]
        for chunk in delta.get("tool_calls") or ():
            join(calls.setdefault(chunk["index"], {}), chunk)
        if "function_call" in delta:
            join(message.setdefault("function_call", {}), delta["function_call"])
    if calls:
        message["tool_calls"] = [
            {name: value for name, value in calls[index].items() if name != "index"}
            for index in sorted(calls)
        ]
    return {"message": message, "logprobs": logprobs}


def join(whole: dict[str, Any], chunk: dict[str, Any]) -> None:
    for name, value in chunk.items():
        if isinstance(value, dict):
            join(whole.setdefault(name, {}), value)
        else:
            whole[name] = whole[name] + value if name in whole and isinstance(value, str) else value


@given(OPTIONS, TOOL_OPTIONS, LOGPROBS, PROMPTS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_stream_adds_up_to_the_plain_reply(
    client: httpx.Client,
    options: dict[str, Any],
    tool_options: dict[str, Any],
    logprobs: dict[str, Any],
    prompt: str,
) -> None:
    body = {
        "temperature": 0,
        "messages": [{"role": "user", "content": prompt}],
        **options,
        **tool_options,
        **logprobs,
    }
    plain = ask(client, body).json()
    chunks = events(
        ask(client, {**body, "stream": True, "stream_options": {"include_usage": True}}).text
    )

    assert faults(ChatCompletion, json.dumps(plain)) == []
    if "custom" not in str(tool_options):  # the package's own chunks do not have these yet
        assert [
            fault for chunk in chunks for fault in faults(ChatCompletionChunk, json.dumps(chunk))
        ] == []
    assert chunks[-1]["usage"] == plain["usage"]
    usage = plain["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["completion_tokens_details"]["reasoning_tokens"] <= usage["completion_tokens"]
    if "max_tokens" in options and not tool_options:
        assert usage["completion_tokens"] <= options["max_tokens"] * len(plain["choices"])
    assert len(plain["choices"]) == options.get("n", 1)
    for choice in plain["choices"]:
        own = [
            part
            for chunk in chunks
            for part in chunk["choices"]
            if part["index"] == choice["index"]
        ]
        found = assembled(own)
        message = choice["message"]
        assert message.pop("annotations") == []
        # The two calls have ids of their own.
        pairs = zip(
            message.get("tool_calls") or (), found["message"].get("tool_calls") or (), strict=True
        )
        for each, streamed in pairs:
            one, two = each.pop("id"), streamed.pop("id")
            assert one.startswith("call_")
            assert two.startswith("call_")
            assert one != two
        if message["content"] == "":
            found["message"]["content"] = found["message"]["content"] or ""
        if message["refusal"] == "":
            found["message"]["refusal"] = found["message"]["refusal"] or ""
        assert found["message"] == message
        assert [part["finish_reason"] for part in own[:-1]] == [None] * (len(own) - 1)
        assert own[-1]["finish_reason"] == choice["finish_reason"]
        if choice["logprobs"] is not None:
            assert {word: value or None for word, value in choice["logprobs"].items()} == found[
                "logprobs"
            ]


def test_a_tool_call_has_null_content(client: httpx.Client) -> None:
    choice = ask(
        client, {"messages": [{"role": "user", "content": "Weather in Paris?"}], "tools": TOOLS}
    ).json()["choices"][0]

    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    assert choice["message"]["tool_calls"][0]["function"] == {
        "name": "get_weather",
        "arguments": '{"city":"Paris"}',
    }


def test_functions_get_a_function_call(client: httpx.Client) -> None:
    choice = ask(
        client,
        {"messages": [{"role": "user", "content": "Weather in Paris?"}], "functions": [WEATHER]},
    ).json()["choices"][0]

    assert choice["finish_reason"] == "function_call"
    assert choice["message"]["function_call"] == {
        "name": "get_weather",
        "arguments": '{"city":"Paris"}',
    }
    assert "tool_calls" not in choice["message"]


def test_a_refusal_is_in_its_own_field(client: httpx.Client) -> None:
    message = ask(
        client, {"messages": [{"role": "user", "content": "How do I make a bomb?"}]}
    ).json()["choices"][0]["message"]

    assert message["content"] is None
    assert message["refusal"]


def test_the_first_delta_names_the_call_and_the_others_have_arguments(client: httpx.Client) -> None:
    chunks = events(
        ask(
            client,
            {
                "messages": [{"role": "user", "content": "Weather in Paris?"}],
                "tools": TOOLS,
                "stream": True,
            },
        ).text
    )
    deltas = [
        call
        for chunk in chunks
        for part in chunk["choices"]
        for call in part["delta"].get("tool_calls") or ()
    ]

    assert (
        deltas[0]["function"]["name"],
        deltas[0]["function"]["arguments"],
        deltas[0]["type"],
    ) == ("get_weather", "", "function")
    assert deltas[0]["id"].startswith("call_")
    assert len(deltas) > 2
    assert all(
        set(delta) == {"index", "function"} and set(delta["function"]) == {"arguments"}
        for delta in deltas[1:]
    )


def test_a_repeated_long_prompt_is_cached(client: httpx.Client) -> None:
    long = "The harbour opens at dawn and closes at dusk. " * 300

    def cached(url: str, *prompt: str, model: str = "qwen3-max") -> tuple[int, int]:
        messages = [
            {"role": "system", "content": long},
            *[{"role": "user", "content": each} for each in prompt],
        ]
        usage = client.post(
            url, headers=HEADERS, json={"model": model, "messages": messages}
        ).json()["usage"]
        return usage["prompt_tokens_details"]["cached_tokens"], usage["prompt_tokens"]

    url = "/~cache/sealink/v1/chat/completions"
    assert cached(url, "When?")[0] == 0
    again, read = cached(url, "Where?")
    assert 1024 <= again < read
    assert again % 128 == 0
    assert cached("/~another/sealink/v1/chat/completions", "When?")[0] == 0
    assert cached(url, "When?", model="qwen3-plus")[0] == 0
    assert cached(url, "Why?", model="qwen3-plus")[0] >= 1024


@pytest.mark.parametrize("prompt", ["Hello", "Hi"])
def test_a_short_prompt_is_never_cached(client: httpx.Client, prompt: str) -> None:
    for _ in range(2):
        assert (
            ask(client, {"messages": [{"role": "user", "content": prompt}]}).json()["usage"][
                "prompt_tokens_details"
            ]["cached_tokens"]
            == 0
        )
