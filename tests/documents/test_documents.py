"""The four documents follow the rules of docs/documents.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from mockgateway.catalogue import read_catalogue
from mockgateway.cli.inspection import faults
from mockgateway.data import FIXTURES, OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.generators import MAKE_WORDS
from mockgateway.server.loading import load
from mockgateway.spec.document import Document, Node

SOURCES = {"seed", "docs", "assumed"}
documents = pytest.mark.parametrize("gateway", list(GATEWAYS))


def opened(gateway: str) -> Document:
    return load(OPENAPI / f"{gateway}.yaml", gateway)


def operations(document: Document) -> Iterator[tuple[str, Node]]:
    for method, path, node, _ in document.operations():
        yield f"{method.upper()} {path}", node


@documents
def test_a_document_is_valid_and_so_are_its_examples(gateway: str) -> None:
    assert list(faults(opened(gateway))) == []


@documents
def test_every_operation_has_an_action_and_a_source(gateway: str) -> None:
    for label, node in operations(opened(gateway)):
        assert node.value.get("x-source") in SOURCES, label
        assert node.value["x-mock"]["do"], label
        assert node.value["operationId"], label
        assert (
            node.value["x-mock"].get("make", "model") in MAKE_WORDS
            or node.value["x-mock"]["do"] == "refuse"
        ), label


@documents
def test_every_shared_component_has_a_source(gateway: str) -> None:
    document = opened(gateway)
    for kind, members in document.root["components"].items():
        for name, member in members.items():
            if (
                "$ref" not in member and kind != "callbacks"
            ):  # operations in a callback have their own source
                assert member.get("x-source") in SOURCES, f"{kind}/{name}"


def test_every_common_schema_has_a_source() -> None:
    for path in (OPENAPI / "common").glob("*.yaml"):
        for name, schema in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader).items():
            assert isinstance(schema, dict), f"{path.name}: {name}"
            assert schema.get("x-source") in SOURCES, f"{path.name}: {name}"


@documents
def test_every_request_body_has_an_example(gateway: str) -> None:
    document = opened(gateway)
    for label, node in operations(document):
        if "requestBody" in node.value:
            body, file = document.resolve(node.value["requestBody"], node.file)
            examples = [
                document.resolve(media, file).value.get("examples")
                for media in body["content"].values()
            ]
            assert any(examples), label


@documents
def test_every_operation_documents_an_error_of_its_own(gateway: str) -> None:
    for label, node in operations(opened(gateway)):
        assert "500" in node.value["responses"] or node.value["x-mock"]["do"] == "refuse", label


@documents
def test_yaml_1_1_and_1_2_read_the_same_document(gateway: str) -> None:
    document = opened(gateway)

    for path, value in document.files.items():
        assert yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) == value, path.name


@documents
def test_no_mapping_has_the_same_key_twice(gateway: str) -> None:
    for path in [
        *opened(gateway).files,
        FIXTURES / gateway / "models.yaml",
        FIXTURES / "accounts.yaml",
    ]:
        yaml.load(path.read_text("utf-8"), Loader=_Strict)  # raises at the second


class _Strict(yaml.CSafeLoader):
    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), (
            f"line {node.start_mark.line + 1}: {[key for key in keys if keys.count(key) > 1]}"
        )
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize(
    ("gateway", "count"), [("sealink", 23), ("seacloud", 30), ("babysea", 17), ("apikey", 13)]
)
def test_every_documented_operation_is_served(gateway: str, count: int) -> None:
    sources = [node.value["x-source"] for _, node in operations(opened(gateway))]

    assert sum(source != "assumed" for source in sources) == count


@documents
def test_every_model_has_an_id_of_its_own_and_a_known_kind(gateway: str) -> None:
    models = list(read_catalogue(gateway).values())

    assert len({model.id for model in models}) == len(models) > 0
    for model in models:
        assert model.kind in {*MAKE_WORDS, "model3d", "text"}, model.id
        assert model.facts["source"] in {*SOURCES, "cli", "legacy", "sdk"}, model.id
        assert model.facts["price"]["unit"] in {
            "token",
            "image",
            "second",
            "call",
            "character",
            "clip",
            "minute",
        }, model.id
        assert model.kind != "chat" or model.context >= 4096, model.id
