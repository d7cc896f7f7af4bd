"""Unknown parameters are ignored and named, or refused with `--strict-parameters`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.server.refusals import KEY, Documents, field_of, message_of
from tests.serving import Mock, serving

HI = [{"role": "user", "content": "hi"}]
CHAT = ("sealink", "/v1/chat/completions", {"model": "qwen3-max", "messages": HI})
RESPONSES = ("seacloud", "/llm/openai/v1/responses", {"model": "gpt-4.1", "input": "hi"})
MESSAGES = (
    "sealink",
    "/anthropic/v1/messages",
    {"model": "claude-sonnet-4-6", "max_tokens": 20, "messages": HI},
)
IMAGES = ("sealink", "/v1/images/generations", {"model": "gpt-image-2", "prompt": "a fox"})
UNKNOWN = [
    pytest.param(CHAT, {"foo": 1}, "foo", id="chat"),
    pytest.param(CHAT, {"stop_sequences": ["END"]}, "stop_sequences", id="chat, Anthropic's"),
    pytest.param(CHAT, {"temprature": 0}, "temprature", id="chat, mistyped"),
    pytest.param(RESPONSES, {"foo": 1}, "foo", id="responses"),
    pytest.param(RESPONSES, {"client_metadata": {"a": "b"}}, "client_metadata", id="of Codex"),
    pytest.param(MESSAGES, {"foo": 1}, "foo", id="messages"),
]
KNOWN = [
    pytest.param(CHAT, {"store": True, "service_tier": "auto", "prompt_cache_key": "k"}),
    pytest.param(CHAT, {"top_k": 5, "chat_template_kwargs": {}}),
    pytest.param(RESPONSES, {"background_options": {}, "safety_identifier": "u"}),
    pytest.param(MESSAGES, {"context_management": {}, "mcp_servers": [], "betas": ["b"]}),
]


@pytest.fixture(scope="module")
def strict() -> Iterator[Mock]:
    with serving(Settings(strict_parameters=True)) as running:
        yield running


@pytest.fixture(scope="module")
def strict_client(strict: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=strict.url, timeout=20) as http:
        yield http


def post(
    client: httpx.Client, route: Any, more: dict[str, Any], sandbox: str = ""
) -> httpx.Response:
    gateway, path, body = route
    at = f"/~{sandbox}" if sandbox else ""
    return client.post(f"{at}/{gateway}{path}", json={**body, **more}, headers=KEY)


@pytest.mark.parametrize(("route", "more", "name"), UNKNOWN)
def test_an_unknown_parameter_is_ignored_and_named(
    client: httpx.Client, route: Any, more: dict[str, Any], name: str
) -> None:
    reply = post(client, route, more, "unknown-parameters")

    assert reply.status_code == 200, reply.text
    assert reply.headers["x-mock-ignored"] == name
    journal = client.get("/~unknown-parameters/_mock/journal").json()
    assert journal["exchanges"][-1]["ignored"] == [name]


@pytest.mark.parametrize(("route", "more", "name"), UNKNOWN)
def test_strict_parameters_refuse_an_unknown_one(
    strict_client: httpx.Client, route: Any, more: dict[str, Any], name: str
) -> None:
    refused = post(strict_client, route, more)

    assert refused.status_code == 400, refused.text
    Documents(strict_client).check(route[0], route[1], "POST", refused)
    assert name in message_of(refused.json())
    if route is not MESSAGES:
        assert field_of(refused.json()) == name


def test_the_nearest_known_name_is_suggested(strict_client: httpx.Client) -> None:
    refused = post(strict_client, CHAT, {"temprature": 0}).json()

    assert message_of(refused) == ("Unknown parameter: 'temprature'; did you mean 'temperature'?")


@pytest.mark.parametrize(("route", "more"), KNOWN)
def test_known_parameters_are_neither_named_nor_refused(
    client: httpx.Client, strict_client: httpx.Client, route: Any, more: dict[str, Any]
) -> None:
    for http in (client, strict_client):
        reply = post(http, route, more)
        assert reply.status_code == 200, reply.text
        assert "x-mock-ignored" not in reply.headers


@pytest.mark.parametrize(
    ("route", "more", "message"),
    [
        pytest.param(
            CHAT,
            {"max_tokens": 7, "max_completion_tokens": 9},
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
            id="two limits",
        ),
        pytest.param(
            RESPONSES,
            {"conversation": "conv_1", "previous_response_id": "resp_1"},
            "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you "
            "are only providing one of: 'previous_response_id' or 'conversation'.",
            id="two conversations",
        ),
        pytest.param(
            RESPONSES,
            {"messages": HI},
            "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to "
            "'input'. Try again with the new parameter. See the API documentation for more "
            "information: https://platform.openai.com/docs/api-reference/responses/create.",
            id="moved",
        ),
        pytest.param(CHAT, {"input": "hi"}, "Unknown parameter: 'input'.", id="of Responses"),
        pytest.param(MESSAGES, {"n": 2}, "n: Extra inputs are not permitted", id="of chat"),
    ],
)
def test_parameters_that_the_real_api_refuses_are_always_refused(
    client: httpx.Client, route: Any, more: dict[str, Any], message: str
) -> None:
    refused = post(client, route, more)

    assert refused.status_code == 400
    assert message_of(refused.json()) == message


def test_unknown_fields_of_a_form_are_named(client: httpx.Client) -> None:
    reply = client.post(
        "/sealink/v1/audio/transcriptions",
        headers=KEY,
        data={"model": "whisper-1", "colour": "red"},
        files={"file": ("a.wav", b"RIFF", "audio/wav")},
    )

    assert reply.headers["x-mock-ignored"] == "colour"


def test_a_name_that_no_header_can_hold_is_encoded(client: httpx.Client) -> None:
    reply = post(client, CHAT, {"a,b\r\nc": 1, "größe": 2})

    assert reply.headers["x-mock-ignored"] == "a%2Cb%0D%0Ac, gr%C3%B6%C3%9Fe"
