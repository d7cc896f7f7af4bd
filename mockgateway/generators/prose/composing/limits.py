"""Read how long a message may be."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mockgateway import text_tables
from mockgateway.generators.prose.languages import languages

_EACH = re.compile(
    r"\beach (?:answer|bullet|item|title|slogan|line|entry)\b[^.]*"
    r"|\b(?:no |short )?sentences? (?:longer|shorter|of|with|under|over|up)[^.,;]*?words?\b",
    re.IGNORECASE,
)
_EXACT = 12  # the largest number that is meant exactly


class Limits(NamedTuple):
    """The least and the most of each unit; (0, 0) where nothing is requested."""

    words: tuple[int, int] = (0, 0)
    sentences: tuple[int, int] = (0, 0)
    paragraphs: tuple[int, int] = (0, 0)
    characters: tuple[int, int] = (0, 0)
    questions: tuple[int, int] = (0, 0)
    bullets: tuple[int, int] = (0, 0)


def read(text: str) -> Limits:
    """Return the limits that a request sets."""
    return Limits(**{unit: _range(text, unit) for unit in Limits._fields})


def without(text: str) -> str:
    """Return a text without the lengths that it asks for."""
    return _any_length().sub("", text)


def _range(text: str, unit: str) -> tuple[int, int]:
    units = text_tables.load("composing/limits")["units"]
    found = _length(units[unit]).search(_EACH.sub("", text))
    if not found:
        return 0, 0
    low = _number(found["a"])
    if found["b"]:
        return low, _number(found["b"])
    before, behind = text[: found.start()], text[found.end() :]
    if _ends(before, "below"):
        return 0, low - 1
    if _ends(before, "most") or text_tables.pattern("composing/limits", "after").match(behind):
        return 0, low
    if _ends(before, "least"):
        return low, 9999
    if _ends(before, "about") or low > _EXACT:
        return round(low * 0.92), round(low * 1.08)
    return low, low


def _ends(text: str, key: str) -> bool:
    written = text_tables.load("composing/limits")[key]
    return re.search(rf"{written}\W*\Z", text, re.IGNORECASE) is not None


@cache
def _numbers() -> dict[str, int]:
    return {word: n for each in languages() for word, n in each.numbers.items() if word.isalpha()}


def _written_length(units: str) -> str:
    n = rf"(?:\d[\d.,]*|{'|'.join(sorted(_numbers(), key=len, reverse=True))})"
    return (
        rf"\b(?P<a>{n})(?: ?(?:to|or|and|-|–|bis|oder|à|ou|a|o|y) ?(?P<b>{n}))?[- ]"
        rf"(?:(?:short|simple|plain|full|complete|kurzen?) )?(?:{units})\b"
    )


@cache
def _length(units: str) -> re.Pattern[str]:
    return re.compile(_written_length(units), re.IGNORECASE)


@cache
def _any_length() -> re.Pattern[str]:
    table = text_tables.load("composing/limits")
    length = _written_length("|".join(table["units"].values()))
    after = r"(?: (?:max\w*|at most|long|each|or (?:less|fewer)))?\)?"
    return re.compile(table["before"] + length + after, re.IGNORECASE)


def _number(word: str) -> int:
    digits = re.sub(r"\D", "", word)
    return int(digits[:6]) if digits else _numbers()[word.lower()]
