"""The wire format of OpenAI's Moderations."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from mockgateway.generators.moderation import CATEGORIES, IMAGE_CATEGORIES
from tests.server.refusals import KEY, Documents, field_of, message_of

PATH = "/sealink/v1/moderations"
MODEL = "omni-moderation-latest"
PHOTO = {"type": "image_url", "image_url": {"url": "https://example.com/photo.png"}}
BAD_PHOTO = {"type": "image_url", "image_url": {"url": "https://example.com/gore.png"}}


def moderate(client: httpx.Client, **body: Any) -> Any:
    reply = client.post(PATH, headers=KEY, json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


INPUTS = [
    pytest.param("Please check this user message.", [False], id="a text"),
    pytest.param("I want to kill them.", [True], id="a threat"),
    pytest.param("", [False], id="an empty text"),
    pytest.param(
        ["Hello", "you idiot", ""], [False, True, False], id="several texts, several results"
    ),
    pytest.param(
        [{"type": "text", "text": "Hello"}, {"type": "text", "text": "you idiot"}],
        [True],
        id="several objects, one result",
    ),
    pytest.param([{"type": "text", "text": "Hello"}, PHOTO], [False], id="a text and an image"),
    pytest.param([PHOTO], [False], id="an image"),
    pytest.param([PHOTO, BAD_PHOTO], [True], id="two images"),
    pytest.param(
        [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}],
        [False],
        id="an image as data",
    ),
    pytest.param(["x"] * 2048, [False] * 2048, id="the maximum number"),
]


@pytest.mark.parametrize(("given", "flagged"), INPUTS)
def test_every_input_has_a_result(client: httpx.Client, given: Any, flagged: list[bool]) -> None:
    body = moderate(client, model=MODEL, input=given)

    assert set(body) == {"id", "model", "results"}
    assert (body["id"][:5], body["model"]) == ("modr-", MODEL)
    assert [result["flagged"] for result in body["results"]] == flagged
    for result in body["results"]:
        assert set(result) == {
            "flagged",
            "categories",
            "category_scores",
            "category_applied_input_types",
        }
        assert (
            set(result["categories"])
            == set(result["category_scores"])
            == set(result["category_applied_input_types"])
            == set(CATEGORIES)
        )
        assert result["flagged"] == any(result["categories"].values())


def test_each_category_lists_its_input_types(client: httpx.Client) -> None:
    text, both, image = (
        moderate(client, input=given)["results"][0]
        for given in ("hi", [{"type": "text", "text": "hi"}, PHOTO], [PHOTO])
    )

    assert all(kinds == ["text"] for kinds in text["category_applied_input_types"].values())
    assert {
        name for name, kinds in both["category_applied_input_types"].items() if "image" in kinds
    } == IMAGE_CATEGORIES
    assert {
        name: kinds for name, kinds in image["category_applied_input_types"].items() if kinds
    } == {name: ["image"] for name in IMAGE_CATEGORIES}


def test_the_default_model_is_the_newest(client: httpx.Client) -> None:
    assert moderate(client, input="hi")["model"] == MODEL


WRONG = [
    ("no input", {"input": ...}, "input"),
    ("input null", {"input": None}, "input"),
    ("input number", {"input": 5}, "input"),
    ("input boolean", {"input": True}, "input"),
    ("input object", {"input": {"type": "text", "text": "hi"}}, "input"),
    ("input nothing", {"input": []}, "input"),
    ("too many", {"input": ["x"] * 2049}, "input"),
    ("too many objects", {"input": [PHOTO] * 2049}, "input"),
    ("a text null", {"input": ["hi", None]}, "input[1]"),
    ("a text number", {"input": ["hi", 5]}, "input[1]"),
    ("a text list", {"input": ["hi", ["ho"]]}, "input[1]"),
    ("a text boolean", {"input": ["hi", False]}, "input[1]"),
    ("numbers", {"input": [1, 2]}, "input[0]"),
    ("lists", {"input": [["hi"]]}, "input[0]"),
    ("an object among texts", {"input": ["hi", PHOTO]}, "input[1]"),
    ("a text among objects", {"input": [PHOTO, "hi"]}, "input[1]"),
    ("no type", {"input": [{"text": "hi"}]}, "input[0].type"),
    ("empty object", {"input": [{}]}, "input[0].type"),
    ("type unknown", {"input": [{"type": "audio", "text": "hi"}]}, "input[0].type"),
    ("type number", {"input": [{"type": 5, "text": "hi"}]}, "input[0].type"),
    ("type null", {"input": [{"type": None, "text": "hi"}]}, "input[0].type"),
    ("type of a message", {"input": [{"type": "input_text", "text": "hi"}]}, "input[0].type"),
    ("no text", {"input": [{"type": "text"}]}, "input[0].text"),
    ("text null", {"input": [{"type": "text", "text": None}]}, "input[0].text"),
    ("text number", {"input": [{"type": "text", "text": 5}]}, "input[0].text"),
    ("text list", {"input": [{"type": "text", "text": ["hi"]}]}, "input[0].text"),
    ("second text number", {"input": [PHOTO, {"type": "text", "text": 5}]}, "input[1].text"),
    ("no image", {"input": [{"type": "image_url"}]}, "input[0].image_url"),
    ("image null", {"input": [{"type": "image_url", "image_url": None}]}, "input[0].image_url"),
    (
        "image text",
        {"input": [{"type": "image_url", "image_url": "https://example.com/a.png"}]},
        "input[0].image_url",
    ),
    ("image list", {"input": [{"type": "image_url", "image_url": []}]}, "input[0].image_url"),
    ("no url", {"input": [{"type": "image_url", "image_url": {}}]}, "input[0].image_url.url"),
    (
        "url null",
        {"input": [{"type": "image_url", "image_url": {"url": None}}]},
        "input[0].image_url.url",
    ),
    (
        "url number",
        {"input": [{"type": "image_url", "image_url": {"url": 5}}]},
        "input[0].image_url.url",
    ),
    (
        "url empty",
        {"input": [{"type": "image_url", "image_url": {"url": ""}}]},
        "input[0].image_url.url",
    ),
    (
        "url of a file",
        {"input": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]},
        "input[0].image_url.url",
    ),
    (
        "url of a name",
        {"input": [{"type": "image_url", "image_url": {"url": "photo.png"}}]},
        "input[0].image_url.url",
    ),
    (
        "url with a space",
        {"input": [{"type": "image_url", "image_url": {"url": "https://example.com/a b.png"}}]},
        "input[0].image_url.url",
    ),
    (
        "data of a text",
        {"input": [{"type": "image_url", "image_url": {"url": "data:text/plain;base64,aGk="}}]},
        "input[0].image_url.url",
    ),
    (
        "data without base64",
        {"input": [{"type": "image_url", "image_url": {"url": "data:image/png,hi"}}]},
        "input[0].image_url.url",
    ),
    ("model number", {"model": 4}, "model"),
    ("model null", {"model": None}, "model"),
    ("model empty", {"model": ""}, "model"),
    ("model list", {"model": [MODEL]}, "model"),
]


@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(*rest, id=name) for name, *rest in WRONG]
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], field: str
) -> None:
    body = {
        name: value
        for name, value in {"model": MODEL, "input": "hi", **wrong}.items()
        if value is not ...
    }
    reply = client.post(
        PATH, headers={**KEY, "content-type": "application/json"}, content=json.dumps(body)
    )

    assert reply.status_code == 400, reply.text
    documents.check("sealink", "/v1/moderations", "POST", reply)
    assert field_of(reply.json()) == field
    assert field in message_of(reply.json())


@pytest.mark.parametrize("model", ["no-such-model", "qwen3-max"])
def test_a_model_of_another_kind_is_refused(
    client: httpx.Client, documents: Documents, model: str
) -> None:
    reply = client.post(PATH, headers=KEY, json={"model": model, "input": "hi"})

    assert reply.status_code == 404
    documents.check("sealink", "/v1/moderations", "POST", reply)
