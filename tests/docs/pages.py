"""Read the pages of the documentation and the code blocks in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"^(?:<!-- (?P<note>[^\n]*?) -->\n)?```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A code block: where it starts, its language, its text, and the comment before it."""

    page: str
    line: int
    language: str
    text: str
    note: str

    @property
    def place(self) -> str:
        """The page and the line, for messages."""
        return f"{self.page}:{self.line}"

    def noted(self, key: str) -> str:
        """Return the value of a note such as `file: app.py`, or an empty text."""
        name, _, value = self.note.partition(": ")
        return value if name == key else ""


def pages() -> list[Path]:
    """Return every page: the README, that of deploy/, and what is below docs/."""
    return [
        ROOT / "README.md",
        ROOT / "deploy" / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]


def blocks(path: Path) -> Iterator[Block]:
    """Yield the code blocks of a page in their order."""
    text = path.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("language")) + 1
        name = path.relative_to(ROOT).as_posix()
        yield Block(name, line, found["language"], found["text"], found["note"] or "")
