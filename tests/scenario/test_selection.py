"""Which scenario a call uses: that of the server, sandbox, key, model suffix, prompt or header."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from mockgateway.data import FIXTURES
from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.scenario import activate
from mockgateway.scenario.rule import Phase, Scenario
from mockgateway.server import Settings, create_app
from mockgateway.server.reload import watch
from mockgateway.state.accounts import read_accounts
from tests.scenario.sandbox import HELLO, MockSandbox, call_app, text_of
from tests.serving import Mock, serving

YAML = {"content-type": "application/yaml"}

LIMITED = "sk-sealink-test-ratelimited-0000000000000000"
SAYS = {
    text: {"name": f"says-{text}", "rules": [{"when": {"make": "chat"}, "reply": {"text": text}}]}
    for text in ("server", "sandbox", "header")
}


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[MockSandbox]:
    made = MockSandbox(mock)
    yield made
    made.close()


def file(folder: Path, text: str, name: str = "") -> Path:
    path = folder / f"{name or text}.yaml"
    path.write_text(f"rules:\n- when: {{make: chat}}\n  reply: {{text: {text}}}\n")
    return path


def test_the_stronger_selection_wins(tmp_path: Path) -> None:
    for name in ("server", "sandbox", "suffix", "mark", "header"):
        file(tmp_path, name)
    with serving(Settings(scenario=str(tmp_path / "server.yaml"))) as mock:
        sandbox = MockSandbox(mock)
        outcomes = [sandbox.reply_text()]
        sandbox.put("sandbox")
        outcomes += [
            sandbox.reply_text(),
            sandbox.reply_text(model="qwen3-max:suffix"),
            sandbox.reply_text(model="qwen3-max:suffix", text="[mock: mark] Hi"),
        ]
        outcomes += [
            sandbox.reply_text(
                model="qwen3-max:suffix",
                text="[mock: mark] Hi",
                headers={"x-mock-scenario": "header"},
            )
        ]
        sandbox.http.delete("/_mock/scenario").raise_for_status()
        outcomes += [sandbox.reply_text(model="qwen3-max:suffix")]
        keyed = sandbox.chat(headers={"authorization": f"Bearer {LIMITED}"}).status_code
        suffixed = sandbox.chat(
            headers={"authorization": f"Bearer {LIMITED}"}, model="qwen3-max:suffix"
        ).status_code
        sandbox.close()
    assert outcomes == ["server", "sandbox", "suffix", "mark", "header", "suffix"]
    assert (keyed, suffixed) == (429, 200)


@pytest.mark.parametrize("sandboxed", [False, True], ids=["alone", "beside the sandbox's"])
def test_a_key_selects_a_scenario(sandbox: MockSandbox, sandboxed: bool) -> None:
    if sandboxed:
        sandbox.put(
            {
                "rules": [
                    {
                        "when": {"do": "complete"},
                        "at": "edge",
                        "faults": [{"refuse": "internal_error"}],
                    }
                ]
            }
        )
    statuses = [
        sandbox.chat(headers={"authorization": f"Bearer {LIMITED}"}).status_code for _ in range(4)
    ]
    assert statuses == [429, 429, 200, 200]
    assert sandbox.chat().status_code == (500 if sandboxed else 200)


def test_each_gateway_has_a_key_for_a_scenario(mock: Mock) -> None:
    accounts = parse(FIXTURES / "accounts.yaml")
    for gateway, path in (
        ("sealink", "/v1/video/generations"),
        ("apikey", "/v1/videos"),
        ("babysea", "/v1/generate/video/bytedance/seedance-1.5-pro"),
    ):
        key = next(one["key"] for one in accounts[gateway] if one.get("scenario") == "video-stuck")
        sandbox = MockSandbox(mock, key=key)
        model = {"sealink": "wan2.6-t2v", "apikey": "seedance-2", "babysea": ""}[gateway]
        asked = (
            {"model": model, "prompt": "A harbour"}
            if model
            else {"generation_prompt": "A harbour", "generation_duration": 5}
        )
        submitted = sandbox.http.post(f"/{gateway}{path}", json=asked)
        sandbox.close()
        assert submitted.headers.get("x-mock-applied", "").startswith("task_stuck"), submitted.text


def test_an_unknown_scenario_of_an_account_prevents_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [{"key": "sk-sealink-test-1", "scenario": "rate-limted"}]
    accounts = {"sealink": read_accounts(entries, FIXTURES / "accounts.yaml")}
    monkeypatch.setattr("mockgateway.server.factory.read_all_accounts", lambda: accounts)
    with pytest.raises(ConfigError, match="did you mean 'rate-limited'"):
        create_app(Settings())


def test_the_suffix_is_removed_before_the_model_is_looked_up(sandbox: MockSandbox) -> None:
    client = sandbox.openai()
    for _ in range(2):
        with pytest.raises(openai.RateLimitError):
            client.chat.completions.create(model="qwen3-max:rate-limited", messages=HELLO)  # type: ignore[arg-type]
    assert (
        client.chat.completions.create(model="qwen3-max:rate-limited", messages=HELLO).model  # type: ignore[arg-type]
        == "qwen3-max"
    )
    typo = sandbox.chat(model="qwen3-max:rate-limted")
    assert (
        typo.json()["error"]["code"],
        "did you mean 'rate-limited'" in typo.headers["x-mock-applied"],
    ) == ("model_not_found", True)
    assert sandbox.chat(model="qwerty:rate-limited").json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize("sandboxed", [False, True], ids=["alone", "beside the sandbox's"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(
            "/babysea/v1/generate/video/bytedance/seedance-1.5-pro:video-stuck",
            {"generation_prompt": "A harbour", "generation_duration": 5},
            id="babysea",
        ),
        pytest.param(
            "/seacloud/model/v1/queue/nano_banana_2:video-stuck",
            {"prompt": "A harbour"},
            id="seacloud",
        ),
        pytest.param(
            "/sealink/v1/video/generations",
            {"model": "wan2.6-t2v:video-stuck", "prompt": "A harbour"},
            id="sealink",
        ),
    ],
)
def test_a_model_in_the_path_may_have_a_suffix(
    sandbox: MockSandbox, path: str, body: Any, sandboxed: bool
) -> None:
    if sandboxed:
        sandbox.put(SAYS["sandbox"])
    submitted = sandbox.http.post(path, json=body)
    assert submitted.status_code in (200, 201, 202), submitted.text
    assert submitted.headers["x-mock-applied"].startswith("task_stuck")
    assert ":video-stuck" not in submitted.text


def test_a_mark_in_the_last_message_selects_a_scenario_or_faults(sandbox: MockSandbox) -> None:
    assert [sandbox.chat(text="[mock: rate-limited] Hi").status_code for _ in range(3)] == [
        429,
        429,
        200,
    ]
    assert sandbox.chat(text="[mock: refuse=insufficient_balance] Hi").status_code == 402
    assert (
        sandbox.chat(text="Hi [mock: truncate=5, header_loss]").headers["x-mock-applied"].count(";")
        == 1
    )
    history = [
        {"role": "user", "content": "[mock: refuse=rate_limited] Hi"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "And now?"},
    ]
    assert sandbox.chat(messages=history).status_code == 200
    wrong = sandbox.chat(text="[mock: rate-limted] Hi")
    assert (wrong.status_code, "did you mean 'rate-limited'" in wrong.text) == (400, True)


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ({"x-mock-scenario": "rate-limted"}, "did you mean 'rate-limited'"),
        ({"x-mock-fault": "latancy=2s"}, "did you mean 'latency'"),
        ({"x-mock-fault": "latency=soon"}, "expected a duration, got 'soon'"),
        ({"x-mock-fault": "{latency: [}"}, "cannot be read"),
        ({"x-mock-fault": "refuse=rate_limitedd"}, "did you mean 'rate_limited'"),
        ({"x-mock-fault": "refuse=task_running"}, "unknown problem 'task_running'"),
        ({"x-mock-fault": "quota={calls: 5, kind: nothing}"}, "unknown problem 'nothing'"),
        ({"x-mock-fault": "rate_limit={kind: rate_limit}"}, "did you mean 'rate_limited'"),
    ],
)
def test_an_unknown_selection_is_refused_with_the_nearest_name(
    sandbox: MockSandbox, headers: Any, word: str
) -> None:
    reply = sandbox.chat(headers=headers)
    assert (reply.status_code, word in reply.text) == (400, True), reply.text


def test_methods_and_headers_are_compared_as_sent(sandbox: MockSandbox) -> None:
    sandbox.put(
        {
            "rules": [
                {
                    "when": {"method": "post", "header": {"X-Flag": True, "x-number": 7}},
                    "faults": [{"refuse": "rate_limited"}],
                }
            ]
        }
    )
    assert sandbox.chat(headers={"x-flag": "true", "x-number": "7"}).status_code == 429
    assert sandbox.chat(headers={"x-flag": "True", "x-number": "7"}).status_code == 200
    twice = [("x-number", "7"), ("x-flag", "false"), ("x-flag", "true")]
    assert sandbox.chat(headers=twice).status_code == 429
    assert sandbox.chat().status_code == 200


@pytest.mark.parametrize(
    ("schedule", "applied"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"first": 2}, [1, 2]),
        ({"after": 3}, [4, 5, 6, 7, 8]),
        ({"after": 3, "first": 2}, [4, 5]),
        ({"nth": 3}, [3]),
        ({"nth": [2, 5]}, [2, 5]),
        ({"every": 3}, [3, 6]),
        ({"every": 3, "after": 3}, [6]),
        ({"every": 4, "after": 2, "first": 2}, [4]),
        ({"every": 2, "first": 4}, [2, 4]),
        ({"nth": [1, 4, 6], "every": 2}, [4, 6]),
        ({"chance": 0}, []),
        ({"chance": 1, "first": 1}, [1]),
    ],
    ids=str,
)
def test_a_schedule_selects_calls_by_number(schedule: Any, applied: list[int]) -> None:
    app = create_app(Settings())
    activate(
        app.sandbox_state("").sandbox,
        app.library.put(
            "turns",
            {
                "rules": [
                    {"when": {"make": "chat"}, **schedule, "faults": [{"refuse": "rate_limited"}]}
                ]
            },
        ),
    )
    assert [number for number in range(1, 9) if call_app(app).status == 429] == applied


def test_put_resets_the_counts_and_delete_ends_the_scenario(sandbox: MockSandbox) -> None:
    sandbox.put("rate-limited")
    first = sandbox.statuses(3)
    shown = sandbox.put("rate-limited")
    again = sandbox.statuses(3)
    met = sandbox.http.get("/_mock/scenario").json()["met"]
    ended = sandbox.http.delete("/_mock/scenario").json()
    assert first == again == [429, 429, 200]
    assert (shown["met"], met, ended) == ({}, {"rate-limited#1": 3}, {"scenario": None})
    assert sandbox.statuses(2) == [200, 200]


@pytest.mark.parametrize(
    "content",
    [
        '{"name": "rate-limited"}',
        '"rate-limited"',
        "rate-limited",
        "rules:\n- when: {do: complete}\n  first: 2\n  faults: [{refuse: rate_limited}]\n",
    ],
)
def test_a_scenario_is_put_by_name_or_as_a_whole(sandbox: MockSandbox, content: str) -> None:
    assert sandbox.http.put("/_mock/scenario", content=content, headers=YAML).status_code == 200
    assert sandbox.statuses(3) == [429, 429, 200]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "a request body is required"),
        ("[]", "is not a scenario"),
        ('{"name": "rate-limted"}', "did you mean 'rate-limited'"),
        ('{"rules": [{"faults": ["latancy"]}]}', "did you mean 'latency'"),
        ("rules: [", "neither JSON nor YAML"),
        ("[" * 5000, "60 levels"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n"
                for p, n in zip("abcdefg", "bcdefgh", strict=True)
            ),
            "expands",
        ),
        ('{"name": "rate-limited", "rules": [{"faults": ["truncate"]}]}', "taken by a file"),
        ('{"rules": [{"reply": {"media": "x.png"}}]}', "only a scenario that is a file"),
        ("rules: [{reply: {json: {7: a}}}]", "put keys in quotes"),
        ("rules: [{reply: {tool_calls: [{name: a, arguments: {7: a}}]}}]", "put keys in quotes"),
        ('{"rules": [{"reply": {"json": {}, "headers": 5}}]}', "expected a mapping, got 5"),
    ],
)
def test_an_invalid_scenario_is_refused_and_the_active_one_stays(
    sandbox: MockSandbox, content: str, word: str
) -> None:
    sandbox.put("rate-limited")
    reply = sandbox.http.put("/_mock/scenario", content=content, headers=YAML)
    assert (reply.status_code, word in reply.text) == (400, True), reply.text
    assert sandbox.statuses(1) == [429]


def test_a_put_scenario_is_known_in_its_sandbox_only(mock: Mock) -> None:
    one, other, third = MockSandbox(mock), MockSandbox(mock), MockSandbox(mock)
    for sandbox, text in ((one, "one"), (other, "other")):
        sandbox.put(
            {"name": "mine", "rules": [{"when": {"make": "chat"}, "reply": {"text": text}}]}
        )
        sandbox.http.delete("/_mock/scenario").raise_for_status()
    outcomes = [
        sandbox.reply_text(headers={"x-mock-scenario": "mine"}) for sandbox in (one, other)
    ] + [one.reply_text(model="qwen3-max:mine"), one.reply_text(text="[mock: mine] Hi")]
    unknown = third.chat(headers={"x-mock-scenario": "mine"})
    listed = [entry["name"] for entry in third.http.get("/_mock/scenarios").json()["scenarios"]]
    again = one.http.put("/_mock/scenario", json={"name": "mine"})
    for sandbox in (one, other, third):
        sandbox.close()
    assert outcomes == ["one", "other", "one", "one"]
    assert (unknown.status_code, "unknown scenario 'mine'" in unknown.text, "mine" in listed) == (
        400,
        True,
        False,
    )
    assert again.json()["scenario"] == "mine"


def test_two_fault_headers_form_one_list(sandbox: MockSandbox) -> None:
    headers = [("x-mock-fault", "latency=10ms"), ("x-mock-fault", "truncate=9, header_loss")]
    asked = {"model": "qwen3-max", "messages": HELLO}
    reply = sandbox.http.post("/sealink/v1/chat/completions", json=asked, headers=headers)
    assert (len(reply.content), reply.headers["x-mock-applied"].count("; ")) == (9, 2)


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        pytest.param("latency=", "latency= has no value", id="no value"),
        pytest.param("refuse=rate_limitd", "unknown problem 'rate_limitd'; did you", id="typo"),
    ],
)
def test_a_wrong_fault_header_is_refused_with_advice(
    sandbox: MockSandbox, fault: str, advice: str
) -> None:
    reply = sandbox.http.get("/sealink/v1/models", headers={"x-mock-fault": fault})
    message = reply.json()["error"]["message"]
    assert (reply.status_code, advice in message, "kind:" in message) == (400, True, False)


def test_the_shipped_scenarios_are_listed(sandbox: MockSandbox) -> None:
    listed = {one["name"]: one for one in sandbox.http.get("/_mock/scenarios").json()["scenarios"]}
    assert listed["black-friday"]["phases"] == ["calm", "rush", "storm", "recovery", "after"]
    assert not [one for one in listed.values() if "broken" in one]


def test_explain_says_why_no_rule_applied(sandbox: MockSandbox) -> None:
    rules: list[Any] = [
        {"when": {"make": "chat", "model": "gpt-*", "stream": True}, "faults": ["truncate"]},
        {"when": {"make": "chat", "model": "qwen*", "says": "refund"}, "faults": ["truncate"]},
        {"when": {"make": "chat"}, "nth": 3, "faults": ["truncate"]},
        {"when": {"make": "chat"}, "between": ["10s", "20s"], "faults": ["truncate"]},
    ]
    sandbox.put({"rules": rules})
    sandbox.chat()
    outcomes = sandbox.http.get("/_mock/scenario", params={"explain": "last"}).json()
    assert (outcomes["operation"], outcomes["do"], outcomes["make"], outcomes["model"]) == (
        "createChatCompletion",
        "complete",
        "chat",
        "qwen3-max",
    )
    assert [miss.split(": ", 1)[1] for miss in outcomes["misses"]] == [
        "the body does not say 'refund'",
        "this is call 1 that it matches (nth: [3])",
        "0.0 seconds have passed, not 10 to 20",
        "model is 'qwen3-max', not 'gpt-*'; stream is false, not true",
    ]
    sandbox.chat(headers={"x-mock-scenario": "stream-cut"})
    by_header = sandbox.http.get("/_mock/scenario", params={"explain": "last"}).json()
    assert (by_header["scenario"], len(by_header["misses"])) == ("stream-cut", 2)
    wrong = sandbox.http.get("/_mock/scenario", params={"explain": "99"})
    assert (wrong.status_code, "/_mock/journal" in wrong.text) == (400, True)


def test_an_edit_takes_effect_at_once_unless_it_is_invalid(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = file(tmp_path, "one", "mine")
    app = create_app(Settings(scenario=str(path)))

    def content() -> str:
        return text_of(call_app(app))

    outcomes = [content()]
    file(tmp_path, "second", "mine")
    outcomes.append(content())
    path.write_text("rules:\n- reply: {txt: third}\n")
    with caplog.at_level(logging.ERROR):
        outcomes.append(content())
    file(tmp_path, "fourth one", "mine")
    outcomes.append(content())
    assert outcomes == ["one", "second", "second", "fourth one"]
    assert "did you mean 'text'" in caplog.text
    assert "the last valid version stays active" in caplog.text


PHASES = [Phase("calm", 10.0, ()), Phase("storm", 5.0, ())]


@pytest.mark.parametrize(
    ("scenario", "seconds", "phases"),
    [
        pytest.param(Scenario("x"), [0, 99], [-1, -1], id="none"),
        pytest.param(
            Scenario("x", phases=PHASES), [0, 9.9, 10, 15, 16], [0, 0, 1, -1, -1], id="once"
        ),
        pytest.param(
            Scenario("x", phases=PHASES, repeat=True), [10, 15, 25, 3000], [1, 0, 1, 0], id="again"
        ),
        pytest.param(
            Scenario("x", phases=[PHASES[0], Phase("after", None, ())], repeat=True),
            [9, 10, 20, 9999],
            [0, 1, 1, 1],
            id="the last never ends",
        ),
    ],
)
def test_each_phase_lasts_its_time(
    scenario: Scenario, seconds: list[float], phases: list[int]
) -> None:
    assert [scenario.phase_at(passed) for passed in seconds] == phases


def test_the_first_of_several_replies_is_sent(sandbox: MockSandbox) -> None:
    rules: list[Any] = [{"reply": {"text": text}} for text in ("first", "second")]
    sandbox.put({"rules": rules})
    assert sandbox.reply_text() == "first"
    sandbox.put({"rules": [rules[0], rules[1] | {"at": "edge"}]})
    assert sandbox.reply_text() == "second"


def test_the_time_of_a_scenario_goes_on_when_its_file_is_edited(tmp_path: Path) -> None:
    path = tmp_path / "timed.yaml"
    path.write_text("rules:\n- {between: [10s, 20s], reply: {text: now}}\n")
    app = create_app(Settings(scenario=str(path)))
    clock = app.sandbox_state("").sandbox.clock
    clock.run(0)

    def answers(*seconds: float) -> list[bool]:
        """Return whether the rule applies after further seconds: by the server's, by a header."""
        found = []
        for length in seconds:
            clock.advance(length)
            for headers in ({}, {"x-mock-scenario": "timed"}):
                found.append(text_of(call_app(app, headers=headers)) == "now")
        return found

    assert answers(0, 9.5, 0.5) == [False] * 4 + [True] * 2
    path.write_text(f"{path.read_text()}- {{when: {{path: /none}}, faults: [truncate]}}\n")
    assert answers(1, 8.5, 0.5) == [True] * 4 + [False] * 2


def test_an_invalid_edit_is_reported_with_the_active_scenario(tmp_path: Path) -> None:
    path = file(tmp_path, "one", "mine")
    with serving(Settings(scenario=str(path))) as mock, httpx.Client(base_url=mock.url) as http:
        before = http.get("/_mock/scenario").json()
        path.write_text("rules:\n- reply: {txt: two}\n")
        broken = http.get("/_mock/scenario").json()
        listed = next(
            one for one in http.get("/_mock/scenarios").json()["scenarios"] if one["name"] == "mine"
        )
        file(tmp_path, "three", "mine")
        mended = http.get("/_mock/scenario").json()
    assert ("broken" in before, "broken" in mended) == (False, False)
    assert broken["broken"].startswith(f"{path}:2: ")
    assert "did you mean 'text'" in broken["broken"]
    assert listed["broken"] in broken["broken"]


def test_reload_keeps_put_scenarios_and_the_last_valid_version(tmp_path: Path) -> None:
    path = file(tmp_path, "one", "mine")
    settings = Settings(scenario=str(path))
    app = create_app(settings)
    assert callable(watch)
    app.sandbox_state("a")
    app.library.put("kept", SAYS["sandbox"])
    file(tmp_path, "second", "mine")
    app.adopt(create_app(settings))
    assert text_of(call_app(app, sandbox="a")) == "second"
    assert text_of(call_app(app, headers={"x-mock-scenario": "says-sandbox"})) == "sandbox"
    path.write_text("rules: [latancy]\n")
    with pytest.raises(ConfigError, match=r"mine\.yaml:1"):
        create_app(settings)
    assert text_of(call_app(app, sandbox="a")) == "second"


def test_user_files_are_listed_with_the_shipped_scenarios(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("include: [rate-limited]\nrules:\n- when: {says: own}\n  reply: {text: mine}\n")
    with (
        serving(Settings(scenario=str(path))) as mock,
        httpx.Client(base_url=mock.url, headers={"authorization": "Bearer k"}) as http,
    ):
        asked = {"model": "qwen3-max", "messages": [{"role": "user", "content": "my own"}]}
        assert [
            http.post("/sealink/v1/chat/completions", json=asked).status_code for _ in range(3)
        ] == [429, 429, 200]
