"""Whole explorations of small programs."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockgateway.cli.explore import explore
from mockgateway.problem import ConfigError

DOCS = Path(__file__).resolve().parents[2] / "docs" / "explore.md"
FIXED = """if line == "data: [DONE]":
                return text
            if line.startswith("data: {\""""


def run(*arguments: str) -> Result:
    """Run `mockgateway explore`."""
    return CliRunner().invoke(explore, ["--quiet", *arguments], catch_exceptions=False)


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of the docs, in the working folder."""
    monkeypatch.chdir(tmp_path)
    name, text = re.findall(
        r"<!-- file: (\S+) -->\n```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL
    )[0]
    path = tmp_path / str(name)
    path.write_text(text)
    return path


def test_the_example_of_the_docs(summary: Path) -> None:
    options = ("--ok-exit", "3", "--faults", "rate_limited,short_stream")
    files = ("--json", "out.json", "--junit", "out.xml", "--html", "out.html", "--resume", "runs")
    result = run(*options, *files, "--", sys.executable, str(summary))

    assert result.exit_code == 1
    shown = re.search(r"#  outcome.*?\n```", DOCS.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    for line in shown[0].splitlines()[:-1]:
        assert line.strip() in result.output
    report = json.loads(Path("out.json").read_text())
    (group,) = report["groups"]
    (injection,) = group["findings"][0]["injections"]
    assert (injection["fault"], injection["call"]) == ("short_stream", 1)
    assert "mockgateway.verdict().assert_clean()" in group["pytest"]
    assert report["outcomes"] == {"survived": 1, "misbehaved": 2}
    assert ET.parse("out.xml").getroot().get("failures") == "1"
    assert "<iframe" in Path("out.html").read_text()
    assert sorted(path.name for path in summary.parent.iterdir()) == [
        "out.html", "out.json", "out.xml", "runs", "summary.py",
    ]  # fmt: skip

    again = run(*options, "--resume", "runs", "--", sys.executable, str(summary))
    assert (again.exit_code, re.search(r"(\d+) runs", again.output)[1]) == (1, "2")  # type: ignore[index]


@pytest.mark.slow
def test_the_fix_of_the_docs_survives(summary: Path) -> None:
    text = summary.read_text().replace('if line.startswith("data: {"', FIXED)
    ends = '    raise httpx.ReadError("short")\n\n'
    summary.write_text(text.replace("    return text\n\n", ends))
    fixed = run("--ok-exit", "3", "--faults", "short_stream", "--", sys.executable, str(summary))
    assert (fixed.exit_code, "nothing broke" in fixed.output) == (0, True)


HANGS = """
import os, subprocess, sys, time, urllib.request
request = urllib.request.Request(
    os.environ["SEALINK_BASE_URL"] + "/v1/models",
    headers={"authorization": "Bearer " + os.environ["SEALINK_API_KEY"]},
)
try:
    urllib.request.urlopen(request).read()
except OSError:
    print("\\x1b[31mno models", file=sys.stderr)
    subprocess.Popen(["sleep", "600"])
    subprocess.Popen(["sleep", "600"], start_new_session=True)
    time.sleep(600)
open(os.path.join(os.environ["PWD"], "done"), "w").write("yes")
open(os.path.join(sys.argv[1], "also"), "w").write("yes")
"""


def test_a_hang_is_named_with_its_line_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXPLORED", str(tmp_path))
    (tmp_path / "hangs.py").write_text(HANGS)
    monkeypatch.setenv("PWD", str(tmp_path))
    command = (sys.executable, "hangs.py", str(tmp_path))
    result = run("--faults", "unavailable", "--deadline", "1", "--junit", "out.xml", "--", *command)
    assert result.exit_code == 1
    assert "last line of your code: hangs.py:13 in <module>" in result.output
    processes = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    assert not any(str(tmp_path).encode() in _environment(entry) for entry in processes)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hangs.py", "out.xml"]
    assert "[31mno models" in "".join(ET.parse("out.xml").getroot().itertext())


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit(7)", "fails while the gateway is well (exit code 7)"),
        ("", "makes no call to the gateway"),
        ("import time; time.sleep(600)", "fails while the gateway is well (it did not end"),
    ],
)
def test_a_program_that_cannot_be_explored_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=re.escape(said)):
        run("--budget", "3s", "--", sys.executable, "-c", program)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.py"], "there is no such command"),
        (["./plain"], "cannot be started: Exec format error"),
        (["--json", "nowhere/x.json", "--", "./plain"], "its folder does not exist"),
    ],
)
def test_mistakes_of_the_command_line_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain").write_text("no program")
    Path("plain").chmod(0o755)
    with pytest.raises(ConfigError, match=re.escape(said)):
        run(*arguments)
