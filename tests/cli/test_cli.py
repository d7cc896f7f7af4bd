"""The command line: its output, and one line of advice for each wrong argument or file."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner, Result

from mockgateway import __version__
from mockgateway.cli.main import cli, main
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError
from tests import processes

METHODS = {"get", "put", "post", "delete", "patch", "head", "options"}

BROKEN_EXAMPLE = """
openapi: 3.1.0
info: {title: Broken, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        "200":
          description: Things.
          content:
            application/json:
              schema: {type: array}
              examples:
                wrong: {value: {not: an array}}
"""


def operations(gateway: str) -> int:
    """Count the operations in a document's text."""
    text = (Path("openapi") / f"{gateway}.yaml").read_text("utf-8")
    paths = yaml.load(text, Loader=yaml.CSafeLoader)["paths"]
    return sum(len(METHODS & item.keys()) for item in paths.values())


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_spec_list_prints_one_line_per_gateway() -> None:
    lines = invoke("spec", "list").output.splitlines()

    assert [line.split()[0] for line in lines] == list(GATEWAYS)
    assert [int(line.split()[1]) for line in lines] == [operations(name) for name in GATEWAYS]


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_spec_show_prints_the_document_as_it_is_written(gateway: str) -> None:
    assert invoke("spec", "show", gateway).output == (
        Path("openapi") / f"{gateway}.yaml"
    ).read_text("utf-8")


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_spec_bundle_prints_one_file_without_external_references(gateway: str) -> None:
    printed = invoke("spec", "bundle", gateway).output

    assert json.loads(printed)["openapi"].startswith("3.1")
    assert ".yaml#" not in printed


def test_spec_bundle_writes_a_file(tmp_path: Path) -> None:
    result = invoke("spec", "bundle", "apikey", "-o", str(tmp_path / "apikey.json"))

    assert (result.exit_code, result.output) == (0, "")
    assert json.loads((tmp_path / "apikey.json").read_text("utf-8"))["info"]["title"] == "API-Key"


def test_spec_routes_lists_the_x_mock_words_of_each_operation() -> None:
    lines = [line.split() for line in invoke("spec", "routes", "sealink").output.splitlines()]

    assert len(lines) == operations("sealink")
    assert ["POST", "/v1/chat/completions", "complete", "chat", "openai_chat", "seed"] in lines


def test_spec_check_finds_nothing_in_a_document_of_ours() -> None:
    result = invoke("spec", "check", "apikey")

    assert (result.exit_code, result.output.splitlines()) == (0, ["apikey: ok"])


def test_spec_check_names_the_location_of_a_wrong_example(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN_EXAMPLE, "utf-8")
    result = invoke("spec", "check", str(path))

    assert result.exit_code == 1
    assert "GET /things: response 200 application/json: example 'wrong'" in result.output
    assert result.output.splitlines()[-1] == f"{path}: 1 fault"


def test_a_misspelt_gateway_gets_the_nearest_name() -> None:
    with pytest.raises(ConfigError, match="sealink"):
        CliRunner().invoke(cli, ["spec", "show", "sealnik"], catch_exceptions=False)


def test_a_misspelt_command_gets_the_nearest_name() -> None:
    result = invoke("serv")

    assert result.exit_code == 2
    assert "did you mean 'serve'" in result.output


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return processes.run(
        [sys.executable, "-m", "mockgateway", *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_python_dash_m_runs_the_command() -> None:
    done = run("--version")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == f"mockgateway, version {__version__}"


def test_a_spec_command_runs_as_a_process() -> None:
    done = run("spec", "list")

    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", len(GATEWAYS))


DOCUMENTS = {
    "text.yaml": "just some text",
    "swagger.yaml": 'swagger: "2.0"\ninfo: {title: Old, version: "1"}\npaths: {}\n',
    "yaml.yaml": "openapi: 3.1.0\ninfo: {title: A\npaths: [",
    "json.json": '{"openapi": "3.1.0", "info": ',
    "reference.yaml": BROKEN_EXAMPLE.replace(
        "schema: {type: array}", "schema: {$ref: '#/components/schemas/Thing'}"
    ),
    "verb.yaml": BROKEN_EXAMPLE.replace("operationId: listThings", "x-mock: {do: brwose}"),
}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        pytest.param(["--gateway", "sealnik"], "sealink", id="an unknown gateway"),
        pytest.param(["--port", "70000"], "70000", id="a port out of range"),
        pytest.param(["--port", "four"], "four", id="a port that is not a number"),
        pytest.param(["--seed", "-1"], "-1", id="a seed below zero"),
        pytest.param(["--log-level", "loud"], "loud", id="an unknown level"),
        pytest.param(["--prot", "1"], "--port", id="a misspelt flag"),
        pytest.param(["--spec", "none.yaml"], "none.yaml", id="a missing document"),
        pytest.param(["--spec", "text.yaml"], "text.yaml", id="a text file"),
        pytest.param(["--spec", "swagger.yaml"], "swagger.yaml", id="Swagger 2"),
        pytest.param(["--spec", "yaml.yaml"], "yaml.yaml:", id="broken YAML"),
        pytest.param(["--spec", "json.json"], "json.json:", id="broken JSON"),
        pytest.param(
            ["--strict-spec", "--spec", "reference.yaml"],
            "reference.yaml:13",
            id="a dangling reference",
        ),
        pytest.param(["--strict-spec", "--spec", "verb.yaml"], "browse", id="an unknown word"),
        pytest.param(
            ["--host", "203.0.113.7", "--port", "0"],
            "--host 203.0.113.7",
            id="an address of another machine",
        ),
    ],
)
def test_a_wrong_argument_gets_one_line_of_advice(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    named: str,
) -> None:
    for name, text in DOCUMENTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["mockgateway", "serve", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    output, errors = capsys.readouterr()

    lines = [
        line for line in errors.splitlines() if line and not line.startswith(("Usage:", "Try "))
    ]
    assert (ended.value.code, output) == (2, "")
    assert len(lines) == 1, errors
    assert named in lines[0]


def test_a_document_that_loads_too_slowly_gets_one_line_of_advice(tmp_path: Path) -> None:
    # In a process of its own: a file that is being read when time is up stays open.
    slow = tmp_path / "slow.yaml"
    slow.write_text(BROKEN_EXAMPLE, "utf-8")
    done = run("serve", "--spec", str(slow), "--spec-timeout", "0.001")

    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert len(lines) == 1, done.stderr
    assert "slow.yaml: took longer than 0.001 s" in lines[0]


def test_a_port_in_use_gets_one_line_of_advice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))

    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.strip()
        == f"mockgateway: --host 127.0.0.1 --port {port}: address already in use; "
        "--port auto takes the next free port"
    )


@contextmanager
def started(*words: str) -> Iterator[tuple[str, list[str]]]:
    """Start a mock in a process of its own; yield its URL and the lines of its banner."""
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with processes.started(command, **pipes) as process:
        watchdog = threading.Timer(30, process.kill)
        watchdog.start()
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if "Stop with Ctrl+C" in line:
                break
        watchdog.cancel()
        assert lines, process.stderr and process.stderr.read()
        yield lines[0].split()[-1], lines
        process.terminate()
        process.communicate(timeout=30)


def test_the_banner_has_every_base_url_and_lines_to_paste() -> None:
    with started() as (root, lines):
        text = "\n".join(lines)
        pasted = [
            line.strip().removeprefix("export ").split()
            for line in lines
            if line.strip().startswith("export ")
        ]
        exports, seacloud = (dict(pair.split("=", 1) for pair in line) for line in pasted[:2])

        assert root.startswith("http://127.0.0.1:")
        assert all(f"{root}/{name}" in text for name in (*GATEWAYS, "babysea-eu", "babysea-jp"))
        assert exports == {
            "OPENAI_BASE_URL": f"{root}/sealink/v1",
            "ANTHROPIC_BASE_URL": f"{root}/sealink/anthropic",
            "OPENAI_API_KEY": "sk-sealink-test-0000000000000000000000000000",
            "ANTHROPIC_API_KEY": "sk-sealink-test-0000000000000000000000000000",
        }
        assert seacloud == {
            "OPENAI_BASE_URL": f"{root}/seacloud/llm/v1",
            "OPENAI_API_KEY": "sk-sea-test-works",
            "ANTHROPIC_BASE_URL": f"{root}/seacloud/llm/anthropic",
            "ANTHROPIC_API_KEY": "sk-sea-test-works",
            **{
                f"SEACLOUD_{word}_URL": f"{root}/seacloud"
                for word in ("BASE", "LLM", "GENERATION", "MODELS")
            },
            "SEACLOUD_API_KEY": "sk-sea-test-works",
        }
        assert httpx.get(f"{root}/_mock/health").json()["status"] == "ok"
        assert httpx.get(f"{exports['OPENAI_BASE_URL']}/models").status_code == 200


def test_the_flags_serve_a_gateway_at_the_root_and_the_users_own_document(tmp_path: Path) -> None:
    path = tmp_path / "things.yaml"
    path.write_text(BROKEN_EXAMPLE.replace("{not: an array}", "[1, 2]"), "utf-8")
    with started("--gateway", "apikey", "--spec", str(path), "--seed", "7", "--strict-keys") as (
        root,
        lines,
    ):
        assert any(f"(also at {root}/)" in line and "/apikey" in line for line in lines)
        assert any(f"{root}/things" in line for line in lines)
        assert f"  export OPENAI_BASE_URL={root}/v1 OPENAI_API_KEY=ak_test_works" in lines
        assert httpx.get(f"{root}/v1/models").status_code == 200
        assert httpx.get(f"{root}/things/things").json() == [1, 2]
        assert (
            httpx.get(f"{root}/v1/tasks/task_1", headers={"x-api-key": "unlisted"}).status_code
            == 401
        )
        assert httpx.get(f"{root}/_mock/health").json()["seed"] == 7
