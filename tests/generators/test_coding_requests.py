"""Read what a user asks a coding agent to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mockgateway.content import Tool
from mockgateway.generators.chat.coding.requests import Step, read_steps
from mockgateway.generators.chat.coding.shell import shell_command
from mockgateway.generators.chat.coding.toolbox import Toolbox

HAIKU = Step("write", "haiku.txt", "a haiku about rain", composed=True)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ('Make a file log/x.txt that says "on"', [Step("write", "log/x.txt", "on")]),
        ("Save 'k=1' as app.ini", [Step("write", "app.ini", "k=1")]),
        ("touch empty.txt", [Step("write", "empty.txt")]),
        ("Write a haiku about rain to haiku.txt", [HAIKU]),
        ("Read README.md", [Step("read", "README.md")]),
        ("Could you show me what is in setup.cfg?", [Step("read", "setup.cfg")]),
        ("List all Python files", [Step("list", text="*.py")]),
        ("which files are in src/", [Step("list", "src/")]),
        ("Run ls -la", [Step("run", text="ls -la")]),
        ("Execute `make all`", [Step("run", text="make all")]),
        ("Run the tests", [Step("run", text="python3 -m pytest -q")]),
        ("Swap red for blue in a.css", [Step("edit", "a.css", "red", "blue")]),
        ("In a.ini, change 80 to 90", [Step("edit", "a.ini", "80", "90")]),
        ("Update the port in a.ini from 80 to 90.", [Step("edit", "a.ini", "80", "90")]),
        ("Lower the limit from 2.5 to 1.5 in a.ini", [Step("edit", "a.ini", "2.5", "1.5")]),
        ("'teh' must be 'the' in a.md", [Step("edit", "a.md", "teh", "the")]),
        ("In a.md, `teh` should read `the`.", [Step("edit", "a.md", "teh", "the")]),
        ("Set debug to false in a.ini", [Step("set", "a.ini", "debug", "false")]),
        ("Make a.txt whose single line is: on", [Step("write", "a.txt", "on")]),
        ("Change a.txt so that it says off", [Step("write", "a.txt", "off")]),
        (
            "Create a folder lib and add a file b.js inside it",
            [Step("folder", "lib"), Step("write", "lib/b.js")],
        ),
        ("Copy a.txt to old/a.txt", [Step("copy", "a.txt", other="old/a.txt")]),
        ("Delete tmp.log", [Step("delete", "tmp.log")]),
        ("Create a folder called build", [Step("folder", "build")]),
        ('grep for "def " in app.py', [Step("search", "app.py", "def ")]),
        ("Where is `parse_row` defined?", [Step("search", text="parse_row")]),
        ("What is the current directory?", [Step("run", text="pwd")]),
        ("Fetch https://example.com/x", [Step("fetch", text="https://example.com/x")]),
        (
            "1. Create x.py with print(1)\n2. Run it",
            [Step("write", "x.py", "print(1)"), Step("run", text="python3 x.py")],
        ),
        (
            "Write 'a' to a.txt, then read it and finally delete a.txt.",
            [Step("write", "a.txt", "a"), Step("read", "a.txt"), Step("delete", "a.txt")],
        ),
    ],
)
def test_steps_are_read(text: str, steps: list[Step]) -> None:
    assert read_steps(text) == steps


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of Chile?",
        "Explain how TCP works",
        "Can you explain what git status does?",
        "How do I create a file in Python?",
        "Write a poem about files",
        "What is the difference between Python and JavaScript?",
        "Write a function that adds two numbers",
        "I ran a marathon in 3.5 hours, e.g. last week",
        "word " * 2000,
    ],
)
def test_other_requests_have_no_steps(text: str) -> None:
    assert read_steps(text) == []


@pytest.mark.parametrize(
    ("step", "command"),
    [
        (Step("copy", "a.txt", other="old/a.txt"), "mkdir -p old && cp a.txt old/a.txt"),
        (Step("folder", "lib"), "mkdir -p lib"),
        (Step("list"), "ls -la"),
    ],
)
def test_a_shell_does_every_step(step: Step, command: str) -> None:
    shell = Tool("bash", "", {"properties": {"command": {"type": "string"}}})
    [use] = Toolbox([shell], "/work").uses(step)
    assert use.arguments == {"command": command}


@pytest.mark.parametrize(
    ("line", "changed"),
    [("port = 80", "port = 90"), ('{"port": 80}', '{"port": 90}'), ("  port: 80", "  port: 90")],
)
def test_a_value_is_set_in_any_notation(tmp_path: Path, line: str, changed: str) -> None:
    file = tmp_path / "a.cfg"
    file.write_text(f"{line}\nsupport = 1\n")
    command = shell_command(Step("set", str(file), "port", "90"))
    subprocess.run(["bash", "-c", command], check=True)
    assert file.read_text() == f"{changed}\nsupport = 1\n"
