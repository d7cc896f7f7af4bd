"""Read the recipes of docs/extending.md and follow them in a folder.

A step is a sentence that ends in a colon or a full stop, and the code block after it:

    Create `PATH`:                          write the block to the file
    In `PATH`, after `TEXT`, add:           insert the block after the first line that has the text
    In `PATH`, replace `OLD` with `NEW`.    replace the first occurrence
    ... Run:                                run the lines of the block
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from os import environ
from pathlib import Path
from typing import NamedTuple

from tests import processes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "extending.md"

_STEP = re.compile(
    r"Create `(?P<create>[^`]+)`:"
    r"|In `(?P<edit>[^`]+)`,\s+after\s+`(?P<after>[^`]+)`,\s+add:"
    r"|In `(?P<change>[^`]+)`, replace `(?P<old>[^`]+)` with `(?P<new>[^`]+)`\."
    r"|(?P<run>Run:)"
)
_BLOCK = re.compile(r"\n+```\w+\n(.*?)```", re.DOTALL)


class Step(NamedTuple):
    """One step: what it does, to which file, and the code block or the texts."""

    action: str
    path: str = ""
    anchor: str = ""
    text: str = ""


def recipes() -> Mapping[str, list[Step]]:
    """Return the steps of each recipe by its heading."""
    sections = PAGE.read_text("utf-8").split("\n## ")[1:]
    named = {section.partition("\n")[0]: list(_steps(section)) for section in sections}
    return {name: steps for name, steps in named.items() if steps}


def _steps(section: str) -> Iterator[Step]:
    for step in _STEP.finditer(section):
        if step["change"]:
            yield Step("replace", step["change"], step["old"], step["new"])
            continue
        block = _BLOCK.match(section, step.end())
        assert block is not None, f"no code block after {step[0]!r}"
        if step["create"]:
            yield Step("create", step["create"], text=block[1])
        elif step["edit"]:
            yield Step("insert", step["edit"], step["after"], block[1])
        else:
            yield Step("run", text=block[1])


def follow(steps: list[Step], folder: Path) -> None:
    """Follow a recipe in a copy of the project."""
    for step in steps:
        path = folder / step.path
        if step.action == "run":
            run(step.text, folder)
        elif step.action == "create":
            assert not path.exists(), step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, "utf-8")
        else:
            text = path.read_text("utf-8")
            assert step.anchor in text, f"{step.path} has no {step.anchor!r}"
            at = text.index(step.anchor)
            if step.action == "insert":
                end = text.index("\n", at) + 1
                text = text[:end] + step.text + text[end:]
            else:
                text = text.replace(step.anchor, step.text, 1)
            path.write_text(text, "utf-8")


def run(commands: str, folder: Path) -> None:
    """Run shell lines in a copy of the project; fail with their output."""
    scripts = Path(sys.executable).parent
    paths = {"PATH": f"{scripts}:{environ['PATH']}", "PYTHONPATH": str(folder)}
    done = processes.run(
        ["bash", "-euxc", commands],
        cwd=folder,
        env={**environ, **paths, "PYTEST_ADDOPTS": " ".join(processes.FEW_PLUGINS)},
        capture_output=True,
        text=True,
        timeout=350,
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
