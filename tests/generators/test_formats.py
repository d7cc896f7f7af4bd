"""Answers in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mockgateway.content import ChatRequest, Choice, Message, ResponseFormat
from mockgateway.generators import draw_instance
from mockgateway.generators.chat import Chat
from mockgateway.seed import Seed

STRING, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}


def strict(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def choice(said: str, schema: Any, seed: int = 0, **options: Any) -> Choice:
    prompt = ChatRequest(
        "qwen3-max",
        [Message("system", "Extract."), Message("user", said)],
        format=ResponseFormat(schema),
        **options,
    )
    return Chat().make(prompt, None, Seed.root(seed), 1_780_000_000, draw_instance).choices[0]


EVENT = {
    **strict(name=STRING, date=STRING, participants={"type": "array", "items": STRING}),
    "title": "CalendarEvent",
}


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        pytest.param(
            "Ana is 31", strict(name=STRING, age=INTEGER), {"name": "Ana", "age": 31}, id="a person"
        ),
        pytest.param(
            "My name is José Ruiz and my email is jose@ruiz.es",
            strict(name=STRING, email={**STRING, "format": "email"}),
            {"name": "José Ruiz", "email": "jose@ruiz.es"},
            id="an address",
        ),
        pytest.param(
            "Alice and Bob are going to a science fair on Friday.",
            EVENT,
            {"name": "science fair", "date": "2026-05-29", "participants": ["Alice", "Bob"]},
            id="an event",
        ),
        pytest.param(
            "Order #A123: 3 pieces of 'Blue Lamp' at $19.99, ship to Oslo",
            strict(order_id=STRING, quantity=INTEGER, price=NUMBER, product=STRING, city=STRING),
            {
                "order_id": "A123",
                "quantity": 3,
                "price": 19.99,
                "product": "Blue Lamp",
                "city": "Oslo",
            },
            id="an order",
        ),
        pytest.param(
            "This is negative feedback",
            strict(sentiment={"enum": ["positive", "negative"]}),
            {"sentiment": "negative"},
            id="a word of an enum",
        ),
        pytest.param(
            "Meet on 2026-05-04 at 14:30",
            strict(at={**STRING, "format": "date-time"}),
            {"at": "2026-05-04T14:30:00Z"},
            id="a moment",
        ),
        pytest.param(
            "Ana is 31",
            strict(user={"$ref": "#/$defs/U"}) | {"$defs": {"U": strict(name=STRING, age=INTEGER)}},
            {"user": {"name": "Ana", "age": 31}},
            id="nested",
        ),
        pytest.param(
            "Ana is 31",
            strict(age={"anyOf": [INTEGER, {"type": "null"}]}),
            {"age": 31},
            id="one that may be null",
        ),
    ],
)
def test_values_come_from_the_conversation(said: str, schema: Any, expected: Any) -> None:
    for seed in range(5):
        assert json.loads(choice(said, schema, seed).text) == expected


FEELING = strict(sentiment={"type": "string", "enum": ["positive", "negative", "neutral"]})
TICKET = strict(
    category={"type": "string", "enum": ["billing", "technical", "shipping"]},
    priority={"type": "string", "enum": ["low", "medium", "high"]},
)


@pytest.mark.parametrize(
    ("said", "schema", "expected"),
    [
        pytest.param(
            "Ann Lee, 34, lives at 12 Main St, Springfield 90210, ann@x.org",
            strict(
                name=STRING,
                age=INTEGER,
                address=strict(street=STRING, city=STRING, zip=STRING),
                email=STRING,
            ),
            {
                "name": "Ann Lee",
                "age": 34,
                "address": {"street": "12 Main St", "city": "Springfield", "zip": "90210"},
                "email": "ann@x.org",
            },
            id="an address",
        ),
        pytest.param(
            "张伟，今年28岁，住在上海",
            strict(name=STRING, age=INTEGER, city=STRING),
            {"name": "张伟", "age": 28, "city": "上海"},
            id="Chinese",
        ),
        pytest.param(
            "Peter Müller, Hauptstraße 5, 10115 Berlin",
            strict(street=STRING, zip=STRING, city=STRING),
            {"street": "Hauptstraße 5", "zip": "10115", "city": "Berlin"},
            id="German",
        ),
        pytest.param(
            "My name is Lena Weber",
            strict(first_name=STRING, last_name=STRING),
            {"first_name": "Lena", "last_name": "Weber"},
            id="halves of a name",
        ),
        pytest.param(
            "The food was cold and the waiter was rude.",
            FEELING,
            {"sentiment": "negative"},
            id="blame",
        ),
        pytest.param("I love it, works perfectly", FEELING, {"sentiment": "positive"}, id="praise"),
        pytest.param(
            "The package arrived on Monday.", FEELING, {"sentiment": "neutral"}, id="neither"
        ),
        pytest.param(
            "The site is down, we need this fixed ASAP",
            TICKET,
            {"category": "technical", "priority": "high"},
            id="a ticket",
        ),
        pytest.param(
            "I was charged twice on my invoice",
            TICKET,
            {"category": "billing", "priority": "medium"},
            id="a bill",
        ),
    ],
)
def test_values_and_labels_are_extracted_from_a_message(
    said: str, schema: Any, expected: Any
) -> None:
    for seed in range(3):
        assert json.loads(choice(said, schema, seed).text) == expected


SCHEMAS = [
    pytest.param(
        {
            "type": "array",
            "items": strict(
                id={"type": "string", "format": "uuid"},
                tags={"type": "array", "items": STRING, "uniqueItems": True},
            ),
            "minItems": 2,
        },
        id="a list",
    ),
    pytest.param(
        {"oneOf": [strict(kind={"const": "a"}, n=INTEGER), strict(kind={"const": "b"}, s=STRING)]},
        id="alternatives",
    ),
    pytest.param(
        strict(tree={"$ref": "#/$defs/T"})
        | {
            "$defs": {
                "T": strict(name=STRING, children={"type": "array", "items": {"$ref": "#/$defs/T"}})
            }
        },
        id="a tree",
    ),
    pytest.param(
        strict(
            code={"type": "string", "pattern": "^[A-Z]{3}-\\d{4}$"},
            share={"type": "number", "minimum": 0, "maximum": 1},
        ),
        id="a pattern",
    ),
    pytest.param(
        {
            "allOf": [
                {"type": "object", "properties": {"name": STRING}, "required": ["name"]},
                {"properties": {"age": INTEGER}, "required": ["age"]},
            ]
        },
        id="all of",
    ),
    pytest.param({"type": "string", "maxLength": 5}, id="a short text"),
    pytest.param(
        {"type": "object", "additionalProperties": INTEGER, "minProperties": 2}, id="a map"
    ),
    pytest.param(
        {
            "type": "object",
            "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "boolean"}},
            "required": ["a", "b"],
        },
        id="nulls",
    ),
    pytest.param({}, id="anything"),
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_answer_is_valid_by_its_schema(schema: Any) -> None:
    for seed in range(15):
        answer = choice(
            "Ana Lopez, 31, lives in Oslo since 2019-05-01 and says 'hello'. Name: Ana.",
            schema,
            seed,
        )
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
            json.loads(answer.text)
        )
        assert answer.finish == "stop"
        assert "".join(answer.pieces) == answer.text


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"$ref": "http://127.0.0.1:9/schema.json"}, id="elsewhere"),
        pytest.param(
            {"$schema": "http://127.0.0.1:9/meta.json", "type": "object"}, id="a dialect of its own"
        ),
        pytest.param({"$ref": "#/$defs/absent"}, id="nowhere"),
        pytest.param({"type": "string", "minLength": 5, "maxLength": 3}, id="a contradiction"),
        pytest.param(
            {"type": "object", "properties": {"a": {"pattern": "("}}}, id="a broken pattern"
        ),
        pytest.param(
            {
                "type": "object",
                "properties": {"a": {"type": "string", "minLength": None}},
                "description": None,
            },
            id="nulls for keywords",
        ),
        pytest.param({"$ref": "#"}, id="itself"),
    ],
)
def test_an_unusable_schema_gets_some_json_and_is_never_fetched(schema: Any) -> None:
    json.loads(choice("Ana is 31", schema).text)


def test_a_json_object_has_the_keys_that_the_message_names() -> None:
    assert json.loads(choice('Give JSON with keys "name" and "age": Bob is 44', None).text) == {
        "name": "Bob",
        "age": 44,
    }
    assert list(
        json.loads(choice("Return a json object with the fields title, year for Dune", None).text)
    ) == ["title", "year"]


def test_a_json_object_without_named_keys_holds_an_answer() -> None:
    for seed in range(5):
        assert json.loads(choice("Tell me about load balancing as JSON", None, seed).text)["answer"]


@pytest.mark.parametrize(
    "before", ["", 'Use {braces} and [1], not {"a": 1}. '], ids=["alone", "after other braces"]
)
def test_a_json_object_follows_a_schema_in_a_message(before: str) -> None:
    schema = strict(city=STRING, degrees=INTEGER)
    messages = [
        Message(
            "system",
            f"{before}Answer by this JSON schema:\n{json.dumps(schema, indent=2)}\n"
            "Not the schema itself.",
        ),
        Message("user", "Oslo has 21 degrees."),
    ]
    made = (
        Chat()
        .make(
            ChatRequest("qwen3-max", messages, format=ResponseFormat(None)),
            None,
            Seed.root(0),
            1_780_000_000,
            draw_instance,
        )
        .choices[0]
    )

    assert json.loads(made.text) == {"city": "Oslo", "degrees": 21}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param('{"properties": 5}', id="not properties"),
        pytest.param('{"properties": {"a": {"type": "nope"}}}', id="a wrong schema"),
        pytest.param(
            '{"properties": {"a": {"$ref": "http://x/y"}}}', id="a reference out of the house"
        ),
        pytest.param('{"properties":' + '{"a":' * 3000, id="deep and never closed"),
        pytest.param("{" * 3000 + '"properties"', id="only braces"),
    ],
)
def test_an_unusable_schema_in_a_message_is_ignored(said: str) -> None:
    assert isinstance(json.loads(choice(f"JSON: {said}", None).text), dict)


def test_json_is_cut_at_max_tokens() -> None:
    whole = choice("Ana is 31", strict(name=STRING, age=INTEGER))
    cut = choice("Ana is 31", strict(name=STRING, age=INTEGER), max_tokens=3)

    assert (cut.finish, len(cut.pieces)) == ("length", 3)
    assert whole.text.startswith(cut.text)


def test_the_same_seed_gives_the_same_json() -> None:
    schema = strict(id={"type": "string"}, score=NUMBER, city=STRING)

    assert (
        choice("hello", schema, 1).text == choice("hello", json.loads(json.dumps(schema)), 1).text
    )
    assert len({choice("hello", schema, seed).text for seed in range(5)}) > 1


def test_keys_in_a_list_need_no_hint_below_a_line_that_asks_for_keys() -> None:
    keys = "Turn the note into JSON. Use these keys:\n- version\n- releaseDate (ISO date)\n"
    text = json.loads(choice(f"{keys}\nTern 5.2.1 is out since 2026-02-03.", None).text)
    assert text == {"version": "5.2.1", "releaseDate": "2026-02-03"}
