"""docs/faults.md says what the faults and the SDKs do."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from mockgateway.faults import FAULTS
from mockgateway.scenario.grammar import read
from tests.docs.faults import EXAMPLES, PAGE, page, tables

TABLE = re.compile(r"^\| with \|.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def test_the_page_is_as_the_registry_has_it() -> None:
    written = PAGE.read_text("utf-8")
    kept = {}
    for section in written.split("\n## ")[1:]:
        if found := TABLE.search(section):
            kept[section.partition("\n")[0]] = found[0].rstrip("\n") + "\n"
    versions = re.search(r"^SDKs: .*$", written, re.MULTILINE)
    assert versions is not None

    assert re.sub(r"^SDKs: .*$", versions[0], page(kept), flags=re.MULTILINE) == written, (
        "write it anew: python -m tests.docs.faults"
    )


def test_the_page_says_what_the_sdks_do() -> None:
    written = PAGE.read_text("utf-8")
    if f"SDKs: openai {version('openai')}, anthropic {version('anthropic')}." not in written:
        pytest.skip("the page is about other versions of the SDKs")

    told = page(tables())
    if (
        told != written
    ):  # once more: the SDKs wait for 0.6 s here, and a busy machine may hold an answer back for longer
        told = page(tables())
    assert told == written, "write it anew: python -m tests.docs.faults"


@pytest.mark.parametrize("word", FAULTS)
def test_each_example_can_be_read(word: str) -> None:
    import yaml12

    [rule] = read(
        {"rules": [{"faults": yaml12.parse_yaml(f"- {EXAMPLES[word]}")}]},
        "example",
        FAULTS,
        lambda name: pytest.fail(name),
    ).rules

    assert type(rule.faults[0]) is FAULTS[word]
