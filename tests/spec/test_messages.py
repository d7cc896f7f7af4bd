"""Messages about invalid values: the path of the field and a short reason."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from mockgateway.problem import Problem
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.messages import cut, path_text, problem_for, show

TEXT = {
    "type": "object",
    "required": ["type", "text"],
    "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
}
IMAGE = {
    "type": "object",
    "required": ["type", "image_url"],
    "properties": {
        "type": {"const": "image_url"},
        "image_url": {
            "type": "object",
            "required": ["url"],
            "properties": {
                "url": {"type": "string", "format": "uri"},
                "detail": {"enum": ["auto", "low", "high"]},
            },
            "additionalProperties": False,
        },
    },
}
TOOL = {
    "type": "object",
    "required": ["type", "function"],
    "properties": {
        "type": {"const": "function"},
        "function": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string", "pattern": "^[a-z_]+$", "maxLength": 8}},
        },
    },
}


def message(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["role", "content", *more],
        "properties": {"role": {"const": role}, "content": content, **more},
    }


CHAT: dict[str, Any] = {
    "type": "object",
    "required": ["model", "messages"],
    "properties": {
        "model": {"type": "string", "minLength": 1, "maxLength": 20},
        "messages": {
            "type": "array",
            "minItems": 1,
            "maxItems": 4,
            "items": {"$ref": "#/$defs/Message"},
        },
        "temperature": {"type": "number", "minimum": 0, "maximum": 2},
        "top_p": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "n": {"type": ["integer", "null"], "minimum": 1},
        "step": {"type": "integer", "multipleOf": 64},
        "size": {"enum": ["1920x1080", "1080x1920", "1024x1024"]},
        "object": {"const": "list"},
        "stream": {"type": "boolean"},
        "stop": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": True},
            ]
        },
        "input": {
            "anyOf": [
                {"type": "string"},
                *(
                    {"type": "array", "items": item}
                    for item in ({"type": "string"}, {"type": "integer"})
                ),
            ]
        },
        "tools": {"type": "array", "items": TOOL},
        "metadata": {
            "type": "object",
            "maxProperties": 2,
            "additionalProperties": {"type": "string"},
            "propertyNames": {"maxLength": 5},
        },
        "labels": {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {"^n_": {"type": "integer"}},
            "additionalProperties": False,
        },
        "callback": {"type": "string", "format": "uri"},
        "not_a": {"not": {"const": "a"}},
        "pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
        "must": {"contains": {"const": 1}},
        "forbidden": False,
        "format": {
            "discriminator": {"propertyName": "kind"},
            "oneOf": [
                {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"const": "text"}},
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "required": ["kind", "schema"],
                    "properties": {"kind": {"const": "json"}, "schema": {"type": "object"}},
                },
            ],
        },
        "either": {"anyOf": [{"type": "string", "pattern": "^[0-9]+x[0-9]+$"}, {"enum": ["auto"]}]},
        "both": {"oneOf": [{"type": "integer"}, {"minimum": 5}]},
        "tree": {"$ref": "#/$defs/Tree"},
        "sealed": {
            "allOf": [{"properties": {"a": {"type": "integer"}}}],
            "unevaluatedProperties": False,
        },
        "when": {
            "type": "object",
            "if": {"properties": {"mode": {"const": "x"}}, "required": ["mode"]},
            "then": {"required": ["extra"]},
            "else": {"maxProperties": 1},
        },
        "needs": {
            "type": "object",
            "dependentRequired": {"card": ["address"]},
            "dependentSchemas": {"vat": {"required": ["country"]}},
        },
        "merged": {"allOf": [{"required": ["a"]}, {"properties": {"b": {"type": "integer"}}}]},
        "one_of_two": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        "tag_or_not": {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"const": "a"}, "x": {"type": "boolean"}},
                },
                {"type": "object", "properties": {"kind": {"const": "b"}, "x": {"type": "string"}}},
            ]
        },
        "a key": {"type": "object", "properties": {"x": {"type": "integer"}}},
    },
    "additionalProperties": False,
    "$defs": {
        "Message": {
            "oneOf": [
                message("system", {"type": "string"}),
                message(
                    "user",
                    {
                        "anyOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"oneOf": [TEXT, IMAGE]}},
                        ]
                    },
                ),
                message("tool", {"type": "string"}, tool_call_id={"type": "string"}),
            ]
        },
        "Tree": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"$ref": "#/$defs/Tree"}},
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/Tree"}},
            ]
        },
    },
}
CHECKED = LazyValidator(CHAT, "test")
HI = {"role": "user", "content": "hi"}


def chat(**more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [HI], **more}


def assistant_parts(*parts: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [HI, {"role": "user", "content": list(parts)}]}


def image(**url: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": url}


def called(**function: Any) -> dict[str, Any]:
    return {"type": "function", "function": function}


WRONG = [
    # the value as a whole
    ([], None, "Invalid type for the request body: expected an object, but got an array."),
    ("x", None, "Invalid type for the request body: expected an object, but got a string ('x')."),
    (None, None, "Invalid type for the request body: expected an object, but got null."),
    (5, None, "but got an integer (5)"),
    # missing fields
    ({}, "model", "Missing required parameter: 'model'."),
    ({"model": "m"}, "messages", "Missing required parameter: 'messages'."),
    ({"messages": 5}, "model", "Missing required parameter: 'model'."),
    (
        {"model": "m", "messages": [{}]},
        "messages[0].role",
        "Missing required parameter: 'messages[0].role'.",
    ),
    ({"model": "m", "messages": [{"content": "x"}]}, "messages[0].role", "Missing"),
    (
        {"model": "m", "messages": [{"role": "user"}]},
        "messages[0].content",
        "Missing required parameter: 'messages[0].content'.",
    ),
    (
        {"model": "m", "messages": [HI, {"role": "tool", "content": "x"}]},
        "messages[1].tool_call_id",
        "Missing",
    ),
    (assistant_parts({"type": "text"}), "messages[1].content[0].text", "Missing"),
    (
        assistant_parts({"type": "text", "text": "a"}, image()),
        "messages[1].content[1].image_url.url",
        "Missing",
    ),
    (assistant_parts({"text": "a"}), "messages[1].content[0].type", "Missing"),
    (chat(tools=[called(name="a"), called()]), "tools[1].function.name", "Missing"),
    (chat(merged={}), "merged.a", "Missing"),
    (
        chat(needs={"card": 1}),
        "needs.address",
        "Missing required parameter: 'needs.address'; it is needed with 'card'.",
    ),
    (chat(needs={"vat": 1}), "needs.country", "Missing"),
    (chat(when={"mode": "x"}), "when.extra", "Missing"),
    (chat(format={"kind": "json"}), "format.schema", "Missing"),
    (chat(format={}), "format.kind", "Missing"),
    (chat(one_of_two={}), "one_of_two.a", "Missing required parameter: 'one_of_two.a' (or 'b')."),
    # wrong types
    (
        chat(temperature="hot"),
        "temperature",
        "Invalid type for 'temperature': expected a number, but got a string ('hot').",
    ),
    (chat(temperature=None), "temperature", "expected a number, but got null."),
    (chat(temperature=True), "temperature", "expected a number, but got a boolean (true)."),
    (chat(n="1"), "n", "expected an integer or null, but got a string ('1')."),
    (chat(n=1.5), "n", "expected an integer or null, but got a number (1.5)."),
    (chat(stream="true"), "stream", "expected a boolean"),
    (chat(stream=1), "stream", "expected a boolean, but got an integer (1)."),
    (chat(model=["m"]), "model", "expected a string, but got an array."),
    (chat(messages={"role": "user"}), "messages", "expected an array, but got an object."),
    (chat(messages=["hi"]), "messages[0]", "expected an object, but got a string ('hi')."),
    (
        chat(messages=[{"role": "user", "content": 5}]),
        "messages[0].content",
        "expected a string or an array, but got an integer (5).",
    ),
    (
        chat(messages=[{"role": "system", "content": ["x"]}]),
        "messages[0].content",
        "expected a string, but got an array.",
    ),
    (assistant_parts(5), "messages[1].content[0]", "expected an object"),
    (
        assistant_parts({"type": "text", "text": 5}),
        "messages[1].content[0].text",
        "expected a string",
    ),
    (
        assistant_parts({"type": "text", "text": "a"}, image(url=5)),
        "messages[1].content[1].image_url.url",
        "expected a string, but got an integer (5).",
    ),
    (
        assistant_parts({"type": "image_url", "image_url": "http://x"}),
        "messages[1].content[0].image_url",
        "expected an object",
    ),
    (chat(tools=[called(name=7)]), "tools[0].function.name", "expected a string"),
    (chat(input=5), "input", "expected a string or an array, but got an integer (5)."),
    (chat(input=["a", 5]), "input[1]", "expected a string, but got an integer (5)."),
    (chat(input=[1, 2, "a"]), "input[2]", "expected an integer, but got a string ('a')."),
    (chat(input=[None]), "input[0]", "expected a string or an integer, but got null."),
    (chat(stop=[1]), "stop[0]", "expected a string"),
    (chat(metadata={"a": 1}), "metadata.a", "expected a string"),
    (chat(labels={"n_a": "x"}), "labels.n_a", "expected an integer"),
    (chat(pair=["a", "b"]), "pair[1]", "expected an integer"),
    (chat(merged={"a": 1, "b": "x"}), "merged.b", "expected an integer"),
    (chat(**{"a key": {"x": "y"}}), "['a key'].x", "expected an integer"),
    (
        chat(tree=["a", {"b": ["c", 5]}]),
        "tree[1].b[1]",
        "expected a string, an array or an object, but got an integer (5).",
    ),
    (chat(tag_or_not={"x": 5}), "tag_or_not.x", "expected a string, but got an integer (5)."),
    (
        chat(tag_or_not={"kind": "a", "x": 5}),
        "tag_or_not.x",
        "expected a boolean, but got an integer (5).",
    ),
    (chat(format="json"), "format", "expected an object"),
    # out of bounds, or not in an enum
    (
        chat(temperature=9),
        "temperature",
        "Invalid value for 'temperature': 9 is greater than the maximum of 2.",
    ),
    (
        chat(temperature=-0.5),
        "temperature",
        "Invalid value for 'temperature': -0.5 is less than the minimum of 0.",
    ),
    (chat(top_p=0), "top_p", "0 is not greater than 0."),
    (chat(top_p=1), "top_p", "1 is not less than 1."),
    (chat(n=0), "n", "0 is less than the minimum of 1."),
    (chat(step=65), "step", "65 is not a multiple of 64."),
    (
        chat(size="1x1"),
        "size",
        "Invalid value for 'size': '1x1' is not one of ['1920x1080', '1080x1920', '1024x1024'].",
    ),
    (chat(object="page"), "object", "Invalid value for 'object': expected 'list', but got 'page'."),
    (chat(model=""), "model", "Invalid value for 'model': it must not be empty."),
    (chat(model="m" * 21), "model", "it has 21 characters, at most 20 are allowed."),
    (chat(messages=[]), "messages", "Invalid value for 'messages': it must not be empty."),
    (chat(messages=[HI] * 5), "messages", "it has 5 items, at most 4 are allowed."),
    (
        chat(stop=["a", "b", "c"]),
        "stop",
        "Invalid value for 'stop': it has 3 items, at most 2 are allowed.",
    ),
    (chat(stop=["a", "a"]), "stop", "it has the same item twice."),
    (
        chat(metadata={"a": "", "b": "", "c": ""}),
        "metadata",
        "it has 3 fields, at most 2 are allowed.",
    ),
    (chat(metadata={"too_long": "x"}), "metadata", "the name 'too_long' is not allowed."),
    (chat(labels={}), "labels", "it must not be empty."),
    (chat(when={"mode": "y", "b": 1}), "when", "it has 2 fields, at most 1 is allowed."),
    (chat(callback="nope"), "callback", "'nope' is not a valid uri."),
    (
        chat(tools=[called(name="A!")]),
        "tools[0].function.name",
        "'A!' does not match the pattern '^[a-z_]+$'.",
    ),
    (chat(not_a="a"), "not_a", "'a' is not allowed."),
    (chat(must=[2]), "must", "it lacks an item of the required form."),
    (chat(pair=["a", 1, 2]), "pair[2]", "it is not allowed here."),
    (chat(forbidden=1), "forbidden", "it is not allowed here."),
    (
        chat(either="big"),
        "either",
        "'big' does not match the pattern '^[0-9]+x[0-9]+$' and 'big' is not one of ['auto'].",
    ),
    (chat(both=7), "both", "7 has more than one of the allowed forms."),
    (
        chat(messages=[{"role": "usr", "content": "x"}]),
        "messages[0].role",
        "'usr' is not one of ['system', 'user', 'tool'].",
    ),
    (chat(format={"kind": "xml"}), "format.kind", "'xml' is not one of ['text', 'json']."),
    (
        assistant_parts({"type": "video"}),
        "messages[1].content[0].type",
        "'video' is not one of ['text', 'image_url'].",
    ),
    (
        assistant_parts(image(url="http://x", detail="max")),
        "messages[1].content[0].image_url.detail",
        "'max' is not one of ['auto', 'low', 'high'].",
    ),
    (
        assistant_parts(image(url="nope")),
        "messages[1].content[0].image_url.url",
        "'nope' is not a valid uri.",
    ),
    (
        chat(tools=[{"type": "retrieval", "function": {"name": "a"}}]),
        "tools[0].type",
        "expected 'function', but got 'retrieval'.",
    ),
    # unknown fields
    (
        chat(temprature=1),
        "temprature",
        "Unknown parameter: 'temprature'; did you mean 'temperature'?",
    ),
    (chat(zzz=1), "zzz", "Unknown parameter: 'zzz'."),
    (chat(labels={"x": 1}), "labels.x", "Unknown parameter: 'labels.x'."),
    (chat(format={"kind": "text", "x": 1}), "format.x", "Unknown parameter: 'format.x'."),
    (chat(sealed={"a": 1, "b": 2}), "sealed.b", "Unknown parameter: 'sealed.b'."),
    (
        assistant_parts(image(url="http://x", detial="low")),
        "messages[1].content[0].image_url.detial",
        "did you mean 'detail'?",
    ),
]


@pytest.mark.parametrize(
    ("body", "param", "piece"), [pytest.param(*row, id=f"{row[1]}-{row[2][:40]}") for row in WRONG]
)
def test_an_invalid_body_is_reported_with_field_and_reason(
    body: Any, param: str | None, piece: str
) -> None:
    assert not CHECKED.is_valid(body)
    found = problem_for(CHECKED, body)
    assert (found.values["param"], found.name) == (
        param,
        "missing_field" if "Missing" in piece else "invalid_request",
    )
    assert piece in found.message


def test_the_valid_counterparts_of_the_invalid_bodies_are_valid() -> None:
    full = chat(
        temperature=1,
        n=None,
        size="1024x1024",
        stop=["a"],
        input=[1],
        tools=[called(name="a")],
        format={"kind": "text"},
        tree=[{"a": "b"}],
    )
    assert CHECKED.is_valid(full)
    assert CHECKED.is_valid(
        assistant_parts({"type": "text", "text": "a"}, image(url="http://x", detail="low"))
    )


def test_a_huge_value_or_schema_is_shortened() -> None:
    schema = {
        "properties": {
            "a": {"enum": [f"option {number}" for number in range(1000)]},
            "p": {"pattern": "x" * 5000},
            "t": {"type": "integer"},
        }
    }
    for name in "apt":
        found = problem_for(LazyValidator(schema, "test"), {name: "y" * 1_000_000})
        assert len(found.message) <= 300
    found = problem_for(LazyValidator({"additionalProperties": False}, "test"), {"k" * 100_000: 1})
    assert len(found.message) <= 300
    assert len(str(found.values["param"])) <= 100


def test_an_invalid_parameter_is_reported_with_its_place() -> None:
    found = problem_for(
        LazyValidator({"type": "integer"}, "test"),
        "x",
        kind="query parameter",
        name="limit",
        location="query",
    )
    assert (
        found.message
        == "Invalid type for query parameter 'limit': expected an integer, but got a string ('x')."
    )
    assert found.values == {"param": "limit", "location": "query"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (1.5, "1.5"),
        ("it's", '"it\'s"'),
        ("a\nb", r"'a\nb'"),
        ([1], "an array of 1 item"),
        ({}, "an object of 0 fields"),
        ("x" * 61, "'" + "x" * 60 + "...'"),
    ],
)
def test_a_value_is_shown_in_a_few_characters(value: Any, text: str) -> None:
    assert show(value) == text


def test_a_path_is_written_in_openais_style() -> None:
    assert path_text(("tools", 1, "function", "name")) == "tools[1].function.name"
    assert path_text((0, "a b", "c"), "color") == "color[0]['a b'].c"
    assert cut("abcdef", 5) == "ab..."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(chat(input=[0.5] * 500_000), id="half a million wrong items in a union"),
        pytest.param(
            chat(input=[1] * 500_000 + ["a"]), id="half a million right items and a wrong one"
        ),
        pytest.param(
            chat(metadata={str(number): 1 for number in range(200_000)}), id="many wrong properties"
        ),
        pytest.param(
            chat(labels={str(number): 1 for number in range(200_000)}), id="many unknown properties"
        ),
        pytest.param(chat(model="x" * 10_000_000), id="ten megabytes of text"),
    ],
)
def test_a_huge_invalid_body_is_explained_quickly(body: Any) -> None:
    start = time.process_time()
    problem_for(CHECKED, body)
    assert (
        time.process_time() - start < 5
    )  # a validator's list of errors took a minute and gigabytes


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(b"[" * 1000 + b"1" + b"]" * 1000, id="arrays"),
        pytest.param(b'{"a":' * 1000 + b"1" + b"}" * 1000, id="objects"),
    ],
)
def test_a_deep_invalid_body_is_explained_down_to_the_depth_limit(tree: bytes) -> None:
    found = problem_for(CHECKED, chat(tree=orjson.loads(tree)))
    assert str(found.values["param"]).startswith("tree")
    assert 40 < len(str(found.values["param"])) < 200
    assert len(found.message) <= 300


def test_indistinguishable_branches_do_not_multiply() -> None:
    node = {"type": "object", "properties": {"a": {"$ref": "#/$defs/N"}, "b": {"type": "string"}}}
    schema = {
        "$ref": "#/$defs/N",
        "$defs": {
            "N": {
                "anyOf": [
                    {**node, "required": ["a"]},
                    {**node, "minProperties": 1},
                    {**node, "maxProperties": 9},
                ]
            }
        },
    }
    value: Any = {"b": 5}
    for _ in range(40):
        value = {"a": value}
    found = problem_for(LazyValidator(schema, "test"), value)
    assert isinstance(found, Problem)


def test_a_schema_that_only_refers_to_itself_terminates() -> None:
    schema = {
        "properties": {
            "a": {"anyOf": [{"$ref": "#/$defs/L"}, {"type": "string"}]},
            "b": {"type": "integer"},
        },
        "$defs": {"L": {"$ref": "#/$defs/L"}},
    }
    assert problem_for(LazyValidator(schema, "test"), {"a": 1, "b": "x"}).values["param"] == "b"


def test_an_unreadable_pattern_is_ignored() -> None:
    checked = LazyValidator(
        {"properties": {"a": {"type": "string", "pattern": "["}, "b": {"type": "integer"}}}, "test"
    )
    assert checked.is_valid({"a": "x"})
    assert problem_for(checked, {"a": "x", "b": "y"}).values["param"] == "b"
