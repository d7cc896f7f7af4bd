"""The wire format of OpenAI's Chat Completions."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

HEADERS = {"authorization": "Bearer any-key"}
PLACES = [
    pytest.param("/sealink/v1/chat/completions", "qwen3-max", id="sealink"),
    pytest.param("/seacloud/llm/v1/chat/completions", "gpt-4.1", id="seacloud"),
    pytest.param("/apikey/v1/chat/completions", "example-chat", id="apikey"),
]
OPTIONS: list[Any] = [
    pytest.param({}, id="no options"),
    pytest.param({"stream_options": {"include_usage": True}}, id="with usage"),
    pytest.param({"n": 3}, id="three answers"),
    pytest.param({"max_tokens": 3}, id="truncated"),
    pytest.param({"stop": ["deserves", "is", "comes"]}, id="stopped"),
]


def events(text: str) -> list[Any]:
    assert text.endswith("data: [DONE]\n\n")
    lines = [block.removeprefix("data: ") for block in text.split("\n\n")[:-2]]
    return [orjson.loads(line) for line in lines]


@pytest.mark.parametrize(("path", "model"), PLACES)
@pytest.mark.parametrize("options", OPTIONS)
def test_a_stream_equals_the_plain_reply(
    client: httpx.Client, path: str, model: str, options: dict[str, Any]
) -> None:
    body = {
        "model": model,
        "temperature": 0,
        "messages": [{"role": "user", "content": "Explain load balancing"}],
        **options,
    }
    plain = client.post(
        path,
        headers=HEADERS,
        json={name: value for name, value in body.items() if name != "stream_options"},
    ).json()
    stream = client.post(path, headers=HEADERS, json={**body, "stream": True})
    chunks = events(stream.text)

    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (
        len({(chunk["id"], chunk["created"], chunk["model"], chunk["object"]) for chunk in chunks})
        == 1
    )
    for choice in plain["choices"]:
        own = [
            part
            for chunk in chunks
            for part in chunk["choices"]
            if part["index"] == choice["index"]
        ]
        assert own[0]["delta"]["role"] == "assistant"
        assert not any("role" in part["delta"] for part in own[1:])
        assert [part["finish_reason"] for part in own if part["finish_reason"]] == [
            choice["finish_reason"]
        ]
        assert own[-1]["finish_reason"]
        assembled = "".join(part["delta"].get("content") or "" for part in own)
        assert assembled == choice["message"]["content"]
    usages = [chunk["usage"] for chunk in chunks if chunk.get("usage")]
    if "stream_options" in options:
        assert [usage["total_tokens"] for usage in usages] == [
            usages[0]["prompt_tokens"] + usages[0]["completion_tokens"]
        ]
        assert chunks[-1]["choices"] == []
        assert all("usage" in chunk for chunk in chunks)
    else:
        assert usages == []


def test_text_that_json_must_escape_survives_a_stream(client: httpx.Client) -> None:
    text = 'a "quoted" \\ text,\nwith lines\n\nand data: [DONE] in it, ทดสอบ 你好 \u2028 \U0001f600'
    body = {
        "model": "qwen3-max",
        "stream": True,
        "messages": [{"role": "user", "content": f"echo: {text}"}],
    }
    chunks = events(client.post("/sealink/v1/chat/completions", headers=HEADERS, json=body).text)

    assert (
        "".join(part["delta"].get("content") or "" for chunk in chunks for part in chunk["choices"])
        == text
    )


@pytest.mark.parametrize(
    ("options", "same"),
    [
        pytest.param({"temperature": 0}, True, id="temperature 0"),
        pytest.param({"seed": 7}, True, id="a seed"),
        pytest.param({}, False, id="neither"),
    ],
)
def test_temperature_0_and_seeds_repeat_the_answer(
    client: httpx.Client, options: dict[str, Any], same: bool
) -> None:
    body = {
        "model": "qwen3-max",
        "messages": [{"role": "user", "content": "Explain load balancing"}],
        **options,
    }
    answers = {
        client.post("/~repeats/sealink/v1/chat/completions", headers=HEADERS, json=body).json()[
            "choices"
        ][0]["message"]["content"]
        for _ in range(8)
    }

    assert (len(answers) == 1) == same
