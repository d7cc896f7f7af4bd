"""Vectors of texts."""

from __future__ import annotations

import pytest

from mockgateway import tokens
from mockgateway.content import EmbeddingRequest, Model
from mockgateway.generators import draw_instance
from mockgateway.generators.embedding import Embedding
from mockgateway.seed import Seed
from mockgateway.similarity import vector


def model(**limits: object) -> Model:
    return Model("m", "embedding", "me", (), 8192, {"limits": limits} if limits else {})


@pytest.mark.parametrize(
    ("known", "dimensions", "expected"),
    [
        pytest.param(model(default_dimensions=1024), None, 1024, id="the model's own"),
        pytest.param(model(default_dimensions=1024), 256, 256, id="as asked"),
        pytest.param(model(), None, 1536, id="a model without limits"),
        pytest.param(None, None, 1536, id="a model nobody knows"),
        pytest.param(None, 1, 1, id="the fewest"),
        pytest.param(None, 4096, 4096, id="the most"),
    ],
)
def test_a_vector_has_as_many_dimensions_as_asked_or_as_the_model_has(
    known: Model | None, dimensions: int | None, expected: int
) -> None:
    made = Embedding().make(
        EmbeddingRequest("m", ["one", "two"], dimensions), known, Seed.root(1), 0, draw_instance
    )

    assert [len(found) for found in made.vectors] == [expected, expected]


def test_no_seed_changes_a_vector() -> None:
    texts = EmbeddingRequest("m", ["harbour", [1, 2, 3]], 64)
    one, other = (
        Embedding().make(texts, None, Seed.root(seed), 0, draw_instance) for seed in (1, 2)
    )

    assert one == other
    assert one.vectors[0] == vector("harbour", 64)


def test_usage_is_the_tokens_of_all_texts() -> None:
    texts = ["Where is the harbour?", "您好", "สวัสดี"]

    assert Embedding().make(
        EmbeddingRequest("m", texts), None, Seed.root(1), 0, draw_instance
    ).tokens == sum(map(tokens.count, texts))
    assert (
        Embedding()
        .make(EmbeddingRequest("m", [[5, 6, 7], [8]]), None, Seed.root(1), 0, draw_instance)
        .tokens
        == 4
    )
