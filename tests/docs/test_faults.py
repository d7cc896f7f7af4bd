"""docs/faults.md describes the faults and what the SDKs do when they meet them."""

from __future__ import annotations

from importlib.metadata import version

import pytest
import yaml12

from mockgateway.faults import FAULTS
from mockgateway.scenario.grammar import read
from tests.docs.faults import PAGE, page, tables, with_written_tables

ADVICE = "the page is stale: run python -m tests.docs.faults"


def test_the_page_matches_the_registry() -> None:
    assert with_written_tables() == PAGE.read_text("utf-8"), ADVICE


def test_the_page_shows_what_the_sdks_do() -> None:
    written = PAGE.read_text("utf-8")
    if f"SDKs: openai {version('openai')}, anthropic {version('anthropic')}." not in written:
        pytest.skip("the page was measured with other versions of the SDKs")

    measured = page(tables())
    if measured != written:  # the SDKs time out after 0.6 s here, so a busy machine may differ once
        measured = page(tables())
    assert measured == written, ADVICE


@pytest.mark.parametrize("word", FAULTS)
def test_each_example_is_a_valid_fault(word: str) -> None:
    faults = yaml12.parse_yaml(f"- {FAULTS[word].example}")

    [rule] = read({"rules": [{"faults": faults}]}, "example", FAULTS, pytest.fail).rules

    assert type(rule.faults[0]) is FAULTS[word]
