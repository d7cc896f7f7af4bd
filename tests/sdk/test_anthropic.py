"""The official `anthropic` package, unmodified, on the Messages paths: plain answers and its own errors."""

from __future__ import annotations

import anthropic
import pytest
from anthropic import Anthropic
from anthropic.types import Message, MessageParam

from tests.sdk.strict import faults
from tests.serving import Mock

HI: MessageParam = {"role": "user", "content": "Hi"}
PLACES = [
    pytest.param("/sealink/anthropic", "claude-sonnet-4-6", id="sealink"),
    pytest.param("/seacloud/llm", "claude-opus-4-6", id="seacloud"),
    pytest.param("/seacloud/llm/anthropic", "claude-opus-4-6", id="seacloud, the other path"),
]


@pytest.mark.parametrize(("base", "model"), PLACES)
def test_a_message_parses_by_the_packages_own_model(mock: Mock, base: str, model: str) -> None:
    with Anthropic(base_url=f"{mock.url}{base}", api_key="any-key", max_retries=0) as sdk:
        raw = sdk.messages.with_raw_response.create(model=model, max_tokens=256, messages=[HI])

    message = raw.parse()
    assert faults(Message, raw.http_response.content) == []
    assert (message.type, message.role, message.model) == ("message", "assistant", model)
    assert message.content[0].type == "text"
    assert message.content[0].text
    assert message.usage.input_tokens > 0


@pytest.mark.parametrize(
    ("key", "wish", "error", "status"),
    [
        pytest.param("sk-sealink-invalid", {}, anthropic.AuthenticationError, 401, id="a key that is not valid"),
        pytest.param("sk-sealink-test-revoked-00000000000000000000", {}, anthropic.AuthenticationError, 401, id="a revoked key"),
        pytest.param("sk-sealink-test-nobalance-000000000000000000", {}, anthropic.APIStatusError, 402, id="no balance"),
        pytest.param("sk-sealink-test-onemodel-0000000000000000000", {}, anthropic.PermissionDeniedError, 403, id="a model it may not use"),
        pytest.param("any", {"model": "no-such-model"}, anthropic.NotFoundError, 404, id="an unknown model"),
        pytest.param("any", {"extra_body": {"max_tokens": "many"}}, anthropic.BadRequestError, 400, id="a wrong type"),
    ],
)
def test_a_refusal_is_the_packages_own_error(mock: Mock, key: str, wish: dict[str, object], error: type[anthropic.APIStatusError], status: int) -> None:
    with Anthropic(base_url=f"{mock.url}/sealink/anthropic", api_key=key, max_retries=0) as sdk, pytest.raises(error) as refused:
        sdk.messages.create(**{"model": "claude-sonnet-4-6", "max_tokens": 256, "messages": [HI], **wish})  # type: ignore[call-overload]

    assert refused.value.status_code == status
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["type"] == "error"
    assert refused.value.body["error"]["message"]


def test_the_environment_alone_points_the_package_here(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"{mock.url}/sealink/anthropic")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any-key")

    with Anthropic() as sdk:
        assert sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[HI]).content


def test_a_bearer_token_does_as_well_as_the_key_header(mock: Mock) -> None:
    with Anthropic(base_url=f"{mock.url}/sealink/anthropic", auth_token="any-key", max_retries=0) as sdk:
        assert sdk.messages.create(model="claude-sonnet-4-6", max_tokens=256, messages=[HI]).content
