"""Translation of schemas to self-contained JSON Schema 2020-12."""

from __future__ import annotations

import contextlib
import logging
import socket
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockgateway.generators import draw_instance
from mockgateway.seed import Seed
from mockgateway.spec.document import Document
from mockgateway.spec.schema import Schemas, compile_schema


def document(tmp_path: Path, schemas: dict[str, Any], version: str = "3.1.0") -> Document:
    path = tmp_path / "d.json"
    path.write_bytes(
        orjson.dumps(
            {
                "openapi": version,
                "info": {"title": "t", "version": "1"},
                "paths": {},
                "components": {"schemas": schemas},
            }
        )
    )
    return Document(path)


def standalone(
    tmp_path: Path, schema: Any, version: str = "3.1.0", direction: Any = "response", **shared: Any
) -> Any:
    opened = document(tmp_path, shared, version)
    return Schemas(opened).standalone(schema, opened.path, direction)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        pytest.param({"type": "string", "nullable": True}, ["a", None], [1], id="nullable"),
        pytest.param(
            {"type": "string", "enum": ["a"], "nullable": True},
            ["a", None],
            ["b"],
            id="nullable enum",
        ),
        pytest.param(
            {"allOf": [{"type": "string"}], "nullable": True},
            ["a", None],
            [1],
            id="nullable without a type",
        ),
        pytest.param(
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            [1.1],
            [1],
            id="exclusiveMinimum true",
        ),
        pytest.param(
            {"type": "number", "minimum": 1, "exclusiveMinimum": False},
            [1],
            [0],
            id="exclusiveMinimum false",
        ),
        pytest.param(
            {"type": "number", "maximum": 1, "exclusiveMaximum": True},
            [0.9],
            [1],
            id="exclusiveMaximum true",
        ),
        pytest.param(
            {"$ref": "#/components/schemas/Text", "type": "integer"},
            ["a"],
            [1],
            id="the siblings of a $ref are ignored",
        ),
    ],
)
def test_the_dialect_of_openapi_3_0_is_translated(
    tmp_path: Path, schema: Any, good: list[Any], bad: list[Any]
) -> None:
    text = {"type": "string"}
    translated = standalone(tmp_path, schema, "3.0.3", "request", Text=text)
    validator = compile_schema(translated, "t")

    assert [value for value in good if not validator.is_valid(value)] == []
    assert [value for value in bad if validator.is_valid(value)] == []


def test_nullable_is_ignored_in_openapi_3_1(tmp_path: Path) -> None:
    assert not compile_schema(
        standalone(tmp_path, {"type": "string", "nullable": True}), "t"
    ).is_valid(None)


def test_the_siblings_of_a_ref_count_in_3_1(tmp_path: Path) -> None:
    validator = compile_schema(
        standalone(
            tmp_path, {"$ref": "#/components/schemas/Text", "maxLength": 1}, Text={"type": "string"}
        ),
        "t",
    )

    assert validator.is_valid("a")
    assert not validator.is_valid("ab")


def test_a_schema_may_refer_to_itself(tmp_path: Path) -> None:
    tree = {
        "type": "object",
        "properties": {
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
        },
    }
    validator = compile_schema(
        standalone(tmp_path, {"$ref": "#/components/schemas/Tree"}, Tree=tree), "t"
    )

    assert validator.is_valid({"children": [{"children": []}]})
    assert not validator.is_valid({"children": [{"children": 1}]})


def test_schemas_of_the_same_name_in_two_files_stay_separate(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(orjson.dumps({"Text": {"type": "integer"}}))
    schema = {
        "properties": {
            "mine": {"$ref": "#/components/schemas/Text"},
            "theirs": {"$ref": "other.json#/Text"},
        }
    }
    validator = compile_schema(standalone(tmp_path, schema, Text={"type": "string"}), "t")

    assert validator.is_valid({"mine": "a", "theirs": 1})
    assert not validator.is_valid({"mine": 1})
    assert not validator.is_valid({"theirs": "a"})


def test_read_only_fields_are_optional_in_requests_and_write_only_ones_forbidden_in_responses(
    tmp_path: Path,
) -> None:
    schema = {
        "type": "object",
        "required": ["id", "secret"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
        },
    }

    assert compile_schema(standalone(tmp_path, schema, direction="request"), "t").is_valid(
        {"secret": "x"}
    )
    response = compile_schema(standalone(tmp_path, schema, direction="response"), "t")
    assert response.is_valid({"id": "x"})
    assert not response.is_valid({"id": "x", "secret": "y"})


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(
            {
                "required": ["id", "name"],
                "properties": {"id": {"$ref": "#/components/schemas/Id"}, "name": {}},
            },
            id="marked where it is referred to",
        ),
        pytest.param(
            {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["id", "name"]},
            id="marked in an allOf part",
        ),
    ],
)
def test_a_read_only_mark_counts_through_references(tmp_path: Path, schema: Any) -> None:
    shared: dict[str, Any] = {
        "Id": {"type": "string", "readOnly": True},
        "Base": {"properties": {"id": {"type": "string", "readOnly": True}}},
    }
    validator = compile_schema(standalone(tmp_path, schema, direction="request", **shared), "t")

    assert validator.is_valid({"name": "x"})
    assert not validator.is_valid({})


@pytest.mark.parametrize(
    "schema",
    [
        {"maxLength": 1, "$ref": "#/components/schemas/Text"},
        {"$ref": "#/components/schemas/Text", "maxLength": 1},
    ],
)
def test_the_siblings_of_a_ref_are_ignored_in_3_0(tmp_path: Path, schema: Any) -> None:
    assert compile_schema(
        standalone(tmp_path, schema, "3.0.3", Text={"type": "string"}), "t"
    ).is_valid("long")


def test_a_property_called_ref_is_a_property(tmp_path: Path) -> None:
    validator = compile_schema(
        standalone(tmp_path, {"properties": {"$ref": {"type": "string"}}}), "t"
    )

    assert not validator.is_valid({"$ref": 1})


def test_an_unreadable_pattern_is_dropped_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        validator = compile_schema(standalone(tmp_path, {"type": "string", "pattern": "("}), "t")

    assert validator.is_valid("anything")
    assert not validator.is_valid(1)
    assert "'pattern' in a schema is '(': ignored" in caplog.text


def test_an_unusable_schema_accepts_any_value_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        validator = compile_schema({"type": "strin"}, "GET /x 200")

    assert validator.is_valid(1)
    assert "GET /x 200: this schema cannot be used" in caplog.text


def test_a_remote_schema_is_never_fetched(caplog: pytest.LogCaptureFixture) -> None:
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        assert compile_schema({"properties": {"a": {"$ref": address}}}, "t").is_valid({"a": 1})
        with pytest.raises(ValueError, match=r"not fetched|cannot be used"):
            draw_instance({"$ref": address}, Seed.root(1))
        with contextlib.suppress(BlockingIOError):
            connections.append(server.accept())

    assert connections == []


_PAGE = {
    "$id": "https://example.com/page",
    "properties": {"items": {"items": {"$dynamicRef": "#item"}}},
    "$defs": {"any": {"$dynamicAnchor": "item", "type": "string"}},
}
_NUMBERS = {
    "$id": "https://example.com/numbers",
    "$ref": "page",
    "$defs": {"item": {"$dynamicAnchor": "item", "type": "integer"}},
}
_TREE = {
    "$id": "https://example.com/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
}
_STRICT = {
    "$id": "https://example.com/strict",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        pytest.param("Page", {"items": ["a"]}, {"items": [1]}, id="its own default"),
        pytest.param("Numbers", {"items": [1]}, {"items": ["a"]}, id="a generic's argument"),
        pytest.param(
            "Tree", {"children": [{"a": 1}]}, {"children": [{"children": [1]}]}, id="base"
        ),
        pytest.param("Strict", {"children": [{}]}, {"children": [{"a": 1}]}, id="an extension"),
    ],
)
def test_a_dynamic_reference_leads_to_the_outermost_schema_of_its_name(
    tmp_path: Path, name: str, good: Any, bad: Any
) -> None:
    shared: Any = {"Page": _PAGE, "Numbers": _NUMBERS, "Strict": _STRICT, "Tree": _TREE}
    reference = {"$ref": f"#/components/schemas/{name}"}
    validator = compile_schema(standalone(tmp_path, reference, **shared), "t")

    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


def test_a_dynamic_reference_without_ids_is_an_ordinary_one(tmp_path: Path) -> None:
    tree = {
        "$dynamicAnchor": "node",
        "required": ["n"],
        "properties": {"next": {"$dynamicRef": "#node"}},
    }
    reference = {"$ref": "#/components/schemas/Tree"}
    validator = compile_schema(standalone(tmp_path, reference, Tree=tree), "t")

    assert validator.is_valid({"n": 1, "next": {"n": 2}})
    assert not validator.is_valid({"n": 1, "next": {}})


def test_the_discriminator_of_a_reply_names_the_branch_that_the_reply_fits(tmp_path: Path) -> None:
    def branch(member: str, kind: str) -> dict[str, Any]:
        properties = {"kind": {"type": "string"}, member: {"type": kind}}
        return {"type": "object", "required": ["kind", member], "properties": properties}

    target = "#/components/schemas/"
    union = {
        "oneOf": [{"$ref": f"{target}Cat"}, {"$ref": f"{target}Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"c": f"{target}Cat", "d": "Dog"}},
    }
    shared: Any = {"Cat": branch("lives", "integer"), "Dog": branch("barks", "boolean")}
    validator = compile_schema(standalone(tmp_path, union, **shared), "t")

    assert validator.is_valid({"kind": "c", "lives": 9})
    assert not validator.is_valid({"kind": "d", "lives": 9})
    assert not validator.is_valid({"kind": "c", "lives": 9, "barks": True})  # fits both branches
