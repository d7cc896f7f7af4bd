"""Reading of JSON and YAML files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockgateway import files
from mockgateway.problem import ConfigError


def blocks(depth: int) -> str:
    """Return YAML with mappings inside one another, by indentation."""
    return "".join(f"{' ' * level}a:\n" for level in range(depth - 1)) + " " * depth + "a: 1\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: " + "[" * 201 + "]" * 201, 1, id="brackets"),
        pytest.param("a: 1\nb: " + "[" * 5000, 2, id="open brackets"),
        pytest.param("- " * 5000 + "a", 1, id="dashes"),
        pytest.param(blocks(230), 201, id="indentation"),
    ],
)
def test_a_file_that_nests_too_deeply_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        files.parse(path)
    assert refused.value.where == f"{path}:{line}"
    assert "deeper than 200 levels" in refused.value.what


def test_brackets_in_text_do_not_count_as_nesting(tmp_path: Path) -> None:
    path = tmp_path / "text.yaml"
    path.write_text("a: >\n" + "  an opening [ in prose\n" * 300 + "b: [[1]]\n")
    assert files.parse(path)["b"] == [[1]]


def test_lines_follow_a_file_that_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\nb: [1, 2]\n")
    assert files.line_of(path, ["b", "1"]) == 2
    path.write_text("# A comment\n\na: 1\nb: [1, 2]\n")
    assert files.line_of(path, ["b", "1"]) == 4
    files.forget_lines()
    assert files.line_of(path, ["none"]) == 1
