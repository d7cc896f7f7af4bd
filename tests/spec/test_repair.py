"""Schemas of foreign documents: directions, repairs and deep references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from mockgateway.spec.document import Document
from mockgateway.spec.keyword_rules import readable
from mockgateway.spec.repair import relaxed
from mockgateway.spec.schema import Direction, Schemas


def schemas_of(
    tmp_path: Path, schema: Any, version: str = "3.1.0", others: dict[str, Any] | None = None
) -> tuple[Schemas, Path, Any]:
    path = tmp_path / "api.json"
    path.write_bytes(
        orjson.dumps(
            {
                "openapi": version,
                "paths": {},
                "components": {"schemas": {"It": schema, **(others or {})}},
            }
        )
    )
    return Schemas(Document(path)), path.resolve(), {"$ref": "#/components/schemas/It"}


@pytest.mark.parametrize(
    ("version", "direction", "schema", "good", "bad"),
    [
        pytest.param(
            "3.0.0",
            "response",
            {"type": "string", "nullable": True},
            [None, "a"],
            [1],
            id="nullable",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"type": "string", "nullable": True},
            [None, "a"],
            [1],
            id="nullable in 3.1, in a request",
        ),
        pytest.param(
            "3.1.0",
            "response",
            {"type": "string", "nullable": True},
            ["a"],
            [None],
            id="nullable in 3.1, in an answer",
        ),
        pytest.param(
            "3.0.0",
            "request",
            {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
            [2],
            [1],
            id="3.0's exclusive bounds",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"type": "integer", "format": "int32"},
            [2**31 - 1, -(2**31)],
            [2**31],
            id="int32",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"type": "integer", "format": "int64", "maximum": 5},
            [5],
            [6],
            id="int64 with a bound of its own",
        ),
        pytest.param(
            "3.0.0",
            "response",
            {"properties": {"p": {"type": "string", "writeOnly": True}}, "required": ["p"]},
            [{}],
            [{"p": "a"}],
            id="write-only in an answer",
        ),
        pytest.param(
            "3.0.0",
            "response",
            {"properties": {"p": {"type": "object", "nullable": True, "writeOnly": True}}},
            [{}],
            [{"p": None}],
            id="write-only and nullable",
        ),
        pytest.param(
            "3.0.0",
            "request",
            {"properties": {"p": {"type": "string", "readOnly": True}}, "required": ["p"]},
            [{}, {"p": "a"}],
            [{"p": 1}],
            id="read-only in a request",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"type": "strin", "minLength": 2},
            ["ab", 3],
            ["a"],
            id="a mistyped type is left out",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"required": True, "type": "object"},
            [{}],
            [3],
            id="required: true is left out",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"pattern": "([", "type": "string"},
            ["a"],
            [3],
            id="an unreadable pattern is left out",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"$recursiveAnchor": True, "type": "object"},
            [{}],
            [3],
            id="a draft's anchor is left out",
        ),
        pytest.param(
            "3.1.0",
            "request",
            {"type": "integer", "minimum": 10**40},
            [3],
            ["a"],
            id="a bound beyond all numbers is left out",
        ),
    ],
)
def test_a_schema_has_the_meaning_of_its_openapi_version(
    tmp_path: Path, version: str, direction: Direction, schema: Any, good: list[Any], bad: list[Any]
) -> None:
    if schema.get("minimum") == 10**40:
        schema = {**schema, "minimum": 1e40}
    schemas, file, ref = schemas_of(tmp_path, schema, version)

    validator = jsonschema_rs.validator_for(schemas.standalone(ref, file, direction))

    assert [value for value in good if not validator.is_valid(value)] == []
    assert [value for value in bad if validator.is_valid(value)] == []


def test_a_chain_of_references_may_be_longer_than_the_recursion_limit(tmp_path: Path) -> None:
    chain: dict[str, Any] = {
        f"N{i}": {
            "type": "object",
            "properties": {"next": {"$ref": f"#/components/schemas/N{i + 1}"}},
        }
        for i in range(3000)
    }
    schemas, file, ref = schemas_of(
        tmp_path, {"$ref": "#/components/schemas/N0"}, others={**chain, "N3000": {"type": "string"}}
    )

    assert len(schemas.standalone(ref, file, "request")["$defs"]) == 3002


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        pytest.param("^{[0-9a-f]{4}}$", "{00ff}", "00ff", id="a brace that counts nothing"),
        pytest.param(r"^a{2,3}$", "aa", "a{2,3}", id="a brace that counts"),
        pytest.param(
            r"^\d{2}\/(?<year>\d{4})$", "12/2026", "12", id="a named group and an escaped slash"
        ),
    ],
)
def test_a_pattern_has_its_meaning_in_ecmascript(pattern: str, good: str, bad: str) -> None:
    validator = jsonschema_rs.validator_for({"pattern": readable(pattern)})

    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


def test_a_relaxed_schema_keeps_its_properties_and_its_data() -> None:
    schema = {
        "required": ["a"],
        "properties": {"required": {"oneOf": [{"type": "string"}]}},
        "example": {"oneOf": 1},
    }

    assert relaxed(schema, 0)["properties"]["required"] == {"anyOf": [{"type": "string"}]}
    assert relaxed(schema, 1) == {
        "properties": {"required": {"anyOf": [{"type": "string"}]}},
        "example": {"oneOf": 1},
    }
    assert relaxed(schema, 2) is True
