"""Broken scenario files are refused with file, line, reason and advice, without a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from jinja2.exceptions import SecurityError

from mockgateway.cli.scenarios import scenarios
from mockgateway.faults import FAULTS
from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.known_names import Known
from mockgateway.scenario.reply import VALUES
from mockgateway.scenario.template import render, unusable
from mockgateway.server import create_app

FINE = "rules:\n- when: {do: complete}\n  faults: [{refuse: rate_limited}]\n"


Case = tuple[str, int | None, str, str]  # the file, the line of the error, its message and advice


def bomb() -> str:
    """Return anchors that expand to millions of values."""
    pairs = zip("abcdefg", "bcdefgh", strict=True)
    lines = [f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in pairs]
    return "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(lines)


LOOPS = "{% for a in [] %}" * 3 + "{% endfor %}" * 3
BROKEN: dict[str, Case] = {
    kind: (case["file"], *case["expected"].values())
    for kind, case in parse(Path(__file__).with_name("broken.yaml")).items()
} | {
    "a template of many loops": (
        f"rules:\n- when: {{make: chat}}\n  reply: {{text: '{LOOPS}'}}",
        3,
        "more than 2 nested loops",
        "nested",
    ),
    "a deep nest": ("rules: " + "[" * 100 + "]" * 100, 1, "60 levels", "flatter"),
    "a very deep nest": ("rules: " + "[" * 20_000, None, "", ""),
    "a bomb of anchors": (bomb(), 6, "expands", "fewer"),
    "a zero byte": ("rules:\x00\n", None, "", ""),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "other.yaml").write_text("Rules: []\n")
    (tmp_path / "back.yaml").write_text(f"{FINE}include: [broken]\n")
    for name in ("fast-chat", "brownout"):
        (tmp_path / f"{name}.yaml").write_text(
            FINE
            if name == "fast-chat"
            else "phases:\n- name: a\n  rules:\n  - faults: [truncate]\n"
        )
    return tmp_path


@pytest.fixture(scope="module")
def known() -> Known:
    return create_app().library.known_names


def refused(path: Path, folder: Path, known: Known = KnownNames) -> str:
    """Return the error of a file that cannot be read."""
    library = Library([folder], FAULTS)
    library.known_names = known
    with pytest.raises(ConfigError) as error:
        library.add(path)
    return str(error.value)


def test_there_are_a_hundred_cases() -> None:
    assert len(BROKEN) >= 100


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_line_reason_and_advice(
    kind: str, folder: Path, known: Known
) -> None:
    text, line, word, right = BROKEN[kind]
    path = folder / "broken.yaml"
    path.write_text(text)
    said = refused(path, folder, known)
    assert said.startswith(str(path) if line is None else f"{path}:{line}: "), said
    assert word in said, said
    assert right in said, said
    assert "Traceback" not in said
    assert len(said) < 1500


def test_the_command_refuses_each_broken_file(folder: Path) -> None:
    paths = [folder / f"case-{number}.yaml" for number in range(len(BROKEN))]
    for path, (text, *_) in zip(paths, BROKEN.values(), strict=True):
        path.write_text(text)
    shown = CliRunner().invoke(scenarios, ["check", *map(str, paths)])
    assert (shown.exit_code, type(shown.exception)) == (1, SystemExit)
    lines = shown.output.splitlines()
    for path in paths:
        found = [line for line in lines if line.startswith(str(path))]
        assert found, path.read_text()
        assert not any(": ok" in line for line in found), found


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param("rules: café".encode("latin-1"), "UTF-8", id="latin-1"),
        pytest.param("rules: []".encode("utf-16"), "UTF-8", id="utf-16"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8", id="a picture"),
        pytest.param(b"rules:\n" + b"# more\n" * 1_300_000, "larger", id="too large"),
    ],
)
def test_binary_or_large_files_are_refused(data: bytes, word: str, folder: Path) -> None:
    path = folder / "broken.yaml"
    path.write_bytes(data)
    assert word in refused(path, folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.json", '{"rules": [}'),
        ("broken.json", "[1]"),
        ("broken.json", '{"rules": [{"faults": ["latancy"]}]}'),
    ],
)
def test_broken_json_is_refused_with_its_file(name: str, text: str, folder: Path) -> None:
    (folder / name).write_text(text)
    assert refused(folder / name, folder).startswith(str(folder / name))


def test_a_missing_file_names_the_nearest_one(folder: Path) -> None:
    assert "did you mean 'fast-chat'" in refused(folder / "fast-chatt.yaml", folder)


def test_an_invalid_edit_keeps_the_last_valid_version_and_logs_why(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = folder / "mine.yaml"
    path.write_text(FINE)
    library = Library([folder], FAULTS)
    first = library.get("mine")
    assert library.get("mine") is first
    path.write_text("rules:\n- faults: [latancy]\n")
    with caplog.at_level(logging.ERROR):
        assert library.get("mine") is first
        assert library.get("mine") is first
    assert [record.message.count("'latency'") for record in caplog.records] == [1]
    assert "mine.yaml:2" in library.broken["mine"]
    path.write_text(FINE + "- faults: [truncate]\n")
    assert len(library.get("mine").rules) == 2
    assert library.broken == {}


def test_an_edit_of_an_included_file_takes_effect(folder: Path) -> None:
    (folder / "mine.yaml").write_text("include: [fast-chat]\n")
    library = Library([folder], FAULTS)
    assert len(library.get("mine").rules) == 1
    (folder / "fast-chat.yaml").write_text(FINE + "- faults: [truncate]\n")
    assert len(library.get("mine").rules) == 2
    (folder / "fast-chat.yaml").unlink()
    assert len(library.get("mine").rules) == 2


def test_a_file_that_many_include_is_read_once_and_applies_once(folder: Path) -> None:
    for number in range(40):
        (folder / f"d{number}.yaml").write_text(f"include: [d{number + 1}, d{number + 1}]\n")
    (folder / "d40.yaml").write_text(FINE)
    assert [rule.name for rule in Library([folder], FAULTS).get("d0").rules] == ["d40#1"]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("{{ 'a' * 1000000000 }}", "numbers only", id="a long text"),
        pytest.param("{{ [1] * 1000000000 }}", "numbers only", id="a long list"),
        pytest.param("{{ 10 ** 10 ** 10 }}", "too large", id="a power"),
        pytest.param("{{ '%1000000000d' % 1 }}", "numbers only", id="padding by %"),
        pytest.param("{{ 'a'.ljust(1000000000) }}", "unsafe", id="padding by a method"),
        pytest.param("{{ '{:>1000000000}'.format(1) }}", "unsafe", id="padding by format"),
        pytest.param("{{ range(1000000000) | list }}", "1000 numbers", id="a range"),
        pytest.param(
            "{% for a in range(999) %}{% for b in range(999) %}{{ last }}{% endfor %}{% endfor %}",
            "characters",
            id="loops",
        ),
        pytest.param("{{ last | replace('a', last) }}", "characters", id="a replacement"),
        pytest.param("{{ ''.__class__.__mro__ }}", "unsafe", id="what a sandbox keeps away"),
    ],
)
def test_the_cost_of_a_template_is_bounded(template: str, why: str) -> None:
    assert unusable(template, VALUES) == ""
    with pytest.raises(SecurityError, match=why):
        render(template, {"last": "a" * 2000, "count": 1})
