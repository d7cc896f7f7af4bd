"""A pattern that is tried only on some texts finds what `re` finds."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from mockgateway import text_tables
from mockgateway.text_pattern import TextPattern, needed_letters

CASES = [
    (r"\b(?:summari[sz]e|summary|tl;?dr)\b", ["Summarise it", "SUMMARY", "tldr", "sum it up"]),
    (r"colou?rs?\b|\bgrau", ["the Color", "Farbe: Grau", "kolour"]),
    (r"(?:a|b){2}cd+", ["xABCDDD", "acd"]),
    (r"(?P<q>['\"])word(?P=q)", ["'Word'", "word"]),
    (r"\bfirst (?:\w+ )*last\b", ["First of all last", "last first"]),
    (r"kilo|sicher", ["\u212alio", "\u212a\u0131lo", "\u212ailo", "\u017ficher", "S\u0130CHER"]),
    (r"übung|ÿes", ["ÜBUNG", "\u0178ES"]),
    (r"вместе", ["ВМЕСТЕ", "\u1c80место", "\u1c80местe", "\u1c80месте"]),
    (r"ΣΟΦΟΣ", ["σοφος", "σοφοσ", "Σοφός"]),
    (r"翻译|訳|[写書]", ["请翻译这句话", "訳して", "書く", "译"]),
    (r"ขอ|คำตอบ", ["ขอคำตอบ", "คำ"]),
    (r"\A\W*(?:hi|hello)\b", ["Hello", "hi!", "oh hi"]),
    (r"(?i:stra(?:ss|ß)e)", ["STRASSE", "Straße", "STRA\u1e9eE"]),
    (r"(?s)begin.*end|\d{3}", ["Begin\nEND", "123", "12"]),
]


def matches(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]


@pytest.mark.parametrize(("written", "texts"), CASES, ids=[written for written, _ in CASES])
def test_it_finds_what_re_finds(written: str, texts: list[str]) -> None:
    pattern, plain = TextPattern(written), re.compile(written, re.IGNORECASE)

    for _ in range(100):  # until it knows which letters it needs
        for text in (*texts, "", "Nothing of the kind."):
            found, expected = pattern.search(text), plain.search(text)
            assert (found and found.span()) == (expected and expected.span()), text
            assert matches(pattern.finditer(text)) == matches(plain.finditer(text))


def test_it_searches_all_texts_where_the_parser_of_re_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for changed in (SimpleNamespace(), SimpleNamespace(parse=lambda *_: [("LITERAL", 97)]), None):
        monkeypatch.setitem(sys.modules, "re._parser", changed)
        assert needed_letters("colou?r") is None


def written_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from written_in(each)
    elif isinstance(value, str):
        yield value


def test_no_pattern_of_a_table_misses_a_text_that_it_matches() -> None:
    texts = [*written_in(text_tables.load("style"))]
    for written in texts:
        needed, plain = needed_letters(written), re.compile(written, re.IGNORECASE)
        hits = [text for text in texts if plain.search(text)]
        assert needed is None or all(any(run in text.lower() for run in needed) for text in hits)
    assert len(texts) > 50


def test_most_patterns_need_some_letters() -> None:
    cues = text_tables.load("languages/en")["cues"].values()
    needed = [needed_letters("|".join(each).replace("{n}", "[0-9]")) for each in cues]

    assert sum(each is not None for each in needed) > 0.8 * len(needed)
