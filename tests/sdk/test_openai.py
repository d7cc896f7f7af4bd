"""The official `openai` package, unmodified, with a base URL and a key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk, ChatCompletionUserMessageParam
from openai.types.model import Model
from pydantic import ValidationError

from mockgateway.server import Settings
from tests.sdk.strict import faults
from tests.serving import Mock, serving


@dataclass(frozen=True)
class At:
    """The OpenAI-compatible part of a gateway."""

    name: str
    base: str
    works: str  # a valid key
    model: str  # a chat model
    other: str  # a model of another kind
    request_id: str

    def client(self, mock: Mock, key: str = "", sandbox: str = "") -> OpenAI:
        return OpenAI(
            base_url=f"{mock.url}{sandbox}{self.base}", api_key=key or self.works, max_retries=0
        )


SEALINK = At(
    "sealink",
    "/sealink/v1",
    "sk-sealink-test-0000000000000000000000000000",
    "qwen3-max",
    "qwen-image-max",
    "x-sealink-request-id",
)
SEACLOUD = At(
    "seacloud", "/seacloud/llm/v1", "sk-sea-test-works", "gpt-4.1", "nano_banana_2", "x-request-id"
)
APIKEY = At("apikey", "/apikey/v1", "ak_test_works", "example-chat", "seedance-2", "x-request-id")
GATEWAYS = [pytest.param(at, id=at.name) for at in (SEALINK, SEACLOUD, APIKEY)]

HELLO: ChatCompletionUserMessageParam = {"role": "user", "content": "What makes a good harbour?"}


@pytest.fixture(params=GATEWAYS)
def at(request: pytest.FixtureRequest) -> At:
    found: At = request.param
    return found


@pytest.fixture
def sdk(mock: Mock, at: At) -> Iterator[OpenAI]:
    with at.client(mock) as client:
        yield client


def test_a_chat_matches_the_packages_model_exactly(sdk: OpenAI, at: At) -> None:
    raw = sdk.chat.completions.with_raw_response.create(model=at.model, messages=[HELLO])
    completion = raw.parse()

    assert faults(ChatCompletion, raw.content) == []
    assert (completion.object, completion.model, len(completion.choices)) == (
        "chat.completion",
        at.model,
        1,
    )
    assert completion.choices[0].message.role == "assistant"
    assert completion.choices[0].message.content
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage
    assert (
        completion.usage.total_tokens
        == completion.usage.prompt_tokens + completion.usage.completion_tokens
    )


def test_the_client_gets_the_headers(sdk: OpenAI, at: At) -> None:
    raw = sdk.chat.completions.with_raw_response.create(model=at.model, messages=[HELLO])

    assert raw.headers["content-type"] == "application/json"
    assert raw.headers[at.request_id].startswith("req_")
    assert raw.headers["x-mock-seed"]


def test_chunks_add_up_to_a_whole_answer(sdk: OpenAI, at: At) -> None:
    chunks = list(sdk.chat.completions.create(model=at.model, messages=[HELLO], stream=True))

    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    assert all(chunk.choices[0].delta.role is None for chunk in chunks[1:])
    assert len("".join(chunk.choices[0].delta.content or "" for chunk in chunks)) > 20
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(chunk.usage is None for chunk in chunks)


def test_a_streamed_answer_equals_the_plain_one(sdk: OpenAI, at: At) -> None:
    plain = sdk.chat.completions.create(
        model=at.model, messages=[{"role": "user", "content": "Echo: one two three, and ünïcödé"}]
    )
    chunks = sdk.chat.completions.create(
        model=at.model,
        messages=[{"role": "user", "content": "Echo: one two three, and ünïcödé"}],
        stream=True,
    )

    assert (
        "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        == plain.choices[0].message.content
        == "one two three, and ünïcödé"
    )


def test_requested_usage_is_in_a_final_chunk_without_choices(sdk: OpenAI, at: At) -> None:
    chunks = list(
        sdk.chat.completions.create(
            model=at.model, messages=[HELLO], stream=True, stream_options={"include_usage": True}
        )
    )

    assert chunks[-1].choices == []
    assert chunks[-1].usage
    assert chunks[-1].usage.completion_tokens > 0
    assert all(chunk.usage is None and chunk.choices for chunk in chunks[:-1])


def test_every_chunk_matches_the_packages_model(mock: Mock, at: At) -> None:
    body = {
        "model": at.model,
        "messages": [HELLO],
        "stream": True,
        "stream_options": {"include_usage": True},
        "n": 2,
    }
    reply = httpx.post(
        f"{mock.url}{at.base}/chat/completions",
        headers={"authorization": f"Bearer {at.works}"},
        json=body,
    )
    lines = [line.removeprefix("data: ") for line in reply.text.split("\n\n") if line]

    assert reply.headers["content-type"].startswith("text/event-stream")
    assert lines[-1] == "[DONE]"
    assert [fault for line in lines[:-1] for fault in faults(ChatCompletionChunk, line)] == []


def test_the_stream_helper_collects_the_answer(sdk: OpenAI, at: At) -> None:
    with sdk.chat.completions.stream(
        model=at.model, messages=[HELLO], stream_options={"include_usage": True}
    ) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()

    assert kinds[0] == "chunk"
    assert "content.delta" in kinds
    assert kinds.count("content.done") == 1
    assert final.choices[0].message.content
    assert final.usage


def test_n_choices_differ(sdk: OpenAI, at: At) -> None:
    completion = sdk.chat.completions.create(model=at.model, messages=[HELLO], n=2)

    assert [choice.index for choice in completion.choices] == [0, 1]
    assert completion.choices[0].message.content != completion.choices[1].message.content


@pytest.mark.parametrize("word", ["max_tokens", "max_completion_tokens"])
def test_a_token_limit_ends_the_answer_with_length(sdk: OpenAI, at: At, word: str) -> None:
    completion = sdk.chat.completions.create(model=at.model, messages=[HELLO], **{word: 5})  # type: ignore[call-overload]

    assert completion.choices[0].finish_reason == "length"
    assert completion.usage.completion_tokens == 5


def test_an_answer_ends_before_a_stop_word(sdk: OpenAI, at: At) -> None:
    completion = sdk.chat.completions.create(
        model=at.model,
        messages=[{"role": "user", "content": "Echo: one two three four"}],
        stop=["three"],
    )

    assert completion.choices[0].message.content
    assert completion.choices[0].message.content.strip() == "one two"
    assert completion.choices[0].finish_reason == "stop"


def test_the_base_url_selects_a_sandbox(mock: Mock, at: At) -> None:
    with at.client(mock, sandbox=f"/~sdk-{at.name}") as sandboxed:
        assert sandboxed.chat.completions.create(model=at.model, messages=[HELLO]).choices

    assert httpx.get(f"{mock.url}/~sdk-{at.name}/_mock/journal").json()["total"] == 1


@pytest.mark.parametrize(
    ("at", "extra"),
    [
        pytest.param(SEALINK, set(), id="sealink"),
        pytest.param(APIKEY, {"category", "capabilities"}, id="apikey"),
    ],
)
def test_models_are_listed(mock: Mock, at: At, extra: set[str]) -> None:
    with at.client(mock) as sdk:
        models = list(sdk.models.list())

    assert at.model in [model.id for model in models]
    assert at.other in [model.id for model in models]
    assert {name for model in models for name in model.model_extra or ()} == extra
    assert all(
        Model.model_validate(model.model_dump(), strict=True).object == "model" for model in models
    )


def test_environment_variables_point_the_package_at_the_mock(
    mock: Mock, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{mock.url}{at.base}")
    monkeypatch.setenv("OPENAI_API_KEY", at.works)

    with OpenAI() as client:
        assert client.chat.completions.create(model=at.model, messages=[HELLO]).choices


def test_the_asynchronous_client_works(mock: Mock, at: At) -> None:
    async def chat() -> tuple[str | None, str, list[str]]:
        async with AsyncOpenAI(
            base_url=f"{mock.url}{at.base}", api_key=at.works, max_retries=0
        ) as client:
            plain, stream = await asyncio.gather(
                client.chat.completions.create(
                    model=at.model, messages=[{"role": "user", "content": "Echo: sea"}]
                ),
                client.chat.completions.create(
                    model=at.model, messages=[{"role": "user", "content": "Echo: sky"}], stream=True
                ),
            )
            streamed = [chunk.choices[0].delta.content or "" async for chunk in stream]
            with pytest.raises(openai.BadRequestError) as refused:
                await client.chat.completions.create(
                    model=at.model, messages=[], extra_body={"temperature": "hot"}
                )
            return plain.choices[0].message.content, "".join(streamed), [refused.type.__name__]

    assert asyncio.run(chat()) == ("sea", "sky", ["BadRequestError"])


REFUSALS = [
    (SEALINK, "sk-sealink-invalid", {}, openai.AuthenticationError, 401, "invalid_api_key"),
    (
        SEALINK,
        "sk-sealink-test-revoked-00000000000000000000",
        {},
        openai.AuthenticationError,
        401,
        "revoked_api_key",
    ),
    (
        SEALINK,
        "sk-sealink-test-expired-00000000000000000000",
        {},
        openai.AuthenticationError,
        401,
        "expired_api_key",
    ),
    (
        SEALINK,
        "sk-sealink-test-nobalance-000000000000000000",
        {},
        openai.APIStatusError,
        402,
        "insufficient_balance",
    ),
    (
        SEALINK,
        "sk-sealink-test-budget-000000000000000000000",
        {},
        openai.APIStatusError,
        402,
        "monthly_budget_exceeded",
    ),
    (
        SEALINK,
        "sk-sealink-test-onemodel-0000000000000000000",
        {"model": "gpt-4o-mini"},
        openai.PermissionDeniedError,
        403,
        "model_not_allowed",
    ),
    (
        SEALINK,
        "sk-sealink-test-elsewhere-000000000000000000",
        {},
        openai.PermissionDeniedError,
        403,
        "ip_not_whitelisted",
    ),
    (
        SEALINK,
        "sk-sealink-test-suspended-000000000000000000",
        {},
        openai.PermissionDeniedError,
        403,
        "account_suspended",
    ),
    (SEALINK, "", {"model": "no-such-model"}, openai.NotFoundError, 404, "model_not_found"),
    (SEALINK, "", {"model": "qwen-image-max"}, openai.NotFoundError, 404, "model_not_found"),
    (
        SEALINK,
        "",
        {"extra_body": {"temperature": "hot"}},
        openai.BadRequestError,
        400,
        "invalid_value",
    ),
    (SEALINK, "", {"extra_body": {"temperature": 3}}, openai.BadRequestError, 400, "invalid_value"),
    (
        SEALINK,
        "",
        {"extra_body": {"messages": "hello"}},
        openai.BadRequestError,
        400,
        "invalid_value",
    ),
    (
        SEALINK,
        "",
        {"extra_body": {"n": "two"}, "stream": True},
        openai.BadRequestError,
        400,
        "invalid_value",
    ),
    (
        SEALINK,
        "",
        {"extra_headers": {"content-type": "text/plain"}},
        openai.BadRequestError,
        400,
        "unsupported_content_type",
    ),
    (SEACLOUD, "sk-sea-invalid", {}, openai.PermissionDeniedError, 403, None),
    (SEACLOUD, "sk-sea-test-revoked", {}, openai.PermissionDeniedError, 403, None),
    (SEACLOUD, "sk-sea-test-nobalance", {}, openai.PermissionDeniedError, 403, None),
    (
        SEACLOUD,
        "sk-sea-test-onemodel",
        {"model": "gpt_5_mini"},
        openai.PermissionDeniedError,
        403,
        "model_not_allowed",
    ),
    (SEACLOUD, "", {"model": "no-such-model"}, openai.NotFoundError, 404, "model_not_found"),
    (SEACLOUD, "", {"extra_body": {"temperature": "hot"}}, openai.BadRequestError, 400, None),
    (APIKEY, "ak_invalid", {}, openai.AuthenticationError, 401, "invalid_api_key"),
    (APIKEY, "ak_test_revoked", {}, openai.AuthenticationError, 401, "revoked_api_key"),
    (APIKEY, "ak_test_nobalance", {}, openai.APIStatusError, 402, "insufficient_credits"),
    (APIKEY, "ak_test_onemodel", {}, openai.PermissionDeniedError, 403, "model_not_allowed"),
    (APIKEY, "ak_test_suspended", {}, openai.PermissionDeniedError, 403, "account_suspended"),
    (APIKEY, "", {"model": "no-such-model"}, openai.NotFoundError, 404, "model_not_found"),
    (
        APIKEY,
        "",
        {"extra_body": {"messages": [{"role": "wizard", "content": "x"}]}},
        openai.BadRequestError,
        400,
        "invalid_request",
    ),
]


@pytest.mark.parametrize(
    ("at", "key", "changes", "error", "status", "code"),
    [
        pytest.param(
            *row, id=f"{row[0].name} {row[4]} {row[5]} {row[1][:20]} {json.dumps(row[2])[:40]}"
        )
        for row in REFUSALS
    ],
)
def test_a_refusal_is_the_packages_own_error(
    mock: Mock,
    at: At,
    key: str,
    changes: dict[str, object],
    error: type[openai.APIStatusError],
    status: int,
    code: str | None,
) -> None:
    with at.client(mock, key) as sdk, pytest.raises(error) as refused:
        sdk.chat.completions.create(**{"model": at.model, "messages": [HELLO], **changes})  # type: ignore[call-overload]

    assert refused.type is error
    assert refused.value.status_code == status
    if code is not None:
        assert refused.value.code == code
    assert refused.value.response.headers[at.request_id]


def test_the_error_names_a_field_of_the_wrong_type(mock: Mock) -> None:
    with SEALINK.client(mock) as sdk, pytest.raises(openai.BadRequestError) as refused:
        sdk.chat.completions.create(
            model="qwen3-max", messages=[HELLO], extra_body={"temperature": "hot"}
        )

    assert refused.value.param == "temperature"
    assert refused.value.type == "invalid_request_error"
    assert "temperature" in str(refused.value)


def test_a_missing_key_is_an_authentication_error(mock: Mock) -> None:
    with SEALINK.client(mock) as sdk, pytest.raises(openai.AuthenticationError) as refused:
        sdk.chat.completions.create(
            model="qwen3-max", messages=[HELLO], extra_headers={"Authorization": openai.omit}
        )

    assert refused.value.code == "missing_api_key"


@pytest.mark.parametrize("host", ["api.sealink.io", "test.sealink.io"])
def test_a_gateways_host_name_needs_no_prefix(mock: Mock, host: str) -> None:
    with OpenAI(
        base_url=f"{mock.url}/v1", api_key="any", max_retries=0, default_headers={"Host": host}
    ) as sdk:
        assert sdk.chat.completions.create(model="qwen3-max", messages=[HELLO]).choices
        assert len(list(sdk.models.list())) > 10


def test_a_path_without_a_prefix_needs_a_host_or_a_default_gateway(mock: Mock) -> None:
    with (
        OpenAI(base_url=f"{mock.url}/v1", api_key="any", max_retries=0) as sdk,
        pytest.raises(openai.NotFoundError, match="--gateway"),
    ):
        sdk.models.list()


def test_the_default_gateway_is_also_served_at_the_root() -> None:
    with serving(Settings(gateway="sealink")) as alone:
        for base in ("/v1", "/sealink/v1", "/~mine/v1", "/~mine/sealink/v1"):
            with OpenAI(base_url=f"{alone.url}{base}", api_key="any", max_retries=0) as sdk:
                assert sdk.chat.completions.create(model="qwen3-max", messages=[HELLO]).choices


def test_missing_and_extra_fields_are_found() -> None:
    good = {"id": "model-1", "object": "model", "created": 1, "owned_by": "me"}

    assert faults(Model, json.dumps(good)) == []
    assert faults(Model, json.dumps({**good, "colour": "red"})) == ["Model.colour is unknown"]
    with pytest.raises(ValidationError):
        faults(Model, json.dumps({**good, "created": "1"}))
    with pytest.raises(ValidationError):
        faults(Model, json.dumps({"id": "model-1"}))
