"""docs/faults.md describes the faults and what the SDKs do when they meet them."""

from __future__ import annotations

from importlib.metadata import version

import pytest
import yaml12

from mockgateway.faults import FAULTS
from mockgateway.scenario.grammar import read
from tests.docs.faults import PAGE, page, tables, warm, with_written_tables, written_tables
from tests.faults.clients import CASES, COLUMNS, outcome
from tests.serving import Mock

ADVICE = "the page is stale: run python -m tests.docs.faults"


def test_the_page_matches_the_registry() -> None:
    assert with_written_tables() == PAGE.read_text("utf-8"), ADVICE


@pytest.fixture
def written() -> str:
    """The page, if the installed SDKs are those that it was measured with."""
    text = PAGE.read_text("utf-8")
    if f"SDKs: openai {version('openai')}, anthropic {version('anthropic')}." not in text:
        pytest.skip("the page was measured with other versions of the SDKs")
    return text


def test_the_page_shows_what_one_of_the_sdks_does_in_each_case(written: str, mock: Mock) -> None:
    warm(mock.url)
    rows = {word: table.splitlines()[2:] for word, table in written_tables().items()}
    for number, case in enumerate(CASES):
        _, *cells = rows[case.word].pop(0).strip("| ").split(" | ")
        column, cell = list(zip(COLUMNS, cells, strict=True))[number % len(COLUMNS)]
        measured = outcome(mock.url, case, column)
        if measured != cell:  # the SDKs time out after 0.6 s, so a busy machine may differ once
            measured = outcome(mock.url, case, column)
        assert measured == cell, f"{case.word} {case.says} {column}; {ADVICE}"


@pytest.mark.slow
def test_the_page_shows_what_the_sdks_do(written: str) -> None:
    measured = page(tables())
    if measured != written:  # the SDKs time out after 0.6 s here, so a busy machine may differ once
        measured = page(tables())
    assert measured == written, ADVICE


@pytest.mark.parametrize("word", FAULTS)
def test_each_example_is_a_valid_fault(word: str) -> None:
    faults = yaml12.parse_yaml(f"- {FAULTS[word].example}")

    [rule] = read({"rules": [{"faults": faults}]}, "example", FAULTS, pytest.fail).rules

    assert type(rule.faults[0]) is FAULTS[word]
