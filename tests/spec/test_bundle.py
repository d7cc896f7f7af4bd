"""Bundles: a document and its files as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mockgateway.data import OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document, references


@pytest.mark.parametrize("gateway", list(GATEWAYS))
def test_a_bundle_is_valid_and_has_local_references_only(gateway: str) -> None:
    out = bundle(Document(OPENAPI / f"{gateway}.yaml"))

    assert list(OpenAPIV31SpecValidator(out).iter_errors()) == []
    assert [ref for ref, _ in references(out) if not ref.startswith("#")] == []


def test_the_given_server_comes_first(tmp_path: Path) -> None:
    out = bundle(Document(OPENAPI / "sealink.yaml"), "http://127.0.0.1:4010/sealink")

    assert [server["url"] for server in out["servers"]] == [
        "http://127.0.0.1:4010/sealink",
        "https://api.sealink.io",
        "https://test.sealink.io",
    ]


def test_files_that_refer_to_each_other_are_included_once(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(
        """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {$ref: "paths/a.yaml"}
components:
  schemas:
    Node: {type: object, properties: {leaf: {$ref: "schemas.yaml#/Leaf"}}}
"""
    )
    (tmp_path / "paths").mkdir()
    (tmp_path / "paths" / "a.yaml").write_text(
        """
get:
  parameters: [{$ref: "../shared.yaml#/parameters/Page"}]
  responses:
    "200":
      description: ok
      content: {application/json: {schema: {$ref: "../schemas.yaml#/Tree"}}}
"""
    )
    (tmp_path / "shared.yaml").write_text(
        "parameters: {Page: {name: page, in: query, schema: {$ref: 'schemas.yaml#/Leaf'}}}\n"
    )
    (tmp_path / "schemas.yaml").write_text(
        """
Leaf: {type: string}
Node: {type: integer}
Tree:
  type: object
  properties:
    leaf: {$ref: "#/Leaf"}
    tree: {$ref: "#/Tree"}
    other: {$ref: "#/Node"}
    back: {$ref: "main.yaml#/components/schemas/Node"}
"""
    )
    out = bundle(Document(tmp_path / "main.yaml"))

    assert out["paths"]["/a"]["get"]["parameters"] == [
        {"name": "page", "in": "query", "schema": {"$ref": "#/components/schemas/Leaf"}}
    ]
    assert out["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ] == {"$ref": "#/components/schemas/Tree"}
    assert out["components"]["schemas"]["Tree"]["properties"] == {
        "leaf": {"$ref": "#/components/schemas/Leaf"},
        "tree": {"$ref": "#/components/schemas/Tree"},
        "other": {"$ref": "#/components/schemas/Node_2"},
        "back": {"$ref": "#/components/schemas/Node"},
    }
    assert list(OpenAPIV31SpecValidator(out).iter_errors()) == []


@pytest.mark.parametrize("name", ["default", "value", "example", "enum", "const"])
def test_a_chosen_name_that_looks_like_a_data_keyword_is_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "other.yaml").write_text("Text: {type: string}\n")
    (tmp_path / "main.yaml").write_text(
        f"""
openapi: 3.1.0
info: {{title: t, version: "1"}}
paths: {{}}
components:
  schemas:
    Thing: {{type: object, properties: {{{name}: {{$ref: "other.yaml#/Text"}}}}}}
"""
    )
    out = bundle(Document(tmp_path / "main.yaml"))

    assert out["components"]["schemas"]["Thing"]["properties"][name] == {
        "$ref": "#/components/schemas/Text"
    }


def test_a_default_response_of_another_file_is_included(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("Error: {description: Wrong.}\n")
    (tmp_path / "main.yaml").write_text(
        """
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {responses: {default: {$ref: "other.yaml#/Error"}}}}}
"""
    )

    assert bundle(Document(tmp_path / "main.yaml"))["paths"]["/a"]["get"]["responses"][
        "default"
    ] == {"description": "Wrong."}
