"""The examples of docs/scenarios.md work as described."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml12
from jsonschema import Draft202012Validator

from mockgateway.data import SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.scenario import activate
from mockgateway.scenario.grammar import PHASE_KEYS, RULE_KEYS, TOP_KEYS
from mockgateway.scenario.reply import KINDS
from mockgateway.scenario.when import KEYS
from mockgateway.server import Settings, create_app
from tests.scenario.sandbox import NOON, call_app

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scenarios.md").read_text("utf-8")
EXAMPLES = re.findall(
    r'<!-- chats: ([\d +]+?)(?:; says: "(.*?)")? -->\n```yaml\n(.*?)```', PAGE, re.DOTALL
)


def test_every_example_states_its_result() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") >= 8


@pytest.mark.parametrize(
    ("chats", "says", "text"), EXAMPLES, ids=[str(number) for number in range(1, len(EXAMPLES) + 1)]
)
def test_an_example_has_its_stated_result(chats: str, says: str, text: str) -> None:
    app = create_app(Settings())
    sandbox = app.sandbox_state("").sandbox
    sandbox.clock.set(NOON)
    sandbox.clock.run(0)
    value: Any = yaml12.parse_yaml(text)
    assert (
        list(
            Draft202012Validator(
                json.loads((SCENARIOS / "scenario.schema.json").read_text())
            ).iter_errors(value)
        )
        == []
    )
    activate(sandbox, app.library.put("example", value))
    reply, statuses, wanted = None, [], []
    for word in chats.split():
        if word.startswith("+"):
            sandbox.clock.advance(int(word))
            continue
        reply = call_app(app)
        statuses.append(reply.status)
        wanted.append(int(word))
    assert statuses == wanted
    assert reply is not None
    if says:
        assert json.loads(reply.encode())["choices"][0]["message"]["content"] == says


@pytest.mark.parametrize(
    "word",
    sorted({*TOP_KEYS, *RULE_KEYS, *PHASE_KEYS, *KEYS, *KINDS, "refusal", "status", "headers"}),
)
def test_every_word_of_the_grammar_is_documented(word: str) -> None:
    assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", PAGE), word


@pytest.mark.parametrize("name", ["fast-chat", "reasoning-model", "cold-start", "image", "video"])
def test_the_profiles_of_the_page_exist(name: str) -> None:
    assert (SCENARIOS / f"{name}.yaml").is_file()
    assert f"`{name}`" in PAGE


def test_every_fault_has_a_section() -> None:
    assert all(
        f"## {word}\n"
        in (Path(__file__).resolve().parents[2] / "docs" / "faults.md").read_text("utf-8")
        for word in FAULTS
    )
