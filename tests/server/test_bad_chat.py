"""Typical mistakes in a chat request: the message says what is wrong, where, and what is right."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, Documents, field_of, message_of

USER = {"role": "user", "content": "hi"}
GOOD = {"model": "qwen3-max", "messages": [USER]}
BIG = 10**400

MISTAKES = [
    (
        "temperature",
        {"temperature": "hot"},
        "temperature",
        "Invalid type for 'temperature': expected a number or null, but got a string ('hot').",
    ),
    (
        "temperature over",
        {"temperature": 3},
        "temperature",
        "Invalid value for 'temperature': 3 is greater than the maximum of 2.",
    ),
    (
        "temperature under",
        {"temperature": -0.1},
        "temperature",
        "Invalid value for 'temperature': -0.1 is less than the minimum of 0.",
    ),
    (
        "top_p",
        {"top_p": 1.5},
        "top_p",
        "Invalid value for 'top_p': 1.5 is greater than the maximum of 1.",
    ),
    ("n zero", {"n": 0}, "n", "Invalid value for 'n': 0 is less than the minimum of 1."),
    ("n huge", {"n": 10**6}, "n", "Invalid value for 'n': 1000000 is greater than the maximum of"),
    (
        "n half",
        {"n": 1.5},
        "n",
        "Invalid type for 'n': expected an integer or null, but got a number (1.5).",
    ),
    (
        "max_tokens zero",
        {"max_tokens": 0},
        "max_tokens",
        "Invalid value for 'max_tokens': 0 is less than the minimum of 1.",
    ),
    (
        "max_tokens text",
        {"max_tokens": "100"},
        "max_tokens",
        "Invalid type for 'max_tokens': expected an integer or null, but got a string ('100').",
    ),
    (
        "stream text",
        {"stream": "yes"},
        "stream",
        "Invalid type for 'stream': expected a boolean or null, but got a string ('yes').",
    ),
    (
        "seed float",
        {"seed": 1.5},
        "seed",
        "Invalid type for 'seed': expected an integer or null, but got a number (1.5).",
    ),
    (
        "seed too big",
        {"seed": 10**30},
        "seed",
        "Invalid value for 'seed': 1e+30 is greater than the maximum of",
    ),
    (
        "stop five",
        {"stop": ["a", "b", "c", "d", "e"]},
        "stop",
        "Invalid value for 'stop': it has 5 items, at most 4 are allowed.",
    ),
    (
        "role",
        {"messages": [{"role": "robot", "content": "hi"}]},
        "messages[0].role",
        "Invalid value for 'messages[0].role': 'robot' is not one of",
    ),
    (
        "no role",
        {"messages": [{"content": "hi"}]},
        "messages[0].role",
        "Missing required parameter: 'messages[0].role'.",
    ),
    (
        "no content",
        {"messages": [{"role": "user"}]},
        "messages[0].content",
        "Missing required parameter: 'messages[0].content'.",
    ),
    (
        "content number",
        {"messages": [USER, {"role": "user", "content": 5}]},
        "messages[1].content",
        "Invalid type for 'messages[1].content'",
    ),
    (
        "messages empty",
        {"messages": []},
        "messages",
        "Invalid value for 'messages': it must not be empty.",
    ),
    (
        "messages text",
        {"messages": "hi"},
        "messages",
        "Invalid type for 'messages': expected an array, but got a string ('hi').",
    ),
    (
        "message text",
        {"messages": ["hi"]},
        "messages[0]",
        "Invalid type for 'messages[0]': expected an object, but got a string ('hi').",
    ),
    (
        "model number",
        {"model": 4},
        "model",
        "Invalid type for 'model': expected a string, but got an integer (4).",
    ),
    (
        "model null",
        {"model": None},
        "model",
        "Invalid type for 'model': expected a string, but got null.",
    ),
    ("model empty", {"model": ""}, "model", "Invalid value for 'model': it must not be empty."),
    ("tools object", {"tools": {}}, "tools", "Invalid type for 'tools': expected an array"),
    (
        "tool nameless",
        {"tools": [{"type": "function", "function": {}}]},
        "tools[0].function.name",
        "Missing required parameter: 'tools[0].function.name'.",
    ),
    ("options alone", {"stream_options": {"include_usage": True}}, "stream_options", "'stream'"),
    (
        "part type",
        {"messages": [{"role": "user", "content": [{"type": "smell"}]}]},
        "messages[0].content[0].type",
        "'smell' is not one of",
    ),
    (
        "part lacks",
        {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
        "messages[0].content[0].image_url",
        "Missing required parameter",
    ),
    ("logprobs", {"top_logprobs": 2}, "top_logprobs", "'logprobs'"),
    (
        "long role",
        {"messages": [{"role": "x" * 5000, "content": "hi"}]},
        "messages[0].role",
        "'xxxxx",
    ),
]


@pytest.mark.parametrize(
    ("wrong", "field", "said"), [pytest.param(*rest, id=name) for name, *rest in MISTAKES]
)
def test_a_mistake_is_explained(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], field: str, said: str
) -> None:
    reply = client.post("/sealink/v1/chat/completions", json={**GOOD, **wrong}, headers=KEY)
    assert reply.status_code == 400, reply.text
    documents.check("sealink", "/v1/chat/completions", "POST", reply)
    assert field_of(reply.json()) == field
    message = message_of(reply.json())
    assert said in message
    assert len(message) <= 300


@pytest.mark.parametrize(
    "field", ["n", "max_tokens", "max_completion_tokens", "seed", "temperature"]
)
def test_an_integer_of_400_digits_names_its_field(
    client: httpx.Client, documents: Documents, field: str
) -> None:
    reply = client.post(
        "/sealink/v1/chat/completions",
        content=json.dumps({**GOOD, field: BIG}),
        headers={**KEY, "content-type": "application/json"},
    )
    assert reply.status_code == 400
    documents.check("sealink", "/v1/chat/completions", "POST", reply)
    assert f"in '{field}'" in message_of(reply.json())


ODD = [
    pytest.param('"n":1.0', id="an integer with a point"),
    pytest.param('"max_tokens":5.0', id="a limit with a point"),
    pytest.param('"max_tokens":1e300', id="a very large limit"),
    pytest.param('"max_completion_tokens":18446744073709551616', id="a limit of more than 64 bits"),
    pytest.param('"seed":-9223372036854775808', id="the least seed"),
    pytest.param('"seed":1.0', id="a seed with a point"),
    pytest.param('"__proto__":{"admin":true}', id="__proto__"),
    pytest.param('"größe":1,"名":2,"":3', id="names that are not ASCII"),
    pytest.param('"model":"gpt-4o-mini","model":"qwen3-max"', id="a repeated name"),
    pytest.param('"user":"\\u0000\\n\\"\\ud83d\\ude00"', id="control characters and an emoji"),
    pytest.param('"stop":""', id="an empty stop"),
    pytest.param('"stop":["",""]', id="two empty stops"),
    pytest.param('"metadata":{"a":"b"}', id="metadata"),
]


@pytest.mark.parametrize("more", ODD)
@pytest.mark.parametrize("stream", ["false", "true"])
def test_what_is_odd_but_right_is_answered_or_refused_by_name(
    client: httpx.Client, more: str, stream: str
) -> None:
    messages = '[{"role":"user","content":"hi"}]'
    body = f'{{"model":"qwen3-max","messages":{messages},"stream":{stream},{more}}}'.encode()
    reply = client.post(
        "/sealink/v1/chat/completions",
        content=body,
        headers={**KEY, "content-type": "application/json"},
    )
    assert reply.status_code in (200, 400), reply.text
    assert reply.status_code == 200 or field_of(reply.json())


CONTENTS = [
    "http://[bad",
    "data:",
    "data:image/png;base64,!!!",
    "",
    "x" * 5000,
    "file:///etc/passwd",
    "http://a/%ff%00",
    "//",
    "\u0000",
    "https://example.com/photo.png",
]


@pytest.mark.parametrize("url", [pytest.param(url, id=repr(url)[:30]) for url in CONTENTS])
def test_no_image_address_breaks_the_mock(client: httpx.Client, url: str) -> None:
    content = [
        {"type": "text", "text": "what is this?"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    reply = client.post(
        "/sealink/v1/chat/completions",
        json={"model": "qwen3-max", "messages": [{"role": "user", "content": content}]},
        headers=KEY,
    )
    assert reply.status_code in (200, 400), reply.text


SAYINGS = [
    "",
    " ",
    "\n",
    "say:",
    "say: ",
    "say: \n",
    "{topic}",
    "{0}",
    "%s",
    "\ue000",
    "\u2028",
    "é",
    "ß",
    "ŉ" * 50,
    "hi" + "!" * 5000,
    "\u202e",
    "echo: \ue000",
    "😀" * 3000,
    " " * 3000,
]


@pytest.mark.parametrize("said", [pytest.param(said, id=repr(said)[:20]) for said in SAYINGS])
@pytest.mark.parametrize("role", ["user", "assistant"])
def test_anything_can_be_said(client: httpx.Client, said: str, role: str) -> None:
    for stream in (False, True):
        body = {
            "model": "qwen3-max",
            "messages": [{"role": role, "content": said}],
            "stream": stream,
        }
        assert (
            client.post("/sealink/v1/chat/completions", json=body, headers=KEY).status_code == 200
        )
