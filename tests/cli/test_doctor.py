"""`mockgateway doctor`, the choice of a port, and the listings as JSON."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mockgateway.cli.listening import FIRST_PORT, listen
from mockgateway.cli.main import cli, main
from mockgateway.extras import install_command, missing_packages
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError
from mockgateway.server import Settings
from tests.serving import serving


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def checks(*words: str) -> tuple[int, dict[str, Any]]:
    done = invoke("doctor", "--json", *words)
    return done.exit_code, {check["name"]: check for check in json.loads(done.output)["checks"]}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_doctor_passes_where_serve_would_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mockgateway.toml").write_text('port = "auto"\n', "utf-8")
    code, found = checks()

    assert code == 0
    assert {check["state"] for check in found.values()} <= {"ok", "missing"}
    assert found["configuration"]["found"] == str(tmp_path / "mockgateway.toml")
    assert int(found["port"]["found"].split()[0]) >= FIRST_PORT
    assert "libx264" in found["codecs"]["found"]
    assert "openai " in found["SDKs"]["found"]
    assert invoke("doctor", "--port", "0").output.endswith("Ready to serve.\n")


def test_doctor_names_each_failure_and_its_remedy(tmp_path: Path, taken: int) -> None:
    code, found = checks("--port", str(taken), "--store", "redis://127.0.0.1:1")
    failed = {name: check["advice"] for name, check in found.items() if check["state"] == "failed"}
    assert (code, [*failed]) == (1, ["port", "store"])
    assert "--port auto" in failed["port"]
    assert "leave --store out" in failed["store"]

    (tmp_path / "own.toml").write_text("prot = 1\n", "utf-8")
    code, found = checks("--config", str(tmp_path / "own.toml"))
    assert (code, "did you mean 'port'" in found["configuration"]["advice"]) == (1, True)


def test_doctor_knows_a_mock_that_runs_already() -> None:
    with serving(Settings()) as mock:
        port = mock.url.rsplit(":")[-1]
        code, found = checks("--port", port)
        with pytest.raises(ConfigError, match="by another mockgateway; --port auto"):
            listen("127.0.0.1", int(port))
    assert (code, found["port"]["found"]) == (
        0,
        f"a mockgateway serves at 127.0.0.1:{port} already",
    )


def test_doctor_says_how_to_install_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockgateway.extras.find_spec", lambda module: None)
    missing_packages.cache_clear()
    code, found = checks("--port", "0")
    missing_packages.cache_clear()

    assert (code, found["[media]"]["state"]) == (0, "missing")
    assert found["[media]"]["found"].startswith("av, numpy, pillow")
    assert found["[media]"]["advice"] == install_command("media")
    assert "codecs" not in found


def test_auto_takes_the_next_free_port() -> None:
    with listen("127.0.0.1", -1) as first, listen("127.0.0.1", -1) as second:
        assert FIRST_PORT <= first.getsockname()[1] < second.getsockname()[1]


@pytest.mark.parametrize(
    ("words", "has"),
    [
        (["keys", "--json", "apikey"], lambda value: value["apikey"][0]["key"]),
        (["scenarios", "--json"], lambda value: value[0]["about"]),
        (["spec", "list", "--json"], lambda value: [row["name"] for row in value] == [*GATEWAYS]),
        (["spec", "routes", "apikey", "--json"], lambda value: value[0]["method"]),
        (["models", "--json"], lambda value: value["sealink"]["models"]),
        (["config", "--json"], lambda value: value["options"]),
    ],
)
def test_listings_are_available_as_json(words: list[str], has: Any) -> None:
    done = invoke(*words)
    assert done.exit_code == 0
    assert has(json.loads(done.output))


MANY_MISTAKES = """\
nmae: x
rules:
  - when: {operation: createChatCompletion, modle: gpt}
    faults: [{latncy: 2s}, {latency: {secs: 1}}]
  - reply: {text: hi}
    nth: two
  - wehn: {}
    faults: [outage]
phases:
  - for: 10
    rules: [{faults: []}]
"""


def test_scenarios_check_lists_every_mistake_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(MANY_MISTAKES, "utf-8")
    (tmp_path / "right.yaml").write_text("rules: [{faults: [{latency: 2s}]}]\n", "utf-8")
    done = invoke("scenarios", "check", str(tmp_path / "wrong.yaml"), str(tmp_path / "right.yaml"))

    *mistakes, right = done.output.splitlines()
    found = [mistake.split(": ", 2) for mistake in mistakes]
    assert done.exit_code == 1
    assert [where.rsplit(":", 1)[1] for where, *_ in found] == ["1", "4", "4", "3", "6", "7", "11"]
    for word, mistake in zip(
        ["nmae", "latncy", "secs", "modle", "nth", "wehn", "neither"], mistakes, strict=True
    ):
        assert word in mistake
    assert right.endswith("right.yaml: ok, 1 rule")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["serve", "--spec"], "--spec"),
        (["serve", "--overlay"], "--overlay"),
        (["serve", "--models"], "--models"),
        (["serve", "--tls-cert"], "--tls-cert"),
        (["serve", "--config"], "--config"),
        (["serve", "--scenario"], ""),
        (["run", "--scenario"], ""),
        (["scenario", "use"], ""),
        (["scenarios", "check"], ""),
        (["models", "--models"], "--models"),
        (["contract", "http://127.0.0.1:1", "--baseline"], "--baseline"),
        (["contract", "http://127.0.0.1:1", "--junit"], "--junit"),
        (["explore", "--spec"], "--spec"),
        (["proxy", "http://127.0.0.1:1", "--spec"], "--spec"),
    ],
)
def test_a_folder_or_a_url_in_the_place_of_a_file_is_named(
    words: list[str], option: str, tmp_path: Path
) -> None:
    given = {
        f"{tmp_path}/": "is a folder; name a file in it",
        "https://x.example/a.yaml": "is a URL, and nothing is fetched; download it first",
    }
    for value, message in given.items():
        end = ["true"] if words[0] in ("run", "explore") else []
        refused = CliRunner().invoke(cli, [*words, value, *end]).exception
        assert isinstance(refused, ConfigError), refused
        assert refused.where.startswith(option)
        assert message in str(refused)


def test_no_color_turns_colours_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda stream, color: color is False)
    monkeypatch.setattr("sys.argv", ["mockgateway", "doctor", "--port", "0"])
    for value, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", value)
        with pytest.raises(SystemExit):
            main()
        assert ("\x1b[" in capsys.readouterr().out) is coloured
