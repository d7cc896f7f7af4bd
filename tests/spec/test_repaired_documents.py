"""Mistakes of real documents: each is reported at its line, repaired narrowly, the rest served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mockgateway.problem import ConfigError
from mockgateway.server.loading import VOCABULARY
from mockgateway.spec.bundle import bundle
from mockgateway.spec.check import check
from mockgateway.spec.document import Document
from mockgateway.spec.operation import Operation
from mockgateway.spec.schema import Schemas

HEAD = "openapi: %s\ninfo: {title: T, version: '1'}\n"
RESPONSE = "paths:\n  /a: {get: {responses: {'200': %s}}}\n"
SCHEMA = RESPONSE % "{description: ok, content: {application/json: {schema: %s}}}"
NINE = "application/json: {schema: {enum: [9]}}"
PARTS = {
    "op.yaml": f"responses: {{'200': {{description: ok, content: {{{NINE}}}}}}}",
    "responses.yaml": f"'200': {{description: ok, content: {{{NINE}}}}}",
    "content.yaml": NINE,
    "properties.yaml": "a: {$ref: nine.yaml}",
    "nine.yaml": "enum: [9]",
    "examples.yaml": "one: {value: {a: 7}}",
    "value.json": '{"a": 8}',
    "words.md": "# Words\n\n: not YAML: [\n",
    "error.yaml": "{description: bad, content: {application/json: {schema: {type: object}}}}",
}


def read(tmp_path: Path, text: str, version: str = "3.1.0") -> tuple[Document, list[str]]:
    """Return a document with its mistakes, each as `line: what; advice`."""
    for name, part in PARTS.items():
        (tmp_path / name).write_text(part)
    path = tmp_path / "api.yaml"
    path.write_text(HEAD % version + text)
    document = Document(path)
    return document, [str(one).removeprefix(f"{path}:") for one in check(document, VOCABULARY)]


def schema_of(document: Document) -> Any:
    found = [Operation(document, Schemas(document), *one) for one in document.operations()]
    return found[0].responses.specs[0].schema


@pytest.mark.parametrize(
    ("schema", "repaired", "message", "version"),
    [
        ("{required: [a, b, a]}", {"required": ["a", "b"]}, "'required'", "3.1.0"),
        ("{type: String}", {"type": "string"}, "'type' is 'String': read as", "3.1.0"),
        ("{type: int}", {"type": "integer"}, "'type' is 'int'", "3.1.0"),
        ("{type: date}", {"type": "string", "format": "date"}, "'type' is 'date'", "3.0.3"),
        ("{type: file}", {"type": "string", "format": "binary"}, "'type' is 'file'", "3.0.3"),
        ('{additionalProperties: "false"}', {"additionalProperties": False}, "'false'", "3.0.3"),
        ("{minimum: 3, exclusiveMinimum: true}", {"exclusiveMinimum": 3}, "a number", "3.1.0"),
        ("{type: string, enum: [31]}", {"type": "string", "enum": ["31"]}, "another type", "3.0.3"),
        ('{type: integer, enum: ["1"]}', {"type": "integer", "enum": [1]}, "read as", "3.0.3"),
        ("{type: integer, example: 1_0}", {"type": "integer"}, "'example' is '1_0'", "3.0.3"),
        ("{items: [{type: string}]}", {"prefixItems": [{"type": "string"}]}, "a list", "3.1.0"),
        ("{properties: {a: integer}}", {"properties": {"a": {"type": "integer"}}}, "", "3.1.0"),
        ("{requried: [a], type: object}", {"type": "object"}, "did you mean 'required'?", "3.1.0"),
    ],
)
def test_a_wrong_keyword_is_read_as_its_nearest_form(
    tmp_path: Path, schema: str, repaired: dict[str, Any], message: str, version: str
) -> None:
    document, mistakes = read(tmp_path, SCHEMA % schema, version)

    assert len(mistakes) == 1
    assert mistakes[0].startswith("4: ")
    assert message in mistakes[0]
    assert repaired.items() <= schema_of(document).items()


@pytest.mark.parametrize(
    "text",
    [
        "paths: {/a: {get: {$ref: op.yaml}}}\n",
        "paths: {/a: {get: {responses: {$ref: responses.yaml}}}}\n",
        RESPONSE % "{description: ok, content: {$ref: content.yaml}}",
        SCHEMA % "{$ref: nine.yaml}",
        SCHEMA % "{$ref: 'https://x.test/nine'}"
        + "components: {schemas: {T: {$id: 'https://x.test/nine', enum: [9]}}}\n",
        SCHEMA
        % "{$ref: '#/components/schemas/T'}"
        + "components: {schemas: {T: {$id: 'https://x.test/t', $ref: '#/$defs/N', "
        "$defs: {N: {$anchor: n, enum: [9]}}}}}\n",
        SCHEMA % "{$ref: '#nine'}" + "components: {schemas: {T: {$anchor: nine, enum: [9]}}}\n",
    ],
)
def test_a_reference_is_followed_wherever_it_stands(tmp_path: Path, text: str) -> None:
    document, mistakes = read(tmp_path, text)

    schema = schema_of(document)
    while "$ref" in schema:
        schema = schema["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    assert mistakes == []
    assert schema["enum"] == [9]
    assert ".yaml" not in str(bundle(document))


def test_examples_are_followed_and_extensions_are_opaque(tmp_path: Path) -> None:
    example = "examples: {one: {value: {$ref: value.json}}}"
    media = f"{{schema: {{properties: {{$ref: properties.yaml}}}}, {example}}}"
    text = (
        RESPONSE
        % f"{{description: ok, x-a: {{$ref: none.yaml}}, content: {{application/json: {media}}}}}"
    )
    document, mistakes = read(tmp_path, text)

    media = document.root["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
    assert mistakes == []
    assert media["examples"]["one"]["value"] == {"a": 8}
    assert "$ref" in bundle(document)["paths"]["/a"]["get"]["responses"]["200"]["x-a"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SCHEMA % "{$ref: none.yaml}", "cannot read"),
        (SCHEMA % "{properties: {a: {$ref: '#/none'}}}", "has no target"),
        (RESPONSE % "{description: {$ref: words.md}}", "must be a text, not a $ref to words.md"),
        (
            SCHEMA
            % "{oneOf: [{type: object}], discriminator: {propertyName: k, mapping: {a: Gone}}}",
            "has no target",
        ),
        (
            "paths: {/a: {get: {respones: {}, responses: {'200': {}}}}}\n",
            "did you mean 'responses'",
        ),
        (
            "paths: {/a: {get: {parameters: [{name: b, in: path, required: true}], "
            "responses: {'200': {description: ok}}}}}\n",
            "path parameter 'b' is not in the path",
        ),
    ],
)
def test_a_part_that_cannot_be_used_is_left_open(tmp_path: Path, text: str, message: str) -> None:
    document, mistakes = read(tmp_path, text)

    assert len(mistakes) == 1
    assert message in mistakes[0]
    assert bundle(document)["paths"]["/a"]["get"]["responses"]["200"] is not None


def test_operations_with_a_key_and_no_401_are_listed(tmp_path: Path) -> None:
    text = SCHEMA % "{}" + "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: http}}}\n"

    assert "1 operations need a key but document no 401: GET /a" in read(tmp_path, text)[1][0]


@pytest.mark.parametrize("target", ["/dev/zero", "../outside.yaml", "pipe", "link.yaml"])
def test_a_reference_out_of_the_folder_or_to_a_device_is_refused(
    tmp_path: Path, target: str
) -> None:
    (tmp_path / "outside.yaml").write_text("{}")
    folder = tmp_path / "docs"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")

    with pytest.raises(ConfigError) as refused:
        read(folder, SCHEMA % f"{{$ref: {target}}}")

    assert refused.value.where.endswith("api.yaml:4")


def test_a_folder_can_be_allowed(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("enum: [9]")
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "api.yaml"
    path.write_text(HEAD % "3.1.0" + SCHEMA % "{$ref: ../outside.yaml}")

    document = Document(path, roots=[tmp_path])

    assert check(document, VOCABULARY) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &a [x, x]\n" + "".join(f"a{n}: &a [*a, *a]\n" for n in range(40)), "aliases"),
        ("a: &a {b: *a}\n", "aliases"),
        ("x: " + "[" * 300 + "]" * 300 + "\n", "nested deeper than 200"),
    ],
)
def test_an_endless_document_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read(tmp_path, text + "paths: {}\n")


@pytest.mark.parametrize(
    "schema",
    [
        "{allOf: [%s, %s]}", "{oneOf: [%s, {not: %s}]}", "{anyOf: [%s, {if: %s}]}",
        "{allOf: [%s, {properties: {a: %s}}, %s], unevaluatedProperties: false}",
    ],
)  # fmt: skip
def test_a_schema_of_millions_is_not_checked(
    tmp_path: Path, schema: str, caplog: pytest.LogCaptureFixture
) -> None:
    places = [f"{{$ref: '#/components/schemas/S{number + 1}'}}" for number in range(40)]
    lines = [
        f"    S{number}: {schema.replace('%s', place)}\n" for number, place in enumerate(places)
    ]
    bomb = "".join(lines) + "    S40: {type: object}\n"
    start = SCHEMA % "{$ref: '#/components/schemas/S0'}"

    assert schema_of(read(tmp_path, start + "components:\n  schemas:\n" + bomb)[0]) is True
    assert "applies more than 100,000 schemas to one value" in caplog.text


def test_what_only_pyyaml_reads_is_read(tmp_path: Path) -> None:
    text = "x-a: {\n  b: some words\n that go on,\n  c: 1\n}\n" + SCHEMA % "{enum: [9]}"

    assert schema_of(read(tmp_path, text)[0]) == {"enum": [9]}
