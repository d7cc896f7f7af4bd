"""The examples run as their README says, against one mock."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from mockgateway.cli.main import cli
from mockgateway.embedded.variables import variables
from mockgateway.server import Settings
from tests import processes
from tests.serving import serving

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
COMMANDS = re.findall(r"\| `(?:cd [^ ]+ && )?(?:\.\./\.\./)?bin/mockgateway ([^`]+)`",
                      (EXAMPLES / "README.md").read_text("utf-8"))  # fmt: skip


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with serving(Settings(speed=100)) as mock:
        gateways = httpx.get(f"{mock.url}/_mock/gateways").json()["gateways"]
        given = variables(mock.url, "sealink", {one["name"]: one for one in gateways})
        yield {**os.environ, **given, "PYTHONPATH": str(EXAMPLES.parent)}


def output(environment: dict[str, str], *words: str | Path) -> str:
    command = [sys.executable, *map(str, words)]
    done = processes.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text: str = done.stdout
    return text


def test_the_rag_finds_the_document_and_answers_from_it(environment: dict[str, str]) -> None:
    printed = output(environment, EXAMPLES / "rag/rag.py", "How long is the warranty?")
    source, answer = printed.splitlines()
    assert source.startswith("source: The warranty covers")
    assert "two years" in answer


def test_the_agent_calls_a_tool_and_answers(environment: dict[str, str]) -> None:
    call, answer = output(environment, EXAMPLES / "agent/agent.py").splitlines()
    assert call.startswith("get_weather({'city': 'Lisbon'})")
    assert "21" in answer


@pytest.mark.slow
def test_the_gallery_polls_takes_webhooks_and_keeps_the_videos(
    environment: dict[str, str], tmp_path: Path
) -> None:
    printed = output(environment, EXAMPLES / "video/gallery.py", tmp_path, "A fox", "A boat")
    assert printed.startswith("A fox: completed\nA boat: completed\n2 webhooks;")
    assert all((tmp_path / f"{number}.mp4").read_bytes()[4:8] == b"ftyp" for number in (1, 2))
    assert (tmp_path / "index.html").read_text("utf-8").count("<video") == 2


def test_the_chat_app_streams_and_passes_errors_on(environment: dict[str, str]) -> None:
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True}
    command: list[str | Path] = [sys.executable, EXAMPLES / "chat/app.py", "0"]
    with processes.started(command, env=environment, **pipes) as app:
        assert app.stdout
        url = app.stdout.readline().split()[1]
        body: dict[str, Any] = {"model": "qwen3-max", "stream": True}
        body["messages"] = [{"role": "user", "content": "Hello"}]
        assert "<h1>Chat</h1>" in httpx.get(url).text
        assert httpx.post(f"{url}/chat", json=body, timeout=20).text.endswith("data: [DONE]\n\n")
        refused = httpx.post(f"{url}/chat", json={**body, "model": "none"}, timeout=20)
        assert (refused.status_code, "message" in refused.json()["error"]) == (404, True)


def test_the_command_run_points_a_program_at_a_mock_and_returns_its_code() -> None:
    program = "import os, sys; sys.exit(40 + ('/sealink/v1' in os.environ['OPENAI_BASE_URL']))"
    done = CliRunner().invoke(cli, ["run", sys.executable, "-c", program])
    assert (done.exit_code, done.output) == (41, "")


def test_the_readme_lists_each_example() -> None:
    folders = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
    assert folders == sorted(
        {"explore" if command.startswith("explore") else re.findall(r"examples/(\w+)/", command)[-1]
         for command in COMMANDS}
    )  # fmt: skip
    files = [path for path in EXAMPLES.rglob("*.*")
             if path.is_file() and not {"__pycache__", ".mockgateway"} & {*path.parts}]  # fmt: skip
    assert max(len(path.read_text("utf-8").splitlines()) for path in files) < 120


def run(command: str, folder: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "mockgateway", *command.split()]
    environment = {**os.environ, "REPORTS": str(tmp_path), "PYTHONPATH": str(EXAMPLES.parent)}
    return processes.run(words, env=environment, cwd=folder, capture_output=True, text=True)


@pytest.mark.slow
def test_the_contract_run_accepts_what_its_baseline_lists(tmp_path: Path) -> None:
    command = next(command for command in COMMANDS if "examples/ci" in command)
    accepted = run(command, EXAMPLES.parent, tmp_path)
    assert (accepted.returncode, "PASSED: 1 accepted" in accepted.stdout) == (0, True)
    assert "testsuite" in (tmp_path / "junit.xml").read_text("utf-8")
    assert run(command.partition(" --baseline")[0], EXAMPLES.parent, tmp_path).returncode == 1


@pytest.mark.slow
def test_explore_finds_the_bugs_of_the_client(tmp_path: Path) -> None:
    command = next(command for command in COMMANDS if command.startswith("explore"))
    done = run(command, EXAMPLES / "explore", tmp_path)
    assert done.returncode == 1
    assert "misbehaved  rate_limited" in done.stdout
    assert "misbehaved  down" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(find_spec("locust") is None, reason="locust is not installed")
def test_the_load_test_runs_on_two_processes(tmp_path: Path) -> None:
    command = next(command for command in COMMANDS if "locust" in command)
    done = run(command.replace("10s", "3s"), EXAMPLES.parent, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "chat" in done.stderr
