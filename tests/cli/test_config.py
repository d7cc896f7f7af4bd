"""Options of `serve` from a file and from the environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mockgateway.cli.config import config
from mockgateway.cli.config_file import options_of
from mockgateway.cli.serve import serve
from mockgateway.problem import ConfigError


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shown(*arguments: str) -> dict[str, Any]:
    """Return each option with its value and its source."""
    done = CliRunner().invoke(config, ["--json", *arguments], catch_exceptions=False)
    rows = json.loads(done.output)["options"]
    return {row["option"]: (row["value"], row["source"]) for row in rows}


def test_the_command_line_is_stronger_than_the_environment_and_that_than_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'port = 4055\nspeed = 5\nseed = 9\nmark = false\nspec = ["apis/shop.yaml"]\n'
    (tmp_path / "mockgateway.toml").write_text(text)
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    monkeypatch.setenv("MOCKGATEWAY_SPEED", "6")
    monkeypatch.setenv("MOCKGATEWAY_SEED", "10")
    monkeypatch.setenv("MOCKGATEWAY_ALLOW_WEBHOOK_HOST", "a.example b.example")

    options = shown("--seed", "11")

    assert options["seed"] == (11, "command line")
    assert options["speed"] == (6, "environment")
    assert options["port"] == (4055, "mockgateway.toml")
    assert options["mark"] == (False, "mockgateway.toml")
    assert options["spec"] == ([str(tmp_path / "apis" / "shop.yaml")], "mockgateway.toml")
    assert options["allow-webhook-host"] == (["a.example", "b.example"], "environment")
    assert options["host"] == ("127.0.0.1", "default")


def test_a_project_file_has_a_table_and_one_without_it_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\n')
    assert shown()["port"] == (4010, "default")

    (tmp_path / "pyproject.toml").write_text("[tool.mockgateway]\nstrict-keys = true\n")
    assert shown()["strict-keys"] == (True, "pyproject.toml")


def test_a_token_and_a_password_are_not_shown() -> None:
    done = shown("--control-token", "tok-1234567890", "--store", "redis://me:pw@localhost/0")

    assert done["control-token"] == ("***", "command line")
    assert done["store"] == ("redis://***@localhost/0", "command line")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed = 1\nprot = 3\n", "mockgateway.toml:2: unknown option 'prot'; did you mean 'port'?"),
        ("[serve]\nport = 3\n", "mockgateway.toml:1: unknown option 'serve'"),
        ("port = 99999\n", "mockgateway.toml:1: --port: 99999 is not a port"),
        ("port = true\n", "mockgateway.toml:1: --port takes a value, not True"),
        ("\nport = [1]\n", "mockgateway.toml:2: --port takes one value, not [1]"),
        ('mark = "yes"\n', "mockgateway.toml:1: --mark takes true or false, not 'yes'"),
        ('spec = "a.yaml"\n', "mockgateway.toml:1: --spec takes a list, not 'a.yaml'"),
        ("seed = 1\nport\n", "mockgateway.toml:2: is not TOML"),
    ],
)
def test_a_mistake_is_reported_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "mockgateway.toml").write_text(text)

    with pytest.raises(ConfigError) as error:
        shown()

    assert message in str(error.value)


def test_every_option_of_serve_can_stand_in_the_file(tmp_path: Path) -> None:
    names = options_of(serve)
    flags = [f"{name} = true" for name, option in names.items() if option.is_flag]
    (tmp_path / "mine.toml").write_text("\n".join(flags))

    options = shown("--config", "mine.toml")

    assert {name for name, (_, source) in options.items() if source == "mine.toml"} == {
        name for name, option in names.items() if option.is_flag
    }
    assert len(names) > 30
