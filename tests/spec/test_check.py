"""The start-up check: each kind of broken document is reported with file, line and advice."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from mockgateway.problem import ConfigError
from mockgateway.server.loading import load
from tests import processes

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
GET = HEAD + "  /a:\n    get:\n      %s\n      responses: {'200': {description: ok}}\n"
ANSWER = HEAD + "  /a:\n    get:\n      responses: {'200': %s}\n"
SCHEMA = ANSWER % "{content: {application/json: {schema: %s}}}"
OK = SCHEMA % "{}"


def broken(name: str, text: str | bytes, line: int, *words: str, file: str = "api.yaml") -> object:
    return pytest.param(text, line, words, file, id=name)


@pytest.mark.parametrize(
    ("text", "line", "words", "file"),
    [
        broken("an empty file", "", 0, "is empty", "openapi:"),
        broken("not UTF-8", b"openapi: 3.1.0\ninfo: \xff\n", 2, "not UTF-8"),
        broken("a list at the top", "- openapi\n", 0, "not an OpenAPI document"),
        broken("a word at the top", "hello\n", 0, "not an OpenAPI document"),
        broken("tabs", "openapi: 3.1.0\npaths:\n\t/a: {}\n", 3, "not YAML", "tabs"),
        broken("an open bracket", "openapi: 3.1.0\npaths: {\n", 3, "not YAML"),
        broken("an undefined anchor", HEAD + "  /a: *nope\n", 4, "not YAML", "anchor"),
        broken(
            "endless nesting",
            "openapi: 3.1.0\nx: " + "[" * 100_000,
            2,
            "nested deeper than 200 levels",
            "write it flatter",
        ),
        broken("half of a surrogate pair", SCHEMA % '{example: "\\ud800"}', 6, "not YAML"),
        broken(
            "a tag of YAML's own", SCHEMA % "{example: !!binary aGk=}", 6, "YAML tag", "plain value"
        ),
        broken("a list as a key", HEAD + "  ? [a]\n  : {}\n", 0, "key that is not text"),
        broken("not JSON", '{"openapi": "3.1.0",\n "paths": }', 2, "not JSON", file="api.json"),
        broken(
            "endless JSON",
            '{"openapi":"3.1.0","x":' + "[" * 100_000,
            1,
            "not JSON",
            file="api.json",
        ),
        broken("Swagger 2.0", "swagger: '2.0'\npaths: {}\n", 1, "Swagger 2.0", "swagger2openapi"),
        broken("no version", "info: {}\npaths: {}\n", 0, "no 'openapi' version"),
        broken("a future version", "info: {}\nopenapi: 4.0.0\n", 2, "4.0.0 is not known", "3.1"),
        broken(
            "paths that are a list", "openapi: 3.1.0\npaths: [/a]\n", 2, "'paths' must be a mapping"
        ),
        broken(
            "components that are a list",
            OK + "components: [a]\n",
            7,
            "'components' must be a mapping",
        ),
        broken(
            "shared schemas that are a list",
            OK + "components:\n  schemas: [a]\n",
            8,
            "'schemas' must be a mapping",
        ),
        broken(
            "servers that are a text", OK + "servers: https://x.io\n", 7, "'servers' must be a list"
        ),
        broken(
            "a server without an address", OK + "servers: ['https://x.io']\n", 7, "needs a 'url'"
        ),
        broken("a malformed address", OK + "servers: [{url: 'http://[bad'}]\n", 7, "needs a 'url'"),
        broken(
            "a path without a slash",
            HEAD + "  a/b:\n    get: {}\n",
            4,
            "does not start with a slash",
            "'/a/b'",
        ),
        broken(
            "an open brace", HEAD + "  /a/{id:\n    get: {}\n", 4, "unbalanced braces", "{name}"
        ),
        broken("reversed braces", HEAD + "  /a/}id{:\n    get: {}\n", 4, "unbalanced braces"),
        broken(
            "a parameter without a name", HEAD + "  /a/{}:\n    get: {}\n", 4, "unbalanced braces"
        ),
        broken("an empty path item", HEAD + "  /a:\n", 4, "mapping of methods", "get, put"),
        broken(
            "an operation that is a text",
            HEAD + "  /a:\n    get: hello\n",
            5,
            "'get' must be a mapping",
        ),
        broken(
            "responses that are a list",
            HEAD + "  /a:\n    get:\n      responses: [ok]\n",
            6,
            "'responses' must be a mapping",
        ),
        broken("a response that is a text", ANSWER % "ok", 6, "'200' must be a mapping", "'ok'"),
        broken(
            "a status of two digits",
            HEAD + "  /a:\n    get:\n      responses:\n        20: {description: ok}\n",
            7,
            "'20' is not a status",
            "4XX",
        ),
        broken(
            "a status in words",
            HEAD + "  /a:\n    get:\n      responses: {OK: {description: ok}}\n",
            6,
            "'OK' is not a status",
        ),
        broken(
            "content that is a list", ANSWER % "{content: [a]}", 6, "'content' must be a mapping"
        ),
        broken(
            "a media type that is a text",
            ANSWER % "{content: {text/plain: a}}",
            6,
            "'text/plain' must be a mapping",
        ),
        broken(
            "headers that are a list", ANSWER % "{headers: [a]}", 6, "'headers' must be a mapping"
        ),
        broken(
            "a header that is a text", ANSWER % "{headers: {X-A: a}}", 6, "'X-A' must be a mapping"
        ),
        broken(
            "a schema that is a text",
            SCHEMA % "string",
            6,
            "a schema must be a mapping",
            "type: string",
        ),
        broken("a schema that is a list", SCHEMA % "[string]", 6, "a schema must be a mapping"),
        broken("a schema left out after its colon", SCHEMA % "", 6, "a schema must be a mapping"),
        broken(
            "parameters that are a mapping",
            GET % "parameters: {q: 1}",
            6,
            "'parameters' must be a list",
        ),
        broken(
            "a path's parameters that are a mapping",
            HEAD + "  /a:\n    parameters: {q: 1}\n    get: {}\n",
            5,
            "'parameters' must be a list",
        ),
        broken(
            "a parameter without a place",
            GET % "parameters: [{name: q}]",
            6,
            "'name' and an 'in'",
            "query",
        ),
        broken("a null parameter", GET % "parameters: [null]", 6, "'name' and an 'in'"),
        broken(
            "a mistyped place",
            GET % "parameters: [{name: q, in: qurey}]",
            6,
            "'qurey'",
            "did you mean 'query'",
        ),
        broken(
            "Swagger's body parameter",
            GET % "parameters: [{name: q, in: body}]",
            6,
            "'body'",
            "requestBody",
        ),
        broken(
            "a parameter's schema that is a text",
            GET % "parameters: [{name: q, in: query, schema: string}]",
            6,
            "a schema must be a mapping",
        ),
        broken(
            "a body that is a list", GET % "requestBody: [a]", 6, "'requestBody' must be a mapping"
        ),
        broken(
            "a body's content that is a list",
            GET % "requestBody: {content: [a]}",
            6,
            "'content' must be a mapping",
        ),
        broken(
            "a reference without a target",
            SCHEMA % "{$ref: '#/components/schemas/Nope'}",
            6,
            "has no target",
            "/components/schemas/Nope",
        ),
        broken("a reference to an unknown anchor", SCHEMA % "{$ref: '#nope'}", 6, "has no target"),
        broken(
            "a reference to a missing file",
            SCHEMA % "{$ref: nope.yaml}",
            6,
            "cannot read",
            "nope.yaml",
        ),
        broken(
            "a reference to an invalid file name",
            SCHEMA % "{$ref: 'a%00b.yaml'}",
            6,
            "not a file name",
        ),
        broken(
            "a reference to itself",
            SCHEMA % "{$ref: '#/components/schemas/A'}"
            + "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
            7,
            "leads back to itself",
        ),
        broken(
            "references in a circle",
            GET % "parameters: [{$ref: '#/x'}]" + "x: {$ref: '#/y'}\ny: {$ref: '#/x'}\n",
            0,
            "leads back to itself",
        ),
        broken(
            "security that is a mapping", OK + "security: {k: []}\n", 7, "'security' must be a list"
        ),
        broken("a requirement that is a text", GET % "security: [k]", 6, "a mapping of schemes"),
        broken(
            "a security scheme that is a text",
            OK + "components: {securitySchemes: {k: bearer}}\n",
            7,
            "'k' must be a mapping",
        ),
        broken(
            "a key in an unknown place",
            OK + "components: {securitySchemes: {k: {type: apiKey, name: k, in: body}}}\n",
            7,
            "'k' needs a 'name' and an 'in'",
            "cookie",
        ),
        broken(
            "a mistyped type of a security scheme",
            OK + "components: {securitySchemes: {k: {type: oath2, flows: {}}}}\n",
            7,
            "'k' has the type 'oath2'",
            "did you mean 'oauth2'",
        ),
        broken("x-mock that is a text", GET % "x-mock: complete", 6, "x-mock must be a mapping"),
        broken(
            "a mistyped word in x-mock",
            GET % "x-mock: {doo: complete}",
            6,
            "'doo'",
            "did you mean 'do'",
        ),
        broken(
            "a mistyped action",
            GET % "x-mock: {do: compleet}",
            6,
            "'compleet'",
            "did you mean 'complete'",
        ),
        broken(
            "a mistyped dialect",
            GET % "x-mock: {say: openai_chatt}",
            6,
            "'openai_chatt'",
            "did you mean 'openai_chat'",
        ),
        broken("a size in words", GET % "x-mock: {max_body: ten}", 6, "'ten'", "number of bytes"),
        broken(
            "x-when that is a text", ANSWER % "{x-when: stream}", 6, "'x-when' must be a mapping"
        ),
    ],
)
def test_a_broken_document_is_reported_with_file_line_and_advice(
    tmp_path: Path, text: str | bytes, line: int, words: tuple[str, ...], file: str
) -> None:
    path = tmp_path / file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(ConfigError) as caught:
        load(path, strict=True)

    assert caught.value.where.startswith(f"{path}:{line}" if line else str(path))
    assert caught.value.advice
    for word in words:
        assert word in str(caught.value)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "nope.yaml")


def test_a_broken_document_ends_the_command_with_2_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(HEAD + "  a:\n    get: {}\n")

    done = processes.run(
        [
            sys.executable,
            "-m",
            "mockgateway",
            "serve",
            "--port",
            "0",
            "--strict-spec",
            "--spec",
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 2
    assert f"{path}:4" in done.stderr
    assert "does not start with a slash" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("openapi: 3.1.0\n", id="no paths at all"),
        pytest.param("openapi: 3.0.0\npaths:\n", id="paths left empty"),
        pytest.param("\ufeff" + OK, id="a byte order mark"),
        pytest.param(HEAD + "  /a:\n    get: {}\n", id="no responses"),
        pytest.param(
            HEAD + "  /a:\n    get:\n      responses: {200: {description: ok}}\n",
            id="a status that is a number",
        ),
        pytest.param(
            HEAD + "  /a: &a\n    get: {responses: {'200': {description: ok}}}\n  /b: *a\n",
            id="an alias",
        ),
        pytest.param(
            HEAD
            + "  /a: &a\n    get: {responses: {'200': {description: ok}}}\n  /b:\n    <<: *a\n",
            id="a merge key",
        ),
        pytest.param(
            HEAD + "  /a/{x}:\n    get: {}\n  /a/{y}:\n    put: {}\n",
            id="one template under two names",
        ),
        pytest.param(
            SCHEMA % "{type: integer, minimum: 1000000000000000000000000000000}",
            id="an enormous number",
        ),
        pytest.param(
            SCHEMA % "{properties: {1: {type: string}, true: {}}}", id="keys that are no text"
        ),
        pytest.param(
            SCHEMA % "{properties: {$ref: {type: string}, example: {$ref: '#/info'}}}",
            id="a property called $ref",
        ),
    ],
)
def test_an_unusual_document_is_served(tmp_path: Path, text: str) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(text, encoding="utf-8")

    load(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            SCHEMA % "{$ref: 'https://x.io/pet.json#/Pet'}",
            "is not fetched",
            id="a reference to a URL",
        ),
        pytest.param(
            HEAD + "  /a:\n    get: {responses: {'400': {}}}\n", "answers 204", id="errors only"
        ),
        pytest.param(
            HEAD + "  /a/{x}:\n    get: {}\n  /a/{y}:\n    get: {}\n",
            "is the same as /a/{x}",
            id="the same template twice",
        ),
    ],
)
def test_a_part_that_cannot_be_served_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, words: str
) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(text)

    with caplog.at_level(logging.WARNING):
        load(path)

    assert words in caplog.text
    assert str(path) in caplog.text
