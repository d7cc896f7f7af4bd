"""Parsed files are kept between runs by their content; trouble with the cache is ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockgateway.files import parse

ROWS = "".join(f"- {{name: row {number}, size: {number}}}\n" for number in range(300))
VALUE = [{"name": f"row {number}", "size": number} for number in range(300)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOCKGATEWAY_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.yaml"
    path.write_text(ROWS)
    return path


def test_a_value_is_kept_by_the_content_of_its_file(folder: Path, file: Path) -> None:
    assert parse(file) == VALUE
    (kept,) = folder.iterdir()
    kept.write_text('["kept"]')
    assert parse(file) == ["kept"]

    file.write_text(f"{ROWS}- last\n")
    assert parse(file) == [*VALUE, "last"]
    assert len(list(folder.iterdir())) == 2


def test_a_broken_entry_is_replaced(folder: Path, file: Path) -> None:
    parse(file)
    (kept,) = folder.iterdir()
    kept.write_text("[")
    assert parse(file) == parse(file) == VALUE
    assert kept.read_text() != "["


@pytest.mark.parametrize("text", [f"{ROWS}- .inf\n", "- small\n"], ids=["infinity", "small"])
def test_a_value_that_json_cannot_hold_or_a_small_file_is_not_kept(
    folder: Path, file: Path, text: str
) -> None:
    file.write_text(text)
    assert parse(file) == parse(file)
    assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize("place", ["", "/dev/null", "{file}"])
def test_no_folder_is_no_error(file: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("MOCKGATEWAY_CACHE", place.format(file=file))
    assert parse(file) == parse(file) == VALUE


def test_the_oldest_entries_leave(folder: Path, file: Path) -> None:
    for number in range(205):
        file.write_text(f"{ROWS}- {number}\n")
        parse(file)
    assert len(list(folder.iterdir())) == 200
