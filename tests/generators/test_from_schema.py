"""Drawn instances are valid, reproducible and drawn in limited time."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway import files
from mockgateway.generators.from_schema import Unsatisfiable, draw_instance
from mockgateway.seed import Seed
from tests import processes

Schema = dict[str, Any]

_FORMATS = (
    "date date-time time duration email idn-email hostname idn-hostname ipv4 ipv6 uri "
    "uri-reference iri iri-reference uri-template uuid json-pointer relative-json-pointer regex "
    "byte binary password unknown"
).split()
_TABLE = files.parse(Path(__file__).with_name("schemas.yaml"))
SCHEMAS: dict[str, Schema | bool] = _TABLE["valid"] | {
    f"format {name}": {"type": "string", "format": name} for name in _FORMATS
}
UNSATISFIABLE: dict[str, dict[str, Any]] = _TABLE["unsatisfiable"]


def validator(schema: Schema | bool) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def texts(value: object) -> list[str]:
    """Return all strings in a value, with the names of members."""
    if isinstance(value, dict):
        return [text for name, part in value.items() for text in [name, *texts(part)]]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def size(value: object) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(size, parts))


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_instance_is_valid_for_every_seed(name: str) -> None:
    schema = SCHEMAS[name]
    check = validator(schema)
    for number in range(20):
        value = draw_instance(schema, Seed.root(number))
        assert check.is_valid(value), value
        assert size(value) < 4_000
        assert not any("\0" in text for text in texts(value))
        # A lone surrogate cannot be encoded.
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


def test_the_same_seed_gives_the_same_instance_in_every_process() -> None:
    program = (
        "import sys, json; from mockgateway.generators.from_schema import draw_instance\n"
        "from mockgateway.seed import Seed\n"
        "drawn = [draw_instance(schema, Seed.root(4)) for schema in json.load(sys.stdin)]\n"
        "print(json.dumps(drawn))"
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


def test_earlier_draws_do_not_change_an_instance() -> None:
    for schema in SCHEMAS.values():
        first, second = json.loads(json.dumps([schema, schema]))
        forwards = [draw_instance(first, Seed.root(number)) for number in range(5)]
        assert [
            draw_instance(second, Seed.root(number)) for number in reversed(range(5))
        ] == forwards[::-1]


def test_different_seeds_give_different_instances() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    }
    assert len({json.dumps(draw_instance(schema, Seed.root(number))) for number in range(50)}) == 50


@pytest.mark.parametrize("name", ["tree", "expression"])
def test_recursive_schemas_give_small_instances(name: str) -> None:
    schema = SCHEMAS[name]
    assert all(size(draw_instance(schema, Seed.root(number))) < 1_000 for number in range(100))


@pytest.mark.parametrize("row", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_an_unsatisfiable_schema_is_reported(row: dict[str, Any]) -> None:
    with pytest.raises(Unsatisfiable) as caught:
        draw_instance(row["schema"], Seed.root(1))
    assert row["reason"] in str(caught.value)


def test_unsatisfiable_has_a_pointer_to_the_member() -> None:
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


OTHERS: list[Schema] = [
    {"type": "boolean"},
    {"type": "string", "maxLength": 1},
    {"type": "object", "required": ["a"]},
    {"minimum": 7},
]


def described(value: Any, draw: st.DrawFn, depth: int = 0) -> Schema:
    """Return a schema that the value satisfies."""
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
    if wrap == 2 and not validator(other).is_valid(value):
        return {"oneOf": [other, out]}
    if wrap == 3 and not validator(other).is_valid(value):
        return {"allOf": [out], "not": other}
    if wrap == 4:
        return {
            "if": other,
            "then": out if validator(other).is_valid(value) else True,
            "else": True if validator(other).is_valid(value) else out,
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
def test_a_satisfiable_schema_gets_a_valid_instance(schema: Schema, number: int) -> None:
    assert validator(schema).is_valid(draw_instance(schema, Seed.root(number)))
