"""The index is a short cut: it finds the rules that a look at each of them finds."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest

from mockgateway.request import ParsedRequest
from mockgateway.scenario import ActiveScenario, RequestView
from mockgateway.scenario.timeline import Timeline
from mockgateway.server import create_app
from mockgateway.server.app import App

WORDS = [
    "refund policy",
    "hello",
    "ABC",
    "a",
    'x"y',
    "line\nbreak",
    "ünï",
    "sk-1",
    "sk-12",
    "*",
    "s*",
    "sk-?",
    "[ab]c*",
    "tab\t",
]
VALUES = [7, 7.0, True, None, *WORDS]


@pytest.fixture(scope="module")
def app() -> App:
    return create_app()


def condition(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for word in chance.sample(
        ["says", "key", "header", "body", "path", "stream"], chance.choice([1, 1, 2, 3])
    ):
        made[word] = {
            "stream": chance.choice([True, False]),
            "header": {"x-a": chance.choice(WORDS)},
            "body": {chance.choice(["a", "$.messages[*].content", "$.b"]): chance.choice(VALUES)},
            "path": chance.choice(["/v1/*", "*", "/v1/chat/completions", "/x"]),
        }.get(word, chance.choice(WORDS))
    return made


def call(app: App, chance: random.Random) -> ParsedRequest:
    said = [
        {"role": "user", "content": f"{chance.choice(WORDS)} and {chance.choice(WORDS)}"}
        for _ in range(2)
    ]
    body = orjson.dumps(
        {
            "a": chance.choice([*VALUES, {"q": 1}, ["a"]]),
            "messages": said,
            "stream": chance.choice([True, False]),
        }
    )
    head = {
        b"authorization": f"Bearer {chance.choice(['sk-1', 'sk-12x', 'abc', ''])}".encode(),
        b"x-a": chance.choice([b"abc", b"sk-1", b"hello"]),
    }
    sandbox = app.sandbox_state("").sandbox
    return ParsedRequest(
        "POST",
        "/v1/chat/completions",
        b"",
        list(head.items()),
        head,
        body,
        "",
        "",
        "sealink",
        "",
        sandbox,
        1,
        sandbox.seed,
        10.0,
        {},
    )


@pytest.mark.parametrize("rules", [1, 5, 40, 300])
@pytest.mark.parametrize("seed", range(5))
def test_the_index_finds_the_same_rules_as_a_linear_search(app: App, rules: int, seed: int) -> None:
    chance = random.Random(f"{rules} {seed}")
    scenario = app.library.put(
        f"{rules} {seed}",
        {"rules": [{"when": condition(chance), "faults": ["truncate"]} for _ in range(rules)]},
    )
    active = ActiveScenario(scenario, app.sandbox_state("").sandbox, Timeline(0.0))
    found_total = 0
    for _ in range(40):
        asked = call(app, chance)
        one, other = (
            RequestView(asked, "createChatCompletion", "complete", "chat") for _ in range(2)
        )
        found = [rule.name for rule in active.matching(one)]
        found_total += len(found)
        assert found == [
            rule.name
            for rule in scenario.rules
            if rule.when.may_match(other) and rule.when.matches(other)
        ]
    assert found_total > 0 or rules < 5
