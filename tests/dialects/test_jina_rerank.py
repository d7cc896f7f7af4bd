"""The wire format of rerank."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, Documents, field_of, message_of

PATH = "/sealink/v1/rerank"
GOOD: dict[str, Any] = {
    "model": "qwen3-rerank",
    "query": "best API gateway for Qwen models",
    "documents": [
        "A sourdough starter needs regular feeding.",
        "SeaLink is an API gateway for Qwen and other models.",
        "Rerank models improve retrieval quality.",
    ],
}


def rank(client: httpx.Client, **more: Any) -> Any:
    reply = client.post(PATH, headers=KEY, json={**GOOD, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_the_best_document_is_first_with_its_text_and_index(client: httpx.Client) -> None:
    body = rank(client)

    assert (body["object"], body["model"]) == ("list", "qwen3-rerank")
    assert body["id"].startswith("rerank-")
    assert [result["index"] for result in body["results"]] == [1, 2, 0]
    assert [result["document"]["text"] for result in body["results"]] == [
        GOOD["documents"][index] for index in (1, 2, 0)
    ]
    scores = [result["relevance_score"] for result in body["results"]]
    assert 1 > scores[0] > 0.8 > scores[1] > scores[2] > 0
    assert body["usage"]["total_tokens"] > 20


@pytest.mark.parametrize(("top", "count"), [(1, 1), (2, 2), (2.0, 2), (3, 3), (10**30, 3)])
def test_top_n_limits_the_results(client: httpx.Client, top: float, count: int) -> None:
    assert rank(client, top_n=top)["results"] == rank(client)["results"][:count]


def test_the_order_of_documents_has_no_effect(client: httpx.Client) -> None:
    turned = rank(client, documents=GOOD["documents"][::-1])["results"]

    assert [(result["document"], result["relevance_score"]) for result in turned] == [
        (result["document"], result["relevance_score"]) for result in rank(client)["results"]
    ]
    assert [result["index"] for result in turned] == [1, 0, 2]


@pytest.mark.parametrize(
    "documents",
    [[""], ["", ""], ["x"] * 2048],
    ids=["an empty one", "two empty ones", "as many as there may be"],
)
def test_unusual_documents_are_ranked(client: httpx.Client, documents: list[str]) -> None:
    results = rank(client, documents=documents)["results"]

    assert [result["index"] for result in results] == list(range(len(documents)))


WRONG = [
    ("no model", {"model": ...}, "model"),
    ("model null", {"model": None}, "model"),
    ("model number", {"model": 1}, "model"),
    ("model empty", {"model": ""}, "model"),
    ("model list", {"model": ["qwen3-rerank"]}, "model"),
    ("model object", {"model": {}}, "model"),
    ("no query", {"query": ...}, "query"),
    ("query null", {"query": None}, "query"),
    ("query empty", {"query": ""}, "query"),
    ("query number", {"query": 5}, "query"),
    ("query boolean", {"query": False}, "query"),
    ("query list", {"query": ["a"]}, "query"),
    ("query object", {"query": {"text": "a"}}, "query"),
    ("no documents", {"documents": ...}, "documents"),
    ("documents null", {"documents": None}, "documents"),
    ("documents text", {"documents": "one"}, "documents"),
    ("documents number", {"documents": 1}, "documents"),
    ("documents object", {"documents": {"0": "one"}}, "documents"),
    ("documents none", {"documents": []}, "documents"),
    ("documents many", {"documents": ["x"] * 2049}, "documents"),
    ("a document null", {"documents": [None]}, "documents[0]"),
    ("a document number", {"documents": ["one", 2]}, "documents[1]"),
    ("a document boolean", {"documents": ["one", True]}, "documents[1]"),
    ("a document object", {"documents": ["one", "two", {"text": "three"}]}, "documents[2]"),
    ("a document list", {"documents": [["one"]]}, "documents[0]"),
    ("top none", {"top_n": 0}, "top_n"),
    ("top below", {"top_n": -1}, "top_n"),
    ("top half", {"top_n": 1.5}, "top_n"),
    ("top text", {"top_n": "2"}, "top_n"),
    ("top null", {"top_n": None}, "top_n"),
    ("top boolean", {"top_n": True}, "top_n"),
    ("top list", {"top_n": [1]}, "top_n"),
    ("top object", {"top_n": {}}, "top_n"),
    ("top negative huge", {"top_n": -(10**30)}, "top_n"),
    ("query null and no documents", {"query": None, "documents": ["a"]}, "query"),
    ("second document null", {"documents": ["a", None, "c"]}, "documents[1]"),
    ("last document float", {"documents": ["a", "b", 1.5]}, "documents[2]"),
    ("nested documents", {"documents": [[["a"]]]}, "documents[0]"),
    ("documents boolean", {"documents": False}, "documents"),
    ("model boolean", {"model": True}, "model"),
]


@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(*rest, id=name) for name, *rest in WRONG]
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], field: str
) -> None:
    body = {name: value for name, value in {**GOOD, **wrong}.items() if value is not ...}
    reply = client.post(
        PATH, headers={**KEY, "content-type": "application/json"}, content=json.dumps(body)
    )

    assert reply.status_code == 400, reply.text
    documents.check("sealink", "/v1/rerank", "POST", reply)
    assert field_of(reply.json()) == field
    assert field in message_of(reply.json())


@pytest.mark.parametrize("model", ["no-such-model", "qwen3-max", "text-embedding-v4"])
def test_a_model_of_another_kind_is_refused(
    client: httpx.Client, documents: Documents, model: str
) -> None:
    reply = client.post(PATH, headers=KEY, json={**GOOD, "model": model})

    assert reply.status_code == 404
    documents.check("sealink", "/v1/rerank", "POST", reply)
