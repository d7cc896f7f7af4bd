"""Docs, docstrings, comments and messages do not use the phrases of a short list."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHRASES = (
    *("told", "wished", "is said", "in vain", "laid aside", "whoever", "comes to nothing"),
    *("of its own accord", "struck", "strikes"),
)
PATTERN = re.compile(rf"\b({'|'.join(PHRASES)})\b".replace(" ", "[ \n]"), re.IGNORECASE)
# A file whose source does not match has no phrase, also none in two lines or two strings. Parsing
# all files takes seconds.
SOURCE = re.compile(
    "|".join(phrase.replace(" ", r"\W+(?:[rfun]{1,2}\W*)?") for phrase in PHRASES), re.IGNORECASE
)
NEW_LINE = re.compile(r"\n[ \t]*(?:# ?)?")  # with the indentation or comment sign that follows

# File and phrase. Either a gateway's own text, or data that the code reads.
ALLOWED = frozenset(
    {
        ("docs/development.md", "is said"),  # an example of what not to write
        ("mockgateway/generators/prose/memory.py", "told"),  # a key of fixtures/text/languages/
    }
)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield texts with their first line: a page, or the strings and comments of a Python file."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        yield 1, source
        return
    if not SOURCE.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    comments = [""] * (source.count("\n") + 1)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            comments[token.start[0] - 1] = token.string
    yield 1, "\n".join(comments)


def findings(path: Path, name: str) -> list[str]:
    """Return `file:line: phrase` for each phrase that is not allowed in the file."""
    found = []
    for first, text in texts(path):
        prose = NEW_LINE.sub("\n", text)
        for hit in PATTERN.finditer(prose):
            phrase = " ".join(hit[1].lower().split())
            if (name, phrase) not in ALLOWED:
                line = first + prose.count("\n", 0, hit.start())
                found.append(f"{name}:{line}: {phrase}")
    return found


def files() -> list[str]:
    """Return the pages and the modules of the project."""
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    paths = sorted([*pages, *(ROOT / "mockgateway").rglob("*.py")])
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_no_listed_phrase_is_used() -> None:
    found = [finding for name in files() for finding in findings(ROOT / name, name)]

    assert not found, "use plain English (docs/development.md):\n" + "\n".join(found)


def test_every_exception_is_needed() -> None:
    phrases = {
        (name, " ".join(hit[1].lower().split()))
        for name, _ in ALLOWED
        for _, text in texts(ROOT / name)
        for hit in PATTERN.finditer(NEW_LINE.sub("\n", text))
    }

    assert phrases >= ALLOWED


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        pytest.param("page.md", "One.\n\nIt comes to\nnothing. Told.\n", [3, 4], id="page"),
        pytest.param("a.py", '"""One.\n\nIt is\n    said.\n"""\n', [3], id="docstring"),
        pytest.param("a.py", "# It is\n# said.\nx = 1  # Whoever\n", [1, 3], id="comment"),
        pytest.param("a.py", 'x = f"{1} was told"\n', [1], id="message"),
        pytest.param("a.py", "told = 1  # untold, is unsaid\n", [], id="other words"),
    ],
)
def test_a_phrase_is_found_with_its_line(
    tmp_path: Path, name: str, text: str, lines: list[int]
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")

    assert [int(finding.split(":")[1]) for finding in findings(path, name)] == lines
