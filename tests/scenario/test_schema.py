"""The published JSON Schema is up to date, and accepts what the grammar accepts."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import yaml12
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from mockgateway.cli.scenarios import scenarios, schema_text
from mockgateway.data import SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.scenario.fields import build
from tests.scenario.test_broken import BROKEN, FINE

SCHEMA = SCENARIOS / "scenario.schema.json"
FILES = sorted(SCENARIOS.glob("*.yaml"))

# Cases that a schema cannot express, or that an editor reports by other means.
BEYOND = (
    "JSONPath, template, a file, an include, a deep nest, a very deep nest, a bomb, a zero "
    "byte, a key twice, two documents, a tab, a bracket, a quote, an indentation, an anchor, a "
    "tag, nothing at all, only a comment, no rules, empty rules, with empty faults, ever "
    "before, between backwards, after beyond reason, a time beyond a day, beyond the whole, "
    "above a hundred, two replies, out of this world, that is none, of two kinds, reply of "
    "nothing, rule that does nothing, that is nobody's, a glob of nothing, an unknown gateway, "
    "an unknown region, never meet, an unknown problem, a p99, keep-alive beyond, no upstreams, "
    "no headers that, a lost header, without a body, status of a text, headers of a text, of "
    "two lines, that frames, that declines, tool's bad name, without an end, letter that is "
    "none, where no"
).split(", ")


def errors(value: Any) -> list[str]:
    return [
        error.message
        for error in Draft202012Validator(json.loads(SCHEMA.read_text())).iter_errors(value)
    ]


def test_the_published_schema_is_up_to_date() -> None:
    assert SCHEMA.read_text() == schema_text(), (
        "run `mockgateway scenarios schema > scenarios/scenario.schema.json`"
    )
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_scenario_names_the_schema_and_is_valid(path: Path) -> None:
    text = path.read_text()
    value: Any = yaml12.parse_yaml(text)
    assert text.startswith(
        f"# yaml-language-server: $schema=scenario.schema.json\nname: {path.stem}\nabout: "
    )
    assert errors(value) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in BROKEN if not any(words in kind for words in BEYOND)]
)
def test_the_schema_refuses_broken_files(kind: str) -> None:
    assert errors(yaml12.parse_yaml(BROKEN[kind][0])) != []


@pytest.mark.parametrize("word", FAULTS)
def test_every_fault_is_described(word: str) -> None:
    described = [
        one
        for one in json.loads(schema_text())["$defs"]["fault"]["anyOf"]
        if word in one.get("properties", {})
    ]
    assert len(described) == 1
    assert len(described[0]["description"]) > 20


@pytest.mark.parametrize("word", FAULTS)
def test_a_single_value_sets_the_first_field_of_a_fault(word: str) -> None:
    first = next((one for one in dataclasses.fields(FAULTS[word]) if one.init), None)
    if first is None or isinstance(first.default, (dataclasses._MISSING_TYPE, tuple)):
        return
    value: Any = {
        "latency": "2s",
        "stall": "2s",
        "truncate": 3,
        "refuse": "rate_limited",
        "wrong_type": "$.a",
        "missing_field": "$.a",
    }.get(word, first.default)
    assert build(FAULTS[word], value) == build(FAULTS[word], {first.name.rstrip("_"): value})
    assert errors({"rules": [{"faults": [{word: value}]}]}) == []


def test_the_scenarios_are_in_the_wheel() -> None:
    import tomllib

    build = tomllib.loads((SCENARIOS.parent / "pyproject.toml").read_text())["tool"]["hatch"][
        "build"
    ]["targets"]
    assert {"/scenarios/*.yaml", "/scenarios/*.json"} <= set(build["wheel"]["include"])
    assert build["wheel"]["sources"]["scenarios"] == "mockgateway/scenarios"
    assert "/scenarios" in build["sdist"]["include"]


def test_the_command_lists_checks_and_shows_scenarios(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(scenarios, words)
        return result.exit_code, result.output

    listed, shown = run(), run("show", "rate-limited")
    (tmp_path / "mine.yaml").write_text(FINE)
    (tmp_path / "bad.yaml").write_text("rule: []\n")
    assert (listed[0], len(listed[1].splitlines())) == (0, len(FILES))
    assert shown == (0, (SCENARIOS / "rate-limited.yaml").read_text())
    assert run("check")[0] == 0
    assert run("check", str(tmp_path / "mine.yaml")) == (
        0,
        f"{tmp_path / 'mine.yaml'}: ok, 1 rule\n",
    )
    code, text = run("check", str(tmp_path / "bad.yaml"), str(tmp_path / "mine.yaml"))
    assert (code, "did you mean 'rules'" in text, "ok" in text) == (1, True, True)
    assert run("schema") == (0, schema_text())
