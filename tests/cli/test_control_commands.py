"""The commands that see and steer a running mock."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from mockgateway.cli.main import cli
from mockgateway.problem import ConfigError
from mockgateway.server.control.document import find_operation
from tests.serving import Mock

NAME = "commands"
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hi"}]}
VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer k"}
    with httpx.Client(base_url=f"{mock.url}/~{NAME}", headers=headers, timeout=20) as client:
        yield client
        mock.forget_sandboxes()


def run(mock: Mock, *words: str, name: str = NAME) -> Result:
    words = (*words, "--url", mock.url, "--sandbox", name)
    result = CliRunner().invoke(cli, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_scenario_chooses_the_next_replies(
    mock: Mock, sandbox: httpx.Client, tmp_path: Path
) -> None:
    def status() -> int:
        return sandbox.post("/sealink/v1/chat/completions", json=CHAT).status_code

    used = run(mock, "scenario", "use", "rate-limited").output
    limited = status()
    met = run(mock, "scenario").output
    own = tmp_path / "mine.yaml"
    own.write_text("about: mine\nrules:\n- reply: {json: {}, status: 418}\n", "utf-8")
    run(mock, "scenario", "use", str(own))
    teapot = status()
    ended = run(mock, "scenario", "clear", "--json").output

    assert used.startswith("rate-limited: ")
    assert (limited, teapot, status()) == (429, 418, 200)
    assert "rate-limited#1: 1 call" in met
    assert json.loads(ended) == {"scenario": None}


def test_scenario_moves_the_timeline(mock: Mock, sandbox: httpx.Client) -> None:
    run(mock, "scenario", "use", "storm-demo")
    lines = [
        run(mock, "scenario", *words).output.splitlines()[1]
        for words in (["skip"], ["pause"], ["skip", "recovery"], ["resume"])
    ]

    shown = "healthy > [storm] > outage > recovery > after"
    assert [shown in line for line in lines] == [True, True, False, False]
    assert [line.endswith("paused") for line in lines] == [False, True, True, False]
    assert all("[recovery]" in line for line in lines[2:])


def test_the_clock_completes_a_task(mock: Mock, sandbox: httpx.Client) -> None:
    frozen = run(mock, "clock", "freeze").output
    for _ in range(4):
        sandbox.post("/sealink/v1/video/generations", json=VIDEO)
    run(mock, "tasks", "fail", "--kind", "content_blocked")
    listed = json.loads(run(mock, "tasks", "list", "--json").output)["tasks"]
    oldest = listed[-1]["id"]
    states = [run(mock, "tasks", verb, oldest).output.split()[2] for verb in ("advance", "cancel")]
    run(mock, "tasks", "finish", listed[1]["id"])
    run(mock, "clock", "advance", "1h")
    later = json.loads(run(mock, "clock", "--json").output)
    fast = run(mock, "clock", "speed", "60").output

    assert (frozen.split()[1], fast.split()[1:]) == ("frozen", ["speed", "60"])
    assert states == ["running", "canceled"]
    lines = run(mock, "tasks").output.splitlines()
    assert [line.split()[2] for line in lines] == ["failed", "succeeded", "succeeded", "canceled"]
    assert later["frozen"] is True


def test_tail_prints_the_calls_that_pass_its_filters(mock: Mock, sandbox: httpx.Client) -> None:
    path = "/sealink/v1/chat/completions"
    sandbox.post(path, json=CHAT)
    sandbox.post(path, json=CHAT, headers={"x-mock-fault": "refuse=rate_limited"})
    sandbox.post(path, json=CHAT, headers={"x-mock-fault": "latency=1ms"})
    sandbox.post(path, json=CHAT | {"model": "nothing"})
    filters = {
        "--status": ("4xx", [429, 404]),
        "--model": ("qwen*", [200, 429, 200]),
        "--fault": ("latency", [200]),
        "--operation": ("createChat*", [200, 429, 200, 404]),
    }

    for option, (value, expected) in filters.items():
        words = (option, value, "--count", str(len(expected)))
        lines = run(mock, "tail", "--json", *words).output.splitlines()
        assert [json.loads(line)["status"] for line in lines] == expected
        text = run(mock, "tail", *words).output
        assert [int(line.split()[1]) for line in text.splitlines()] == expected


def test_nothing_in_a_call_controls_the_terminal(mock: Mock, sandbox: httpx.Client) -> None:
    text = "\x1b[31m\x1b]0;title\x07\n12:00:00 200\r\x9b\u202e"
    sandbox.post("/sealink/v1/chat/completions", json=CHAT | {"model": text})
    sandbox.post("/sealink/v1/video/generations", json=VIDEO)
    run(mock, "tasks", "fail", "--message", text)
    sandbox.put("/_mock/scenario", json={"about": text, "rules": [{"reply": {"json": {}}}]})

    for words in (["tail", "--count", "2"], ["tasks"], ["scenario"]):
        lines = run(mock, *words).output.splitlines()
        assert len(lines) <= 2, words
        assert all(map(str.isprintable, lines)), words
        assert any(r"\x1b]0;title" in line for line in lines), words


def test_load_calls_the_mock_and_reports(mock: Mock, sandbox: httpx.Client) -> None:
    sandbox.put("/_mock/scenario", json={"name": "rate-limited"})
    words = ("--rate", "100", "--seconds", "0.2", "--retry", "exponential", "--ignore-retry-after")

    state = json.loads(run(mock, "load", *words, "--json").output)

    assert (state["running"], state["ok"], state["failed"]) == (False, state["calls"], 0)
    assert state["retries"] == state["statuses"]["429"] > 0
    assert state["attempts"] == state["calls"] + state["retries"]


def test_models_asks_a_running_mock(mock: Mock) -> None:
    listed = json.loads(run(mock, "models", "--gateway", "sealink", "--json").output)["models"]

    assert {"gateway": "sealink", "id": "qwen3-max"}.items() <= listed[0].items()
    regional = run(mock, "models", "--gateway", "babysea-eu").output
    assert regional == run(mock, "models", "--gateway", "babysea").output != ""


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["scenario", "use", "rate-limitd"], "did you mean 'rate-limited'"),
        (["scenario", "use", "nothing/here.yaml"], "no such file"),
        (["scenario", "skip"], "no scenario is active"),
        (["clock", "advance", "soon"], "not a length of time"),
        (["tasks", "finish", "nothing"], "there is no task 'nothing'"),
        (["tasks", "finish"], "the sandbox has no task"),
        (["tail", "--status", "teapot"], "write 429"),
        (["load", "--gateway", "sealnk"], "did you mean 'sealink'"),
        (["tasks", "--gateway", "sealnk"], "did you mean 'sealink'"),
        (["load", "--gateway", "babysea"], "has no chat"),
    ],
    ids=" ".join,
)
def test_a_wrong_word_gets_advice(mock: Mock, words: list[str], advice: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(advice)):
        run(mock, *words, name="nobody")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["clock", "show", "--url", "http://127.0.0.1:9"], "no mock answers at"),
        (["tail", "--url", "http://127.0.0.1:9"], "no mock answers at"),
        (["load", "--url", "http://10.0.0.1:4010"], "another machine"),
        (["models", "--sandbox", "mine"], "name the URL of the mock"),
    ],
    ids=" ".join,
)
def test_a_wrong_url_gets_advice(words: list[str], advice: str) -> None:
    result = CliRunner().invoke(cli, words)

    assert isinstance(result.exception, ConfigError)
    assert advice in str(result.exception)


def control_calls() -> Iterator[Any]:
    """Yield the method and the path of each control call in the commands and the plugin."""
    for path in (
        *Path("mockgateway/cli").glob("*.py"),
        *Path("mockgateway/pytest_plugin").glob("*.py"),
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            method, place = node.args[:2]
            if isinstance(method, ast.Constant) and method.value in METHODS:
                parts = place.values if isinstance(place, ast.JoinedStr) else [place]
                texts = [part.value if isinstance(part, ast.Constant) else "x" for part in parts]
                yield pytest.param(
                    method.value, "".join(map(str, texts)), id=f"{path.stem}-{place.lineno}"
                )


def page_calls() -> Iterator[Any]:
    """Yield the same for the console."""
    methods = {"get": "GET", "post": "POST", "put": "PUT", "remove": "DELETE"}
    pattern = re.compile(r"""(?<![.\w])(?:(get|post|put|remove)\(|call\("(\w+)", )(["`])(.+?)\3""")
    for path in Path("mockgateway/console/page").rglob("*.js"):
        for name, method, _, place in pattern.findall(path.read_text("utf-8")):
            place = re.sub(r"\$\{.*?\}", "x", place)
            yield pytest.param(methods.get(name, method), f"/{place}", id=f"{path.stem}-{place}")


def test_the_calls_of_the_page_are_found() -> None:
    assert len([*page_calls()]) > 10


@pytest.mark.parametrize(("method", "path"), [*control_calls(), *page_calls()])
def test_commands_plugin_and_page_make_documented_calls_only(method: str, path: str) -> None:
    path = re.sub(r"^(/~x)?/_mock", "", path.partition("?")[0])
    path = path.replace("/tasks/x/x", "/tasks/x/finish").replace("/journal/x", "/journal/1")

    assert find_operation(method, path) is not None
