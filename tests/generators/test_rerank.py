"""Reranking: order, scores and usage."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockgateway import tokens
from mockgateway.content import RerankRequest, RerankResult
from mockgateway.generators import draw_instance
from mockgateway.generators.rerank import Rerank
from mockgateway.seed import Seed
from mockgateway.similarity import vector

QUERY = "When is my refund paid back?"
DOCUMENTS = [
    "Wolves live in forests.",
    "Refunds are paid within thirty days.",
    "Your money is paid back by card.",
    "",
    "The money museum opens at nine.",
]


def ranking(documents: list[str], top: int | None = None, query: str = QUERY) -> RerankResult:
    return Rerank().make(
        RerankRequest("m", query, documents, top), None, Seed.root(1), 0, draw_instance
    )


def test_the_most_relevant_documents_come_first() -> None:
    ranks = ranking(DOCUMENTS).ranks

    assert {rank.text for rank in ranks[:2]} == {DOCUMENTS[1], DOCUMENTS[2]}
    assert [rank.score for rank in ranks] == sorted((rank.score for rank in ranks), reverse=True)
    assert sorted(rank.place for rank in ranks) == [0, 1, 2, 3, 4]
    assert all(DOCUMENTS[rank.place] == rank.text for rank in ranks)


def test_the_query_scores_near_one_and_another_topic_near_zero() -> None:
    first, last = ranking([DOCUMENTS[0], QUERY]).ranks

    assert (first.text, first.score > 0.99, last.score < 0.2) == (QUERY, True, True)


def test_the_order_agrees_with_embeddings() -> None:
    def cosine(text: str) -> float:
        return sum(a * b for a, b in zip(vector(QUERY, 1024), vector(text, 1024), strict=True))

    documents = [text for text in DOCUMENTS if text]
    assert [rank.text for rank in ranking(documents).ranks] == sorted(
        documents, key=cosine, reverse=True
    )


@given(
    st.lists(
        st.sampled_from([*DOCUMENTS, "money", "get back", "MONEY!", "Money."]),
        min_size=1,
        max_size=12,
    ),
    st.data(),
)
def test_the_order_of_the_request_does_not_matter(documents: list[str], data: Any) -> None:
    shuffled = data.draw(st.permutations(documents))

    assert [(rank.text, rank.score) for rank in ranking(documents).ranks] == [
        (rank.text, rank.score) for rank in ranking(shuffled).ranks
    ]


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_scores_are_between_zero_and_one(query: str, documents: list[str]) -> None:
    result = ranking(documents, query=query)

    assert len(result.ranks) == len(documents)
    assert all(0 <= rank.score <= 1 for rank in result.ranks)
    assert result.tokens == tokens.count(query) + sum(map(tokens.count, documents))


@pytest.mark.parametrize(("top", "count"), [(1, 1), (3, 3), (5, 5), (50, 5), (None, 5)])
def test_top_limits_the_result(top: int | None, count: int) -> None:
    assert ranking(DOCUMENTS, top).ranks == ranking(DOCUMENTS).ranks[:count]
