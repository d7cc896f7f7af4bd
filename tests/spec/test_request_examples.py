"""Request examples that do not fit their own schemas are reported with file and line."""

from __future__ import annotations

from pathlib import Path

from mockgateway.server.loading import load
from mockgateway.spec.request_examples import misfits

DOCUMENT = """\
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /one:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [n], properties: {n: {type: integer}}}
            examples:
              good: {value: {n: 1}}
              bad:
                value: {n: one}
              named: {$ref: "#/components/examples/Named"}
      responses: {"204": {description: ok}}
  /two:
    put:
      requestBody: {$ref: "#/components/requestBodies/Day"}
      responses: {"204": {description: ok}}
    post:
      requestBody: {$ref: "#/components/requestBodies/Day"}
      responses: {"204": {description: ok}}
  /three: {$ref: parts.yaml#/item}
components:
  requestBodies:
    Day:
      content:
        application/json:
          schema: {type: string, format: date}
          example: 31.12.2026
  examples:
    Named:
      value: {n: null}
"""
PARTS = """\
item:
  post:
    requestBody:
      content:
        application/json:
          schema: {type: array, items: {type: integer}}
          example: [1, two]
    responses: {"204": {description: ok}}
"""


def test_each_request_example_that_misfits_is_noted_once_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    (tmp_path / "parts.yaml").write_text(PARTS)

    found = misfits(load(tmp_path / "api.yaml", strict=True))

    assert {(str(one.place), one.what.partition(": ")[2]) for one in found} == {
        (f"{tmp_path}/api.yaml:13", '"one" is not of type "integer"'),
        (f"{tmp_path}/api.yaml:33", 'null is not of type "integer"'),
        (f"{tmp_path}/api.yaml:30", '"31.12.2026" is not a "date"'),
        (f"{tmp_path}/parts.yaml:7", '"two" is not of type "integer"'),
    }
    assert all(one.note for one in found)
