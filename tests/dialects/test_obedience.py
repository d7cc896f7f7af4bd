"""The parameters of a request take effect: limits, stops, bans, prefills and images."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.dialects.wire import events
from tests.server.refusals import KEY, field_of, message_of

CHAT, MESSAGES, RESPONSES = (
    "/sealink/v1/chat/completions",
    "/sealink/anthropic/v1/messages",
    "/seacloud/llm/openai/v1/responses",
)
ASK = {"role": "user", "content": "What is the weather in Oslo?"}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
FUNCTION = {"name": "get_weather", "parameters": SCHEMA}
WHOLE = '{"city":"Oslo"}'


def chat(client: httpx.Client, **more: Any) -> Any:
    return (
        client.post(CHAT, json={"model": "qwen3-max", "messages": [ASK], **more}, headers=KEY)
        .raise_for_status()
        .json()
    )


def claude(client: httpx.Client, **more: Any) -> Any:
    return (
        client.post(
            MESSAGES,
            json={"model": "claude-sonnet-4-6", "max_tokens": 300, "messages": [ASK], **more},
            headers=KEY,
        )
        .raise_for_status()
        .json()
    )


TOOLS = {"tools": [{"type": "function", "function": FUNCTION}], "tool_choice": "required"}


@pytest.mark.parametrize("limit", [1, 5, 12, 13, 14])
def test_a_truncated_call_has_the_start_of_its_arguments(client: httpx.Client, limit: int) -> None:
    whole = chat(client, **TOOLS)["usage"]["completion_tokens"]
    answer = chat(client, **TOOLS, max_tokens=limit)
    arguments = answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]

    assert limit < whole
    assert answer["choices"][0]["finish_reason"] == "length"
    assert WHOLE.startswith(arguments)
    assert arguments != WHOLE
    assert answer["usage"]["completion_tokens"] == limit


def test_a_truncated_call_has_stop_reason_max_tokens(client: httpx.Client) -> None:
    tools = {
        "tools": [{"name": "get_weather", "input_schema": SCHEMA}],
        "tool_choice": {"type": "any"},
    }
    plain = claude(client, **tools, max_tokens=14)
    streamed = client.post(
        MESSAGES,
        json={
            "model": "claude-sonnet-4-6",
            "max_tokens": 14,
            "messages": [ASK],
            **tools,
            "stream": True,
        },
        headers=KEY,
    )
    partial = "".join(
        data["delta"]["partial_json"]
        for name, data in events(streamed.text)
        if name == "content_block_delta"
    )

    assert (
        plain["stop_reason"],
        plain["content"][0]["input"],
        plain["usage"]["output_tokens"],
    ) == ("max_tokens", {}, 14)
    assert WHOLE.startswith(partial)
    assert partial not in ("", WHOLE)


def test_a_truncated_call_is_an_incomplete_item(client: httpx.Client) -> None:
    request = {
        "model": "gpt-4.1",
        "input": [{"role": "user", "content": f"Weather in {'Llanfairpwllgwyngyll ' * 3}?"}],
        "max_output_tokens": 16,
    }
    schema = {
        "type": "object",
        "properties": {"text": {"type": "string", "minLength": 400}},
        "required": ["text"],
    }
    tool = {"type": "function", "name": "weather", "parameters": schema}
    answer = (
        client.post(
            RESPONSES, json={**request, "tools": [tool], "tool_choice": "required"}, headers=KEY
        )
        .raise_for_status()
        .json()
    )

    assert (answer["status"], answer["incomplete_details"]) == (
        "incomplete",
        {"reason": "max_output_tokens"},
    )
    assert (answer["output"][0]["status"], answer["usage"]["output_tokens"]) == ("incomplete", 16)


@pytest.mark.parametrize(
    ("choice", "finish"),
    [
        pytest.param({"type": "function", "function": {"name": "get_weather"}}, "stop", id="named"),
        pytest.param("required", "tool_calls", id="required"),
        pytest.param("auto", "tool_calls", id="auto"),
    ],
)
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_a_call_forced_by_name_ends_with_stop(
    client: httpx.Client, choice: Any, finish: str, stream: bool
) -> None:
    request = {
        "model": "qwen3-max",
        "messages": [ASK],
        "tools": TOOLS["tools"],
        "tool_choice": choice,
        "stream": stream,
    }
    answer = client.post(CHAT, json=request, headers=KEY)

    assert f'"finish_reason":"{finish}"' in answer.text


def test_a_stop_text_ends_the_arguments_of_a_tool(client: httpx.Client) -> None:
    choice = chat(client, **TOOLS, stop=["slo"])["choices"][0]

    assert (
        choice["message"]["tool_calls"][0]["function"]["arguments"],
        choice["finish_reason"],
    ) == ('{"city":"O', "stop")


@pytest.mark.parametrize("banned", ["is", "information", " the", "Oslo"])
def test_a_banned_word_never_occurs(client: httpx.Client, banned: str) -> None:
    words = {
        "messages": [
            {
                "role": "user",
                "content": f"echo: this is the information about Oslo; {banned.strip()} it is.",
            }
        ]
    }
    usual = chat(client, **words)["choices"][0]["message"]["content"]
    biased = chat(client, **words, logit_bias={banned: -100})["choices"][0]["message"]["content"]

    assert banned.strip() in usual.split() or f"{banned.strip()};" in usual
    assert banned.strip() not in biased.replace(";", " ").split()


@pytest.mark.parametrize(
    ("prefill", "ends"),
    [
        pytest.param("{", lambda text: isinstance(json.loads("{" + text), dict), id="an object"),
        pytest.param(
            '{"city": "',
            lambda text: "city" in json.loads('{"city": "' + text),
            id="a string in an object",
        ),
        pytest.param(
            '{"cities": ["Oslo",',
            lambda text: len(json.loads('{"cities": ["Oslo",' + text)["cities"]) == 2,
            id="a list in an object",
        ),
        pytest.param(
            '{"a": 1, "b', lambda text: len(json.loads('{"a": 1, "b' + text)) == 2, id="a name"
        ),
        pytest.param(
            "My answer:", lambda text: text.startswith(" ") and "My answer" not in text, id="words"
        ),
    ],
)
def test_an_answer_continues_its_prefill(
    client: httpx.Client, prefill: str, ends: Callable[[str], bool]
) -> None:
    answer = claude(client, messages=[ASK, {"role": "assistant", "content": prefill}])

    assert ends(answer["content"][0]["text"]), answer["content"][0]["text"]
    assert answer["usage"]["input_tokens"] > claude(client)["usage"]["input_tokens"]


def test_a_prefill_is_not_repeated(client: httpx.Client) -> None:
    request = [{"role": "user", "content": "echo: one two three"}]
    answer = claude(client, messages=[*request, {"role": "assistant", "content": "one two"}])

    assert answer["content"][0]["text"] == " three"


def picture(kind: str, size: tuple[int, int], **options: Any) -> str:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return b64encode(file.getvalue()).decode()


FORMATS = [
    pytest.param("png", {}, id="PNG"),
    pytest.param("jpeg", {}, id="JPEG"),
    pytest.param("gif", {}, id="GIF"),
    pytest.param("bmp", {}, id="BMP"),
    pytest.param("webp", {}, id="lossy WEBP"),
    pytest.param("webp", {"lossless": True}, id="lossless WEBP"),
    pytest.param("webp", {"exif": b"Exif\0\0" + b"\0" * 8}, id="extended WEBP"),
]


def showing(data: str, kind: str = "png") -> dict[str, Any]:
    return {
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": f"data:image/{kind};base64,{data}"}}
                ],
            }
        ]
    }


@pytest.mark.parametrize(("kind", "options"), FORMATS)
def test_an_images_tokens_follow_its_size_in_any_format(
    client: httpx.Client, kind: str, options: dict[str, Any]
) -> None:
    small, large = (
        chat(client, **showing(picture(kind, size, **options), kind))["usage"]["prompt_tokens"]
        for size in ((300, 200), (1500, 700))
    )

    assert large - small == 170 * (3 * 2 - 1)  # tiles of 512 pixels


IMAGE = picture("png", (300, 200))
UNREADABLE = [
    pytest.param("AAAA" * 40, id="not an image"),
    pytest.param("", id="empty"),
    pytest.param(IMAGE[:11] + "AAAA" * 40, id="a header without a size"),
    pytest.param(IMAGE[:101], id="truncated base64"),
    pytest.param(IMAGE[:50] + "=" + IMAGE[50:], id="base64 with padding inside"),
    pytest.param(b64encode(b"<html>Not found</html>" * 9).decode(), id="an HTML page"),
]


@pytest.mark.parametrize("data", UNREADABLE)
def test_an_unreadable_image_is_refused(client: httpx.Client, data: str) -> None:
    source = {"type": "base64", "media_type": "image/png", "data": data}
    shown = {"type": "input_image", "image_url": f"data:image/png;base64,{data}"}
    for path, request in (
        (CHAT, {"model": "qwen3-max", **showing(data)}),
        (
            MESSAGES,
            {
                "model": "claude-sonnet-4-6",
                "max_tokens": 9,
                "messages": [{"role": "user", "content": [{"type": "image", "source": source}]}],
            },
        ),
        (RESPONSES, {"model": "gpt-4.1", "input": [{"role": "user", "content": [shown]}]}),
    ):
        refused = client.post(path, json=request, headers=KEY)

        assert refused.status_code == 400, refused.text
        assert "data" in message_of(refused.json()) or "url" in message_of(refused.json())


LONG = "word " * 140_000


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param(
            CHAT,
            {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": LONG}]},
            413,
            id="chat, a long text",
        ),
        pytest.param(
            CHAT,
            {"model": "gpt-4o-mini", "max_tokens": 127_995, "messages": [ASK]},
            413,
            id="chat, a text and its answer",
        ),
        pytest.param(
            MESSAGES,
            {"model": "claude-sonnet-4-6", "max_tokens": 199_999, "messages": [ASK]},
            413,
            id="messages",
        ),
        pytest.param(
            "/seacloud/llm/v1/messages",
            {"model": "claude-opus-4-6", "max_tokens": 199_999, "messages": [ASK]},
            400,
            id="SeaCloud's messages",
        ),
        pytest.param(
            RESPONSES,
            {"model": "gpt-4.1", "max_output_tokens": 1_047_570, "input": "Hi there, how are you?"},
            400,
            id="responses",
        ),
        pytest.param(
            "/apikey/v1/chat/completions",
            {"model": "example-chat", "max_tokens": 127_995, "messages": [ASK]},
            400,
            id="API-Key's chat",
        ),
    ],
)
def test_a_request_over_the_context_is_refused(
    client: httpx.Client, path: str, body: dict[str, Any], status: int
) -> None:
    refused = client.post(path, json=body, headers=KEY)

    assert refused.status_code == status, refused.text
    assert (
        "maximum context length" in refused.text
        or "too long" in refused.text
        or "context" in refused.text
    )


def test_a_request_that_fills_the_context_is_accepted(client: httpx.Client) -> None:
    used = chat(client, model="gpt-4o-mini")["usage"]["prompt_tokens"]
    full = client.post(
        CHAT,
        json={"model": "gpt-4o-mini", "messages": [ASK], "max_tokens": 128_000 - used},
        headers=KEY,
    )
    over = client.post(
        CHAT,
        json={"model": "gpt-4o-mini", "messages": [ASK], "max_tokens": 128_001 - used},
        headers=KEY,
    )

    assert (full.status_code, over.status_code) == (200, 413)
    assert field_of(over.json()) in (None, "messages")
