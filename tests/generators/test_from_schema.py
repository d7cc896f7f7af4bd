"""Instances made from schemas are valid, the same for the same seed, realistic, and made in bounded time."""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway.generators.from_schema import Unsatisfiable, draw_instance
from mockgateway.seed import Seed
from tests import processes

Schema = dict[str, Any]

TREE: Schema = {
    "$ref": "#/$defs/Node",
    "$defs": {
        "Node": {
            "type": "object",
            "required": ["value", "children"],
            "properties": {
                "value": {"type": "integer"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "parent": {"$ref": "#/$defs/Node"},
            },
        }
    },
}
EXPRESSION: Schema = {
    "$ref": "#/$defs/E",
    "$defs": {
        "E": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["left", "right"],
                    "properties": {"left": {"$ref": "#/$defs/E"}, "right": {"$ref": "#/$defs/E"}},
                },
                {
                    "type": "object",
                    "required": ["not"],
                    "properties": {"not": {"$ref": "#/$defs/E"}},
                    "additionalProperties": False,
                },
                {"type": "number"},
            ]
        }
    },
}
PETS: Schema = {
    "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
    "discriminator": {
        "propertyName": "petType",
        "mapping": {"cat": "#/$defs/Cat", "dog": "#/$defs/Dog"},
    },
    "$defs": {
        "Pet": {
            "type": "object",
            "required": ["petType"],
            "properties": {"petType": {"type": "string"}, "name": {"type": "string"}},
        },
        "Cat": {
            "allOf": [
                {"$ref": "#/$defs/Pet"},
                {
                    "type": "object",
                    "required": ["lives"],
                    "properties": {"lives": {"type": "integer"}},
                },
            ]
        },
        "Dog": {
            "allOf": [
                {"$ref": "#/$defs/Pet"},
                {
                    "type": "object",
                    "required": ["barks"],
                    "properties": {"barks": {"type": "boolean"}},
                },
            ]
        },
    },
}

FORMATS = (
    *(
        "date",
        "date-time",
        "time",
        "duration",
        "email",
        "idn-email",
        "hostname",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
    ),
    *(
        "iri-reference",
        "uri-template",
        "uuid",
        "json-pointer",
        "relative-json-pointer",
        "regex",
        "byte",
        "binary",
        "password",
        "of-our-own",
    ),
)

SCHEMAS: dict[str, Schema | bool] = {
    "true": True,
    "empty": {},
    **{
        f"type {kind}": {"type": kind}
        for kind in ("null", "boolean", "integer", "number", "string", "array", "object")
    },
    "type list": {"type": ["string", "integer", "null"]},
    "const": {"const": {"a": [1, None, "x"]}},
    "enum": {"enum": ["a", 1, None, [2], {"b": True}]},
    "enum under other keywords": {
        "enum": ["a", "bbb", 7, 70, None],
        "type": ["string", "integer"],
        "minLength": 2,
        "minimum": 50,
    },
    "enums intersect": {
        "allOf": [{"enum": ["a", "b", "c"]}, {"enum": ["c", "b"]}],
        "not": {"const": "b"},
    },
    "integer bounds": {"type": "integer", "minimum": 3, "maximum": 5},
    "integer between fractions": {"type": "integer", "minimum": 1.5, "maximum": 2.5},
    "exclusive bounds": {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    "negative maximum": {"type": "integer", "maximum": -1000},
    "narrow fraction": {"type": "number", "exclusiveMinimum": 0.001, "exclusiveMaximum": 0.0011},
    "multipleOf": {"type": "integer", "multipleOf": 7, "minimum": 20, "maximum": 30},
    "fractional multipleOf": {
        "type": "number",
        "multipleOf": 0.01,
        "minimum": 0.5,
        "maximum": 99.99,
    },
    "two multiples": {
        "allOf": [{"multipleOf": 4}, {"multipleOf": 6}],
        "type": "number",
        "minimum": 1,
        "maximum": 13,
    },
    "whole multiple of a fraction": {
        "type": "integer",
        "multipleOf": 1.5,
        "minimum": 1,
        "maximum": 5,
    },
    "int32 near its end": {"type": "integer", "format": "int32", "minimum": 2147483640},
    "int64": {
        "type": "integer",
        "format": "int64",
        "minimum": 9007199254740993,
        "maximum": 9007199254740999,
    },
    "double": {"type": "number", "format": "double"},
    "lengths": {"type": "string", "minLength": 10, "maxLength": 12},
    "long text": {"type": "string", "minLength": 3000},
    "empty text": {"type": "string", "maxLength": 0},
    **{f"format {name}": {"type": "string", "format": name} for name in FORMATS},
    **{
        f"long {name}": {"type": "string", "format": name, "minLength": 100, "maxLength": 110}
        for name in (
            "email",
            "hostname",
            "uri",
            "iri",
            "uri-reference",
            "uri-template",
            "json-pointer",
            "byte",
            "duration",
            "date-time",
        )
    },
    "short email": {"type": "string", "format": "email", "maxLength": 6},
    "short uri": {"type": "string", "format": "uri", "maxLength": 12},
    "format with pattern": {"type": "string", "format": "date", "pattern": "^20(25|26)-0[1-9]-"},
    "email with pattern": {"type": "string", "format": "email", "pattern": "@example\\.com$"},
    "pattern": {"type": "string", "pattern": "^[A-Z]{3}-\\d{4}(?:-[a-z]+)?$"},
    "pattern anywhere": {"type": "string", "pattern": "\\d{3}", "minLength": 12, "maxLength": 14},
    "pattern of one length": {
        "type": "string",
        "pattern": "^[a-z0-9_-]+$",
        "minLength": 37,
        "maxLength": 37,
    },
    "pattern with look-ahead": {
        "type": "string",
        "pattern": "^(?=.*[A-Z])(?=.*\\d).{8,}$",
        "maxLength": 40,
    },
    "pattern with a negated set": {"type": "string", "pattern": "^[^\\s@]+@[^\\s@]+$"},
    "pattern beyond ASCII": {"type": "string", "pattern": "^\\p{L}[\\p{L}\\p{N} ]{2,8}$"},
    "pattern of control and code points": {
        "type": "string",
        "pattern": "^\\cA\\u0041\\x42\\/[\\u4e00-\\u9fff]{2}$",
    },
    "pattern with a name": {"type": "string", "pattern": "^(?<year>\\d{4})-(?<month>0[1-9])$"},
    "two patterns": {
        "allOf": [{"pattern": "^[a-z]+\\d$"}, {"pattern": "^.{4}$"}],
        "type": "string",
    },
    "base64 JSON": {
        "type": "string",
        "contentEncoding": "base64",
        "contentMediaType": "application/json",
        "contentSchema": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "integer"}},
        },
    },
    "items": {"type": "array", "items": {"type": "integer", "minimum": 1}},
    "many items": {"type": "array", "items": {"type": "string"}, "minItems": 40, "maxItems": 41},
    "tuple": {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "items": False,
        "minItems": 2,
    },
    "tuple with a rest": {
        "type": "array",
        "prefixItems": [{"const": 1}],
        "items": {"type": "boolean"},
        "minItems": 3,
    },
    "unique booleans": {
        "type": "array",
        "items": {"type": "boolean"},
        "uniqueItems": True,
        "minItems": 2,
    },
    "unique enum, all of it": {
        "type": "array",
        "items": {"enum": ["a", "b", "c", "d", "e"]},
        "uniqueItems": True,
        "minItems": 5,
    },
    "unique small numbers": {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 30},
        "uniqueItems": True,
        "minItems": 30,
    },
    "contains": {
        "type": "array",
        "items": {"type": "integer"},
        "contains": {"minimum": 1000},
        "minContains": 2,
        "maxContains": 2,
        "minItems": 5,
    },
    "contains nothing": {
        "type": "array",
        "contains": {"type": "string"},
        "minContains": 0,
        "maxContains": 0,
        "minItems": 2,
    },
    "two contains": {
        "type": "array",
        "allOf": [{"contains": {"const": "a"}}, {"contains": {"const": "b"}}],
        "maxItems": 2,
    },
    "unevaluatedItems": {
        "type": "array",
        "allOf": [{"prefixItems": [{"type": "string"}]}],
        "unevaluatedItems": {"type": "integer"},
        "minItems": 3,
    },
    "unevaluatedItems beside contains": {
        "type": "array",
        "contains": {"type": "string"},
        "unevaluatedItems": False,
        "minItems": 2,
    },
    "properties": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
        "required": ["a"],
    },
    "required but unknown": {"type": "object", "required": ["a/b", "c~d", "é"]},
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "minProperties": 4,
    },
    "closed": {
        "type": "object",
        "properties": {"a": {}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "closed by one, opened by another": {
        "allOf": [
            {"properties": {"a": {}, "b": {}}, "additionalProperties": False},
            {"properties": {"b": {"type": "string"}, "c": {}}},
        ],
        "type": "object",
        "minProperties": 2,
    },
    "patternProperties": {
        "type": "object",
        "patternProperties": {"^x-[a-z]+$": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 3,
    },
    "propertyNames": {
        "type": "object",
        "propertyNames": {"pattern": "^[A-Z]{2,4}$"},
        "minProperties": 3,
        "additionalProperties": {"type": "boolean"},
    },
    "propertyNames of an enum": {
        "type": "object",
        "propertyNames": {"enum": ["a", "b"]},
        "properties": {"a": {}, "b": {}, "c": {}},
        "minProperties": 2,
    },
    "maxProperties": {
        "type": "object",
        "properties": {name: {"type": "integer"} for name in "abcdef"},
        "required": ["e"],
        "maxProperties": 2,
    },
    "dependentRequired": {
        "type": "object",
        "properties": {"a": {}, "b": {}, "c": {}},
        "dependentRequired": {"a": ["b"], "b": ["z"]},
        "required": ["a"],
    },
    "dependentSchemas": {
        "type": "object",
        "properties": {"a": {}},
        "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {"const": 1}}}},
    },
    "dependentSchemas that forbids": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "dependentSchemas": {"a": False},
        "minProperties": 1,
    },
    "unevaluatedProperties": {
        "type": "object",
        "allOf": [
            {"properties": {"a": {"type": "string"}}},
            {"if": {"required": ["b"]}, "then": {"properties": {"b": {"type": "integer"}}}},
        ],
        "unevaluatedProperties": False,
    },
    "unevaluatedProperties across a $ref": {
        "$ref": "#/$defs/Base",
        "properties": {"own": {"type": "string"}},
        "required": ["own", "base"],
        "unevaluatedProperties": False,
        "$defs": {"Base": {"type": "object", "properties": {"base": {"type": "string"}}}},
    },
    "allOf": {
        "allOf": [
            {"type": "object", "required": ["a"]},
            {"properties": {"a": {"minimum": 5}}},
            {"properties": {"a": {"type": "integer", "maximum": 6}}},
        ]
    },
    "anyOf": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 10}]},
    "anyOf with dead branches": {
        "type": "string",
        "anyOf": [{"type": "integer"}, False, {"minLength": 3}, {"const": 3}],
    },
    "oneOf that overlaps": {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 10}]},
    "oneOf of objects that overlap": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "oneOf of objects with nothing required": {
        "oneOf": [
            {
                "type": "object",
                "properties": {"a": {"type": "string"}, f"p{number}": {"type": "integer"}},
            }
            for number in range(8)
        ]
    },
    "oneOf of multiples": {"type": "integer", "oneOf": [{"multipleOf": 3}, {"multipleOf": 5}]},
    "oneOf within oneOf": {
        "oneOf": [
            {"oneOf": [{"type": "string"}, {"type": "null"}]},
            {"type": ["string", "boolean"]},
        ]
    },
    "not a type": {"not": {"type": ["string", "object", "null"]}},
    "not a property": {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "not": {"required": ["a"]},
    },
    "not a value of a property": {
        "type": "object",
        "properties": {"kind": {"enum": ["x", "y"]}},
        "not": {"properties": {"kind": {"const": "x"}}},
    },
    "not anyOf": {"type": "integer", "not": {"anyOf": [{"minimum": 50}, {"multipleOf": 2}]}},
    "not items": {
        "type": "array",
        "items": {"type": ["integer", "string"]},
        "not": {"items": {"type": "integer"}},
    },
    "if, then, else": {
        "type": "object",
        "properties": {"kind": {"enum": ["card", "cash"]}, "number": {"type": "string"}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"]},
        "else": {"not": {"required": ["number"]}},
    },
    "if of a number": {
        "type": "integer",
        "if": {"minimum": 50},
        "then": {"multipleOf": 10},
        "else": {"maximum": 5},
    },
    "$ref with siblings": {
        "$ref": "#/$defs/Name",
        "maxLength": 6,
        "$defs": {"Name": {"type": "string", "minLength": 5}},
    },
    "$ref to anywhere": {
        "properties": {"a/b": {"type": "integer"}, "c": {"$ref": "#/properties/a~1b"}},
        "required": ["c"],
        "type": "object",
    },
    "tree": TREE,
    "expression": EXPRESSION,
    "recursion at the root": {
        "type": "object",
        "properties": {"next": {"$ref": "#"}, "v": {"type": "integer"}},
        "required": ["v"],
    },
    "recursion of a map": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "additionalProperties": {"$ref": "#"}},
            {"type": "array", "items": {"$ref": "#"}},
        ]
    },
    "a branch back to itself": {"anyOf": [{"$ref": "#"}, {"type": "integer", "minimum": 5}]},
    "discriminator": PETS,
    "examples": {
        "type": "object",
        "required": ["a", "b"],
        "properties": {
            "a": {"type": "integer", "example": "wrong"},
            "b": {"type": "integer", "default": 3},
        },
    },
}


def judge(schema: Schema | bool) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def texts(value: object) -> list[str]:
    """All strings in a value, names of members included."""
    if isinstance(value, dict):
        return [text for name, part in value.items() for text in [name, *texts(part)]]
    return (
        [text for part in value for text in texts(part)]
        if isinstance(value, list)
        else [value]
        if isinstance(value, str)
        else []
    )


def size(value: object) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(size, parts))


def member(name: str, schema: Schema, number: int = 0, definitions: Schema | None = None) -> Any:
    """The value made for a required property of this name."""
    whole = {
        "type": "object",
        "required": [name],
        "properties": {name: schema},
        "$defs": definitions or {},
    }
    return draw_instance(whole, Seed.root(number))[name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_instance_is_valid_for_every_seed(name: str) -> None:
    schema = SCHEMAS[name]
    check = judge(schema)
    for number in range(20):
        value = draw_instance(schema, Seed.root(number))
        assert check.is_valid(value), value
        assert size(value) < 4_000
        assert not any("\0" in text for text in texts(value))
        json.dumps(
            value, allow_nan=False, ensure_ascii=False
        ).encode()  # a lone surrogate would not encode


def test_the_same_seed_gives_the_same_instance_in_every_process() -> None:
    program = (
        "import sys, json; from mockgateway.generators.from_schema import draw_instance; from mockgateway.seed import Seed\n"
        "print(json.dumps([draw_instance(schema, Seed.root(4)) for schema in json.load(sys.stdin)]))"
    )
    schemas = list(SCHEMAS.values())
    here = [draw_instance(schema, Seed.root(4)) for schema in schemas]
    for hash_seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        run = processes.run(
            [sys.executable, "-c", program],
            input=json.dumps(schemas),
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(run.stdout) == here


def test_what_was_made_before_changes_nothing() -> None:
    for schema in SCHEMAS.values():
        first, second = json.loads(json.dumps([schema, schema]))
        forwards = [draw_instance(first, Seed.root(number)) for number in range(5)]
        assert [
            draw_instance(second, Seed.root(number)) for number in reversed(range(5))
        ] == forwards[::-1]


def test_seeds_differ() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    }
    assert len({json.dumps(draw_instance(schema, Seed.root(number))) for number in range(50)}) == 50


@pytest.mark.parametrize("schema", [TREE, EXPRESSION], ids=["tree", "expression"])
def test_recursion_ends_soon(schema: Schema) -> None:
    assert all(size(draw_instance(schema, Seed.root(number))) < 1_000 for number in range(100))


UNSATISFIABLE: dict[str, tuple[Schema | bool, str]] = {
    "false": (False, "allows nothing"),
    "types": ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "no type in common"),
    "lengths": (
        {"type": "string", "minLength": 5, "maxLength": 2},
        "minLength 5 is beyond maxLength 2",
    ),
    "numbers": (
        {"type": "integer", "minimum": 5, "maximum": 4},
        "minimum 5 is beyond the maximum 4",
    ),
    "multiples": (
        {"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 6},
        "no number lies between",
    ),
    "enum": ({"enum": [1, 2], "not": {"enum": [1, 2, 3]}}, "no value of the enum is left"),
    "forbidden": (
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        "'a' is required and forbidden",
    ),
    "closed": (
        {"type": "object", "required": ["a"], "additionalProperties": False},
        "nothing may stand there",
    ),
    "not anything": ({"not": {}}, "allows nothing"),
    "twins": ({"oneOf": [{"type": "string"}, {"type": "string"}]}, "(root)"),
    "unique": (
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
        "uniqueItems",
    ),
    "pattern": ({"type": "string", "pattern": "^a$", "minLength": 2}, "pattern '^a$'"),
    "endless": (
        {"type": "object", "required": ["n"], "properties": {"n": {"$ref": "#"}}},
        "does not end",
    ),
    "huge array": ({"type": "array", "minItems": 10**9}, "too long to make"),
    "huge object": ({"type": "object", "minProperties": 10**7}, "too large"),
    "huge string": ({"type": "string", "minLength": 10**9}, "too long"),
    "wide and deep": (
        {
            "type": "array",
            "minItems": 100,
            "items": {"type": "array", "minItems": 100, "items": {"type": "integer"}},
        },
        "given up",
    ),
    "broken pattern": ({"type": "string", "pattern": "("}, "schema cannot be used"),
    "broken reference": ({"$ref": "#/$defs/Nobody"}, "schema cannot be used"),
}


@pytest.mark.parametrize(("schema", "reason"), UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_what_cannot_be_made_is_said_clearly_and_soon(schema: Schema | bool, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(Unsatisfiable) as caught:
        draw_instance(schema, Seed.root(1))
    assert reason in str(caught.value)
    assert time.process_time() - started < 2  # of a broken bound: the usual is some milliseconds


def test_unsatisfiable_points_at_the_member() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^(?!x)x"}}
        },
    }
    with pytest.raises(Unsatisfiable) as caught:
        draw_instance(schema, Seed.root(1))
    assert caught.value.pointer == "/a/0"
    assert isinstance(caught.value, ValueError)


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
MOMENT = r"2026-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: low <= value <= high


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
def test_values_look_like_their_names(
    name: str, schema: Schema, looks_right: Callable[[Any], bool]
) -> None:
    for number in range(20):
        value = member(name, schema, number)
        assert looks_right(value), value


def test_an_id_is_prefixed_by_what_it_identifies() -> None:
    order = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    assert member("order", order)["id"].startswith("order_")
    assert member("orders", {"type": "array", "minItems": 1, "items": order})[0]["id"].startswith(
        "order_"
    )
    assert member("latest", {"$ref": "#/$defs/OrderLine"}, definitions={"OrderLine": order})[
        "id"
    ].startswith("order_line_")


def test_an_example_of_the_author_is_used_where_it_is_valid() -> None:
    assert member("model", {"type": "string", "example": "qwen3-max"}) == "qwen3-max"
    assert member("limit", {"type": "integer", "default": 20}) == 20
    assert member("tone", {"type": "string", "example": "warm", "default": "flat"}) == "warm"
    assert isinstance(member("limit", {"type": "integer", "example": "many"}), int)
    assert {
        member("size", {"type": "string", "examples": ["small", "large"]}, number)
        for number in range(30)
    } == {"small", "large"}


def test_an_example_cannot_be_changed_through_an_instance() -> None:
    schema: Schema = {"type": "array", "items": {"type": "integer"}, "example": [1, 2]}
    draw_instance(schema, Seed.root(0)).append(3)
    assert draw_instance(schema, Seed.root(0)) == [1, 2]


def test_most_optional_members_are_there() -> None:
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


def test_a_discriminator_names_its_branch() -> None:
    found = [draw_instance(PETS, Seed.root(number)) for number in range(30)]
    assert {pet["petType"] for pet in found} == {"cat", "dog"}
    assert all(("lives" in pet) == (pet["petType"] == "cat") for pet in found)


def test_encoded_content_can_be_decoded() -> None:
    value = json.loads(base64.b64decode(draw_instance(SCHEMAS["base64 JSON"], Seed.root(1))))
    assert isinstance(value["id"], int)


def test_an_equal_schema_gives_an_equal_instance() -> None:
    assert draw_instance(json.loads(json.dumps(PETS)), Seed.root(9)) == draw_instance(
        PETS, Seed.root(9)
    )


OTHERS: list[Schema] = [
    {"type": "boolean"},
    {"type": "string", "maxLength": 1},
    {"type": "object", "required": ["a"]},
    {"minimum": 7},
]


def described(value: Any, draw: st.DrawFn, depth: int = 0) -> Schema:
    """A schema that the value satisfies, and others may."""
    chance = draw(st.integers(0, 5))
    out: Schema = {}
    if isinstance(value, bool) or value is None:
        out = {"type": "null" if value is None else "boolean"}
    elif isinstance(value, int):
        out = {
            "type": "integer",
            "minimum": value - chance,
            "maximum": value + draw(st.integers(0, 100)),
        }
    elif isinstance(value, str):
        out = {
            "type": "string",
            "minLength": max(0, len(value) - chance),
            "maxLength": len(value) + chance,
        }
    elif isinstance(value, list):
        items = [described(item, draw, depth + 1) for item in value]
        out = (
            {"type": "array", "prefixItems": items}
            if items and chance % 2
            else {"type": "array", "items": {"anyOf": items} if items else True}
        )
        out |= (
            {"minItems": max(0, len(value) - 1), "contains": {"anyOf": items}}
            if items
            else {"maxItems": chance}
        )
    else:
        out = {
            "type": "object",
            "properties": {name: described(part, draw, depth + 1) for name, part in value.items()},
        }
        out |= {
            "required": sorted(value)[:chance],
            "unevaluatedProperties" if chance % 2 else "additionalProperties": False,
        }
    other: Schema = draw(st.sampled_from(OTHERS))
    wrap = draw(st.integers(0, 6)) if depth < 3 else 0
    if wrap == 1:
        return {"anyOf": [other, out]}
    if wrap == 2 and not judge(other).is_valid(value):
        return {"oneOf": [other, out]}
    if wrap == 3 and not judge(other).is_valid(value):
        return {"allOf": [out], "not": other}
    if wrap == 4:
        return {
            "if": other,
            "then": out if judge(other).is_valid(value) else True,
            "else": True if judge(other).is_valid(value) else out,
        }
    return out


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text("abc-é", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "id", "name"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def satisfiable(draw: st.DrawFn) -> Schema:
    return described(draw(VALUES), draw)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(satisfiable(), st.integers(0, 1000))
def test_whatever_can_be_satisfied_is(schema: Schema, number: int) -> None:
    assert judge(schema).is_valid(draw_instance(schema, Seed.root(number)))
