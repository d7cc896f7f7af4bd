"""Embeddings: dimensions, determinism and usage."""

from __future__ import annotations

from typing import Any

import pytest

from mockgateway import tokens
from mockgateway.content import EmbeddingRequest, EmbeddingResult, Model
from mockgateway.generators import draw_instance
from mockgateway.generators.embedding import Embedding
from mockgateway.seed import Seed
from mockgateway.similarity import vector


def embed(
    texts: list[Any], dimensions: int | None = None, known: Model | None = None, seed: int = 1
) -> EmbeddingResult:
    request = EmbeddingRequest("m", texts, dimensions)
    return Embedding().make(request, known, Seed.root(seed), 0, draw_instance)


def model(**limits: object) -> Model:
    return Model("m", "embedding", "me", (), 8192, {"limits": limits} if limits else {})


@pytest.mark.parametrize(
    ("known", "dimensions", "expected"),
    [
        pytest.param(model(default_dimensions=1024), None, 1024, id="the model's own"),
        pytest.param(model(default_dimensions=1024), 256, 256, id="requested"),
        pytest.param(model(), None, 1536, id="a model without limits"),
        pytest.param(None, None, 1536, id="an unknown model"),
        pytest.param(None, 1, 1, id="minimum"),
        pytest.param(None, 4096, 4096, id="maximum"),
    ],
)
def test_the_request_or_the_model_decides_the_dimensions(
    known: Model | None, dimensions: int | None, expected: int
) -> None:
    result = embed(["one", "two"], dimensions, known)

    assert [len(found) for found in result.vectors] == [expected, expected]


def test_the_seed_does_not_change_a_vector() -> None:
    one, other = (embed(["harbour", [1, 2, 3]], 64, seed=seed) for seed in (1, 2))

    assert one == other
    assert one.vectors[0] == vector("harbour", 64)


def test_usage_counts_the_tokens_of_all_texts() -> None:
    texts = ["Where is the harbour?", "您好", "สวัสดี"]

    assert embed(texts).tokens == sum(map(tokens.count, texts))
    assert embed([[5, 6, 7], [8]]).tokens == 4
