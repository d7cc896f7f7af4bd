"""The wire format of OpenAI's Embeddings."""

from __future__ import annotations

import json
from array import array
from base64 import b64decode
from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, Documents, field_of, message_of

PLACES = [
    pytest.param("sealink", "text-embedding-v4", id="sealink"),
    pytest.param("apikey", "example-embed", id="apikey"),
]


def embed(client: httpx.Client, gateway: str, body: dict[str, Any]) -> Any:
    reply = client.post(f"/{gateway}/v1/embeddings", headers=KEY, json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


INPUTS = [
    pytest.param("Hello", 1, id="a text"),
    pytest.param(["Hello", "您好", "สวัสดี"], 3, id="texts"),
    pytest.param([9906, 1917], 1, id="token ids"),
    pytest.param([[9906], [1917, 5]], 2, id="token ids of several texts"),
    pytest.param([1.0, 2], 1, id="token ids as floats"),
    pytest.param(" ", 1, id="a space"),
    pytest.param("🦭" * 3, 1, id="no words"),
    pytest.param(["x"] * 2048, 2048, id="the maximum number of texts"),
]


@pytest.mark.parametrize(
    "given",
    ["word " * 9000, ["Hello", "word " * 9000], [9906] * 2048 + [1]],
    ids=["a text", "one of the texts", "token ids"],
)
@pytest.mark.parametrize(
    ("gateway", "model", "status"),
    [
        pytest.param("sealink", "text-embedding-v4", 413, id="sealink"),
        pytest.param("apikey", "example-embed", 400, id="apikey"),
    ],
)
def test_a_text_longer_than_the_models_context_is_refused(
    client: httpx.Client, gateway: str, model: str, status: int, given: Any
) -> None:
    refused = client.post(
        f"/{gateway}/v1/embeddings", json={"model": model, "input": given}, headers=KEY
    )

    if given[0] == 9906:  # the format's own limit applies first
        assert refused.status_code == 400
    else:
        assert (refused.status_code, refused.json()["error"]["code"]) == (
            status,
            "context_length_exceeded",
        )
        assert "9001 tokens" in refused.text


@pytest.mark.parametrize(("gateway", "model"), PLACES)
@pytest.mark.parametrize(("given", "count"), INPUTS)
def test_each_input_has_a_vector_at_its_index(
    client: httpx.Client, gateway: str, model: str, given: Any, count: int
) -> None:
    body = embed(client, gateway, {"model": model, "input": given, "dimensions": 64})

    assert set(body) == {"object", "data", "model", "usage"}
    assert (body["object"], body["model"]) == ("list", model)
    assert [(item["object"], item["index"], len(item["embedding"])) for item in body["data"]] == [
        ("embedding", index, 64) for index in range(count)
    ]
    assert body["usage"]["prompt_tokens"] == body["usage"]["total_tokens"] >= 1


@pytest.mark.parametrize(("gateway", "model"), PLACES)
@pytest.mark.parametrize("dimensions", [None, 1, 7, 64, 1024, 1536, 4096])
def test_base64_has_exactly_the_numbers(
    client: httpx.Client, gateway: str, model: str, dimensions: int | None
) -> None:
    request = {
        "model": model,
        "input": ["A ship in the harbour", "船"],
        **({"dimensions": dimensions} if dimensions else {}),
    }
    plain = [
        item["embedding"]
        for item in embed(client, gateway, {**request, "encoding_format": "float"})["data"]
    ]
    packed = [
        b64decode(item["embedding"])
        for item in embed(client, gateway, {**request, "encoding_format": "base64"})["data"]
    ]

    assert [len(vector) for vector in plain] == [dimensions or 1024] * 2
    assert [array("f", data).tolist() for data in packed] == plain
    assert plain == [item["embedding"] for item in embed(client, gateway, request)["data"]]


def test_a_batch_uses_as_many_tokens_as_its_texts(client: httpx.Client) -> None:
    texts = ["Where is the harbour?", "您好", "สวัสดี", "def main(): pass"]
    alone = [
        embed(client, "sealink", {"model": "text-embedding-v4", "input": text})["usage"][
            "total_tokens"
        ]
        for text in texts
    ]

    assert embed(client, "sealink", {"model": "text-embedding-v4", "input": texts})["usage"][
        "total_tokens"
    ] == sum(alone)


def test_every_sandbox_gets_the_same_vectors(client: httpx.Client) -> None:
    body = {"model": "text-embedding-v4", "input": "the same everywhere"}

    assert embed(client, "~one/sealink", body) == embed(client, "~two/sealink", body)


def test_a_models_vectors_have_its_own_length(client: httpx.Client) -> None:
    body = embed(client, "sealink", {"model": "text-embedding-3-large", "input": "Hello"})

    assert len(body["data"][0]["embedding"]) == 3072


WRONG = [
    ("no model", {"model": ...}, "model"),
    ("model number", {"model": 4}, "model"),
    ("model null", {"model": None}, "model"),
    ("model empty", {"model": ""}, "model"),
    ("model list", {"model": ["a"]}, "model"),
    ("no input", {"input": ...}, "input"),
    ("input null", {"input": None}, "input"),
    ("input number", {"input": 5}, "input"),
    ("input boolean", {"input": True}, "input"),
    ("input object", {"input": {"text": "hi"}}, "input"),
    ("input empty", {"input": ""}, "input"),
    ("input nothing", {"input": []}, "input"),
    ("a text empty", {"input": ["hi", ""]}, "input[1]"),
    ("a text null", {"input": ["hi", None]}, "input[1]"),
    ("a text object", {"input": ["hi", {"text": "x"}]}, "input[1]"),
    ("a text boolean", {"input": ["hi", "ho", True]}, "input[2]"),
    ("a token among texts", {"input": ["hi", 5]}, "input[1]"),
    ("a text among tokens", {"input": [5, "hi"]}, "input[1]"),
    ("a token below zero", {"input": [5, -1]}, "input[1]"),
    ("half a token", {"input": [5, 1.5]}, "input[1]"),
    ("no tokens", {"input": [[5], []]}, "input[1]"),
    ("tokens of texts", {"input": [[5], ["a"]]}, "input[1][0]"),
    ("too many texts", {"input": ["x"] * 2049}, "input"),
    ("too many tokens", {"input": [1] * 2049}, "input"),
    ("format unknown", {"encoding_format": "int8"}, "encoding_format"),
    ("format capital", {"encoding_format": "BASE64"}, "encoding_format"),
    ("format null", {"encoding_format": None}, "encoding_format"),
    ("format list", {"encoding_format": ["float"]}, "encoding_format"),
    ("dimensions none", {"dimensions": 0}, "dimensions"),
    ("dimensions below", {"dimensions": -8}, "dimensions"),
    ("dimensions many", {"dimensions": 4097}, "dimensions"),
    ("dimensions huge", {"dimensions": 10**30}, "dimensions"),
    ("dimensions text", {"dimensions": "256"}, "dimensions"),
    ("dimensions half", {"dimensions": 1.5}, "dimensions"),
    ("dimensions boolean", {"dimensions": True}, "dimensions"),
    ("dimensions null", {"dimensions": None}, "dimensions"),
    ("dimensions list", {"dimensions": [8]}, "dimensions"),
    ("user number", {"user": 5}, "user"),
    ("user null", {"user": None}, "user"),
    ("user object", {"user": {}}, "user"),
]


@pytest.mark.parametrize(("gateway", "model"), PLACES)
@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(*rest, id=name) for name, *rest in WRONG]
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client,
    documents: Documents,
    gateway: str,
    model: str,
    wrong: dict[str, Any],
    field: str,
) -> None:
    body = {
        name: value
        for name, value in {"model": model, "input": "hi", **wrong}.items()
        if value is not ...
    }
    reply = client.post(
        f"/{gateway}/v1/embeddings",
        headers={**KEY, "content-type": "application/json"},
        content=json.dumps(body),
        timeout=20,
    )

    assert reply.status_code == 400, reply.text
    documents.check(gateway, "/v1/embeddings", "POST", reply)
    assert field_of(reply.json()) in (field, ""), "API-Key's envelope has no place for it"
    assert field in message_of(reply.json())


@pytest.mark.parametrize(
    ("gateway", "model", "status"),
    [
        ("sealink", "no-such-model", 404),
        ("sealink", "qwen3-max", 404),
        ("sealink", "qwen3-rerank", 404),
        ("apikey", "no-such-model", 404),
        ("apikey", "example-chat", 404),
    ],
)
def test_a_model_of_another_kind_is_refused(
    client: httpx.Client, documents: Documents, gateway: str, model: str, status: int
) -> None:
    reply = client.post(
        f"/{gateway}/v1/embeddings", headers=KEY, json={"model": model, "input": "hi"}
    )

    assert reply.status_code == status, reply.text
    documents.check(gateway, "/v1/embeddings", "POST", reply)
    assert model in message_of(reply.json())
