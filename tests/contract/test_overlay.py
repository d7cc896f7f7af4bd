"""Broken assumed facts go into an overlay that the mock obeys; a baseline accepts findings."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import orjson
import pytest
import yaml

from mockgateway.contract.baseline import Baseline, write_baseline
from mockgateway.contract.conformance import deviations
from mockgateway.contract.evaluation import document_finding
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.finding import Finding
from mockgateway.contract.overlay import write_overlay
from mockgateway.contract.target import Target
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.spec.document import Document
from mockgateway.spec.overlay import apply, read

SPEC = """
openapi: 3.1.0
info: {title: Small, version: "1"}
x-source: assumed
paths:
  /things:
    get:
      operationId: getThing
      x-source: assumed
      responses:
        "200":
          description: One.
          content:
            application/json:
              schema:
                type: object
                required: [id, name]
                properties:
                  id: {type: string, x-source: seed}
                  name: {type: string}
                  state: {enum: [on, "off"]}
        "500":
          description: An error.
          content:
            application/json:
              schema:
                type: object
                properties:
                  error: {type: object, properties: {type: {const: internal_error}}}
              examples:
                internal_error: {value: {error: {type: internal_error, message: "{message}"}}}
"""


def small_target(folder: Path) -> Target:
    (folder / "small.yaml").write_text(SPEC)
    return Target("http://g", Document(folder / "small.yaml"))


def findings(target: Target, value: object, status: int = 200) -> list[Finding]:
    exchange = Exchange(
        "getThing",
        Request("GET", "http://g/things", {}),
        Response(status, {"content-type": "application/json"}, orjson.dumps(value)),
    )
    operation = target.operation("getThing")
    assert operation is not None
    return [document_finding(each, exchange) for each in deviations(exchange, operation)]


def test_seed_facts_fail_and_assumed_ones_are_learned(tmp_path: Path) -> None:
    found = findings(small_target(tmp_path), {"id": 1, "name": 2})
    assert {finding.pointer: finding.severity for finding in found} == {
        "/id": "broken",
        "/name": "learned",
    }


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"id": "a"}, 200),
        ({"id": "a", "name": None}, 200),
        ({"id": "a", "name": "b", "state": "standby"}, 200),
        ({"id": "a", "name": "b"}, 418),
    ],
    ids=["required", "type", "enum", "status"],
)
def test_the_overlay_makes_the_document_true(tmp_path: Path, value: object, status: int) -> None:
    before = small_target(tmp_path)
    found = findings(before, value, status)
    assert found
    assert write_overlay(tmp_path / "learned.yaml", before, found) > 0
    document = Document(tmp_path / "small.yaml")
    assert apply(document, read(tmp_path / "learned.yaml"), tmp_path / "learned.yaml") > 0
    assert findings(Target("http://g", document), value, status) == []


def test_the_overlay_changes_the_examples_that_the_mock_sends(tmp_path: Path) -> None:
    before = small_target(tmp_path)
    found = findings(before, {"error": {"type": "internal_server_error", "message": "Oops."}}, 500)
    assert write_overlay(tmp_path / "learned.yaml", before, found) == 2
    document = Document(tmp_path / "small.yaml")
    apply(document, read(tmp_path / "learned.yaml"), tmp_path / "learned.yaml")
    content = document.root["paths"]["/things"]["get"]["responses"]["500"]["content"][
        "application/json"
    ]
    assert content["examples"]["internal_error"]["value"]["error"] == {
        "type": "internal_server_error",
        "message": "{message}",
    }


def test_another_content_type_goes_into_the_overlay(tmp_path: Path) -> None:
    before = small_target(tmp_path)
    exchange = Exchange(
        "getThing",
        Request("GET", "http://g/things", {}),
        Response(500, {"content-type": "text/plain"}, b"Oops."),
    )
    operation = before.operation("getThing")
    assert operation is not None
    found = [document_finding(each, exchange) for each in deviations(exchange, operation)]
    write_overlay(tmp_path / "learned.yaml", before, found)
    document = Document(tmp_path / "small.yaml")
    apply(document, read(tmp_path / "learned.yaml"), tmp_path / "learned.yaml")
    assert "text/plain" in document.root["paths"]["/things"]["get"]["responses"]["500"]["content"]


def test_a_broken_seed_fact_is_not_in_the_overlay(tmp_path: Path) -> None:
    before = small_target(tmp_path)
    assert (
        write_overlay(tmp_path / "learned.yaml", before, findings(before, {"id": 1, "name": "x"}))
        == 0
    )


def test_serve_applies_the_overlay(tmp_path: Path) -> None:
    small_target(tmp_path)
    action = {
        "target": "$['paths']['/things']['get']['responses']['200']['content']['application/json']",
        "update": {"example": {"id": "a", "name": "imitated"}},
    }
    (tmp_path / "o.yaml").write_text(
        yaml.safe_dump(
            {
                "overlay": "1.0.0",
                "info": {"title": "t", "version": "1"},
                "extends": "small.yaml",
                "actions": [action],
            }
        )
    )
    app = create_app(Settings(specs=(tmp_path / "small.yaml",), overlays=(tmp_path / "o.yaml",)))
    content = app.mounts["small"].pipeline.document.root["paths"]["/things"]["get"]["responses"][
        "200"
    ]["content"]["application/json"]
    assert content["example"]["name"] == "imitated"


def test_an_overlay_for_an_unknown_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nextends: other.yaml\nactions: []\n"
    )
    with pytest.raises(ConfigError, match=r"other\.yaml"):
        create_app(Settings(overlays=(tmp_path / "o.yaml",)))


def test_a_file_that_is_not_an_overlay_is_refused(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "o.yaml")
    (tmp_path / "o.yaml").write_text("a: 1\n")
    with pytest.raises(ConfigError, match="overlay"):
        read(tmp_path / "o.yaml")


def test_a_baseline_accepts_until_it_expires(tmp_path: Path) -> None:
    finding = findings(small_target(tmp_path), {"id": 1, "name": "x"})[0]
    write_baseline(tmp_path / "known.json", [finding], "ticket 12")
    known = Baseline.read(tmp_path / "known.json")
    assert known.reason(finding) == "ticket 12"
    entry = {"id": finding.id, "reason": "ticket 12", "expires": "2020-01-31"}
    assert Baseline([entry], date(2020, 1, 31)).reason(finding) == "ticket 12"
    late = Baseline([entry], date(2020, 2, 1))
    assert late.reason(finding) == ""
    assert late.expired == (finding.id,)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"accepted": [{"id": "a"}]}',
        '{"accepted": [{"id": "a", "reason": "x", "expires": "soon"}]}',
    ],
    ids=["none", "no reason", "no date"],
)
def test_an_incomplete_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text)
    with pytest.raises(ConfigError):
        Baseline.read(tmp_path / "known.json")
