"""The official `openai` package, unmodified: embeddings and moderations."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from math import sqrt

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types import (
    CreateEmbeddingResponse,
    ModerationCreateResponse,
    ModerationMultiModalInputParam,
)

from tests.sdk.strict import faults
from tests.serving import Mock

SEALINK = "/sealink/v1", "sk-sealink-test-0000000000000000000000000000", "text-embedding-v4"
APIKEY = "/apikey/v1", "ak_test_works", "example-embed"
PLACES = [pytest.param(SEALINK, id="sealink"), pytest.param(APIKEY, id="apikey")]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    found: tuple[str, str, str] = request.param
    return found


@pytest.fixture
def sdk(mock: Mock, place: tuple[str, str, str]) -> Iterator[OpenAI]:
    with OpenAI(base_url=mock.url + place[0], api_key=place[1], max_retries=0) as client:
        yield client


@pytest.fixture
def sealink(mock: Mock) -> Iterator[OpenAI]:
    with OpenAI(base_url=mock.url + SEALINK[0], api_key=SEALINK[1], max_retries=0) as client:
        yield client


def test_base64_decodes_to_the_same_numbers(sdk: OpenAI, place: tuple[str, str, str]) -> None:
    texts = ["A ship in the harbour", "Un barco en el puerto", "港口里的船"]
    packed = sdk.embeddings.create(
        model=place[2], input=texts
    )  # the package requests base64 by default
    plain = sdk.embeddings.create(model=place[2], input=texts, encoding_format="float")

    assert [item.embedding for item in packed.data] == [item.embedding for item in plain.data]
    assert [item.index for item in packed.data] == [0, 1, 2]
    assert [len(item.embedding) for item in packed.data] == [1024] * 3
    assert packed.usage == plain.usage
    assert packed.usage.total_tokens == packed.usage.prompt_tokens > 0


def test_embeddings_match_the_packages_model_exactly(
    sdk: OpenAI, place: tuple[str, str, str]
) -> None:
    raw = sdk.embeddings.with_raw_response.create(
        model=place[2], input="Hello", encoding_format="float", dimensions=256
    )

    assert faults(CreateEmbeddingResponse, raw.content) == []
    assert len(raw.parse().data[0].embedding) == 256
    assert sqrt(sum(value * value for value in raw.parse().data[0].embedding)) == pytest.approx(
        1, abs=1e-5
    )


def test_token_ids_are_embedded(sdk: OpenAI, place: tuple[str, str, str]) -> None:
    made = sdk.embeddings.create(model=place[2], input=[[9906, 1917], [9906]])

    assert len(made.data) == 2
    assert made.usage.total_tokens == 3


def test_related_texts_have_similar_vectors(sdk: OpenAI, place: tuple[str, str, str]) -> None:
    question, answer, other = (
        item.embedding
        for item in sdk.embeddings.create(
            model=place[2],
            input=["How fast is the car?", "an automobile's speed: quick", "a recipe for bread"],
        ).data
    )

    assert sum(a * b for a, b in zip(question, answer, strict=True)) > 0.2 + sum(
        a * b for a, b in zip(question, other, strict=True)
    )


def test_an_empty_text_is_the_packages_own_error(sdk: OpenAI, place: tuple[str, str, str]) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.embeddings.create(model=place[2], input="")

    assert "input" in refused.value.message


def test_a_moderation_matches_the_packages_model_exactly(sealink: OpenAI) -> None:
    raw = sealink.moderations.with_raw_response.create(input=["Hello", "I want to kill them."])
    harmless, harmful = raw.parse().results

    assert faults(ModerationCreateResponse, raw.content) == []
    assert (harmless.flagged, harmful.flagged) == (False, True)
    assert harmful.categories.violence
    assert harmful.categories.harassment_threatening
    assert harmful.category_scores.violence > 0.5 > harmless.category_scores.violence > 0
    assert harmful.category_applied_input_types.violence == ["text"]


def test_an_image_is_moderated(sealink: OpenAI) -> None:
    parts: list[ModerationMultiModalInputParam] = [
        {"type": "text", "text": "what is this?"},
        {"type": "image_url", "image_url": {"url": "https://example.com/gore.png"}},
    ]
    raw = sealink.moderations.with_raw_response.create(model="omni-moderation-latest", input=parts)

    assert faults(ModerationCreateResponse, raw.content) == []
    assert raw.parse().results[0].categories.violence_graphic
    assert raw.parse().results[0].category_applied_input_types.violence_graphic == ["text", "image"]


def test_the_asynchronous_client_works(mock: Mock) -> None:
    async def ask() -> tuple[int, bool]:
        async with AsyncOpenAI(
            base_url=mock.url + SEALINK[0], api_key=SEALINK[1], max_retries=0
        ) as client:
            made, judged = await asyncio.gather(
                client.embeddings.create(model=SEALINK[2], input="Hello"),
                client.moderations.create(input="Hello"),
            )
            return len(made.data[0].embedding), judged.results[0].flagged

    assert asyncio.run(ask()) == (1024, False)
