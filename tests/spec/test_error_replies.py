"""Replies to problems by the document's examples and schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.spec.document import Document
from mockgateway.spec.error_replies import ErrorReplies
from mockgateway.spec.operation import Operation
from mockgateway.spec.schema import Schemas

ERROR = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": "string"}, "code": {"type": "integer"}},
}


def refuse(
    tmp_path: Path,
    problem: Problem,
    responses: dict[str, Any],
    shared: dict[str, Any] | None = None,
    path: str = "/x",
    known: bool = True,
) -> Reply:
    file = tmp_path / "d.json"
    root = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {"/x": {"get": {"responses": responses}}},
        "components": {"responses": shared or {}},
    }
    file.write_bytes(orjson.dumps(root))
    document = Document(file)
    schemas = Schemas(document)
    operation = Operation(document, schemas, *next(document.operations()))
    refusals = ErrorReplies(
        document, schemas, lambda schema, problem: {"message": "drawn", "code": 1}
    )
    return refusals.reply(problem, operation if known else None, path, {"request_id": "req_1"})


def response(
    headers: dict[str, Any] | None = None, schema: Any = True, **examples: Any
) -> dict[str, Any]:
    named = {
        name: example if "value" in example else {"value": example}
        for name, example in examples.items()
    }
    return {
        "description": "",
        "headers": headers or {},
        "content": {"application/json": {"schema": schema, "examples": named}},
    }


def test_the_example_with_the_problems_name_gives_status_and_body(tmp_path: Path) -> None:
    reply = refuse(
        tmp_path,
        Problem("rate_limited", "Slow down."),
        {"429": response(rate_limited={"error": "{message}", "id": "{request_id}"})},
    )

    assert (reply.status, reply.value, reply.problem) == (
        429,
        {"error": "Slow down.", "id": "req_1"},
        "rate_limited",
    )


def test_a_text_that_is_only_a_placeholder_keeps_the_values_type(tmp_path: Path) -> None:
    body = {"param": "{param}", "retry": "{retry_after}", "text": "in {retry_after} s, {nobody}"}
    reply = refuse(
        tmp_path, Problem("rate_limited", "", retry_after=7), {"429": response(rate_limited=body)}
    )

    assert reply.value == {"param": None, "retry": 7, "text": "in 7 s, "}


def test_a_value_that_is_not_text_is_filled_by_pointer(tmp_path: Path) -> None:
    example = {
        "value": {"details": {"after": 17, "list": [1]}},
        "x-fill": {
            "/details/after": "retry_after",
            "/details/list/0": "limit",
            "/details/nobody": "nobody",
        },
    }
    reply = refuse(
        tmp_path,
        Problem("rate_limited", "", retry_after=3, limit=60),
        {"429": response(rate_limited=example)},
    )

    assert reply.value == {"details": {"after": 3, "list": [60]}}


def test_a_header_is_filled_if_the_value_is_known(tmp_path: Path) -> None:
    headers = {
        "Retry-After": {"schema": {"type": "integer"}, "x-fill": "retry_after"},
        "X-Other": {"schema": {}, "x-fill": "nobody"},
    }
    reply = refuse(
        tmp_path,
        Problem("rate_limited", "", retry_after=3),
        {"429": response(headers, rate_limited={})},
    )

    assert reply.headers == [("retry-after", "3")]


def test_an_undocumented_problem_falls_back_to_its_wider_name(tmp_path: Path) -> None:
    reply = refuse(
        tmp_path,
        Problem("expired_key", "Too old."),
        {"401": response(invalid_key={"error": "{message}"})},
    )

    assert (reply.status, reply.value, reply.problem) == (401, {"error": "Too old."}, "expired_key")


def test_the_operations_own_example_wins_over_a_shared_one(tmp_path: Path) -> None:
    shared = {"Gone": {**response(not_found={"shared": True}), "x-status": "404"}}

    assert refuse(
        tmp_path, Problem("not_found"), {"404": response(not_found={"own": True})}, shared
    ).value == {"own": True}
    assert refuse(tmp_path, Problem("not_found"), {}, shared).value == {"shared": True}


def test_a_shared_response_applies_to_its_paths(tmp_path: Path) -> None:
    shared = {
        "General": {**response(not_found={"for": "all"}), "x-status": "404"},
        "Model": {**response(not_found={"for": "model"}), "x-status": "404", "x-paths": "/model/"},
    }

    assert refuse(tmp_path, Problem("not_found"), {}, shared, "/model/x", known=False).value == {
        "for": "model"
    }
    assert refuse(tmp_path, Problem("not_found"), {}, shared, "/llm/x", known=False).value == {
        "for": "all"
    }


@pytest.mark.parametrize(
    ("problem", "documented", "status"),
    [
        pytest.param("invalid_request", ["400", "422"], 400, id="400 before 422"),
        pytest.param("invalid_request", ["422"], 422, id="422 where only that is documented"),
        pytest.param("invalid_request", ["4XX"], 400, id="a range"),
        pytest.param("invalid_request", ["default"], 400, id="default"),
        pytest.param("missing_key", ["403"], 403, id="403 where there is no 401"),
        pytest.param("not_found", ["default"], 404, id="default keeps the usual status"),
    ],
)
def test_a_document_without_examples_gets_a_body_by_its_schema(
    tmp_path: Path, problem: str, documented: list[str], status: int
) -> None:
    reply = refuse(
        tmp_path,
        Problem(problem, "No."),
        {status_key: response(schema=ERROR) for status_key in documented},
    )

    assert reply.status == status
    assert reply.value == {"message": "No.", "code": status}


def test_a_document_without_errors_gets_a_plain_one(tmp_path: Path) -> None:
    reply = refuse(
        tmp_path, Problem("missing_field", "Where is 'x'?", param="x"), {"200": {"description": ""}}
    )

    assert (reply.status, reply.value) == (
        400,
        {"error": {"message": "Where is 'x'?", "type": "missing_field", "param": "x"}},
    )
