"""Drawn values suit the names of their fields and the hints of their schemas."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mockgateway.generators.from_schema import draw_instance
from mockgateway.seed import Seed
from tests.generators.test_from_schema import SCHEMAS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
MOMENT = r"2026-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: low <= value <= high


def member(name: str, schema: Schema, number: int = 0, definitions: Schema | None = None) -> Any:
    """Return the value drawn for a required property of this name."""
    whole = {
        "type": "object",
        "required": [name],
        "properties": {name: schema},
        "$defs": definitions or {},
    }
    return draw_instance(whole, Seed.root(number))[name]


REALISTIC: list[tuple[str, Schema, Callable[[Any], bool]]] = [
    ("name", TEXT, like(r"[A-Z][\w']+ [A-Z][\w']+")),
    ("first_name", TEXT, like(r"[A-Z]\w+")),
    ("lastName", TEXT, like(r"[A-Z][\w']+")),
    ("email", TEXT, like(r"\w+\.\w+@example\.com")),
    ("contact-email", {"type": "string", "format": "email"}, like(r"\w+\.\w+@example\.com")),
    ("phoneNumber", TEXT, like(r"\+1-\d{3}-555-01\d\d")),
    ("city", TEXT, like(r"[A-Z][A-Za-z ]+")),
    ("country", TEXT, like(r"[A-Z].+")),
    ("country_code", {"type": "string", "maxLength": 2}, like(r"[A-Z]{2}")),
    ("address", TEXT, like(r"\d+ .+")),
    ("zipCode", TEXT, like(r"\d{5}")),
    ("company", TEXT, like(r"[A-Z].+")),
    ("job", TEXT, like(r"[A-Z].+")),
    ("title", TEXT, like(r"[A-Z]\w+( \w+){2,4}")),
    ("description", TEXT, like(r"[A-Z].{20,}\.")),
    ("url", TEXT, like(r"https://example\.com/[\w-]+")),
    ("avatar_url", {"type": "string", "format": "uri"}, like(r"https://example\.com/[\w-]+\.png")),
    ("image", TEXT, like(r"https://example\.com/[\w-]+\.png")),
    ("created_at", TEXT, like(MOMENT)),
    ("updatedAt", {"type": "string", "format": "date-time"}, like(MOMENT)),
    ("created_at", WHOLE, between(1_767_225_600, 1_798_761_600)),
    ("created", {"type": "integer", "format": "int64"}, between(1_767_225_600, 1_798_761_600)),
    ("date", {"type": "string", "format": "date"}, like(r"2026-\d\d-\d\d")),
    ("price", NUMBER, between(5, 250)),
    ("total_amount", NUMBER, between(5, 250)),
    ("price", TEXT, like(r"\d+\.\d\d")),
    ("currency", TEXT, like(r"[A-Z]{3}")),
    ("language", TEXT, like(r"[a-z]{2}")),
    ("color", TEXT, like(r"#[0-9a-f]{6}")),
    ("user_id", TEXT, like(r"user_\w{16}")),
    ("id", TEXT, like(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")),
    ("id", WHOLE, between(1, 9_999)),
    ("status", TEXT, like(r"[a-z]+")),
    ("count", WHOLE, between(1, 40)),
    ("latitude", NUMBER, between(-90, 90)),
    ("lng", NUMBER, between(-180, 180)),
    ("percentage", NUMBER, between(0, 100)),
    ("score", NUMBER, between(0, 1)),
    ("age", {"type": "integer", "minimum": 0}, between(18, 90)),
    ("quantity", WHOLE, between(1, 20)),
    ("access_token", TEXT, like(r"\w{32}")),
    ("version", TEXT, like(r"\d\.\d\.\d")),
    ("filename", TEXT, like(r"[\w-]+\.\w{3}")),
    ("mimeType", TEXT, like(r"\w+/\w+")),
    ("ip_address", TEXT, like(r"203\.0\.113\.\d+")),
    ("user_agent", TEXT, like(r"\w+/\d.*")),
    ("sku", TEXT, like(r"\w{3}-\d{4}")),
    (
        "tags",
        {"type": "array", "items": {"type": "string"}},
        lambda value: 1 <= len(value) <= 3 and all(re.fullmatch("[a-z]+", tag) for tag in value),
    ),
    ("nickname", {"type": ["string", "null"]}, lambda value: value is None or len(value) > 2),
]


@pytest.mark.parametrize(
    ("name", "schema", "looks_right"),
    REALISTIC,
    ids=[f"{row[0]} {row[1]['type']}" for row in REALISTIC],
)
def test_values_suit_their_names(
    name: str, schema: Schema, looks_right: Callable[[Any], bool]
) -> None:
    for number in range(20):
        value = member(name, schema, number)
        assert looks_right(value), value


def test_an_id_has_the_prefix_of_its_owner() -> None:
    order = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    assert member("order", order)["id"].startswith("order_")
    assert member("orders", {"type": "array", "minItems": 1, "items": order})[0]["id"].startswith(
        "order_"
    )
    assert member("latest", {"$ref": "#/$defs/OrderLine"}, definitions={"OrderLine": order})[
        "id"
    ].startswith("order_line_")


def test_a_valid_example_of_the_document_is_used() -> None:
    assert member("model", {"type": "string", "example": "qwen3-max"}) == "qwen3-max"
    assert member("limit", {"type": "integer", "default": 20}) == 20
    assert member("tone", {"type": "string", "example": "warm", "default": "flat"}) == "warm"
    assert isinstance(member("limit", {"type": "integer", "example": "many"}), int)
    assert {
        member("size", {"type": "string", "examples": ["small", "large"]}, number)
        for number in range(30)
    } == {"small", "large"}


def test_changing_an_instance_does_not_change_the_example() -> None:
    schema: Schema = {"type": "array", "items": {"type": "integer"}, "example": [1, 2]}
    draw_instance(schema, Seed.root(0)).append(3)
    assert draw_instance(schema, Seed.root(0)) == [1, 2]


def test_most_optional_members_are_present() -> None:
    schema = {
        "type": "object",
        "properties": {f"field_{number}": {"type": "integer"} for number in range(10)},
    }
    assert (
        8 < sum(len(draw_instance(schema, Seed.root(number))) for number in range(100)) / 100 < 10
    )


def test_null_is_rare() -> None:
    schema = {"anyOf": [{"type": "null"}, {"type": "string"}]}
    assert 0 < sum(draw_instance(schema, Seed.root(number)) is None for number in range(200)) < 50


def test_a_discriminator_has_the_value_of_its_branch() -> None:
    found = [draw_instance(SCHEMAS["discriminator"], Seed.root(number)) for number in range(30)]
    assert {pet["petType"] for pet in found} == {"cat", "dog"}
    assert all(("lives" in pet) == (pet["petType"] == "cat") for pet in found)


def test_encoded_content_can_be_decoded() -> None:
    value = json.loads(base64.b64decode(draw_instance(SCHEMAS["base64 JSON"], Seed.root(1))))
    assert isinstance(value["id"], int)


def test_an_equal_schema_gives_an_equal_instance() -> None:
    assert draw_instance(
        json.loads(json.dumps(SCHEMAS["discriminator"])), Seed.root(9)
    ) == draw_instance(SCHEMAS["discriminator"], Seed.root(9))
