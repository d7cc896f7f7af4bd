"""Find numbers in words in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mockgateway import text_tables

from .concepts import spoken, units
from .span import Span

_TABLE = "concepts"
_ORDINALS = {
    word: at // 4 + 1
    for at, word in enumerate(
        "first primera premier erste second segunda deuxième zweite third tercera troisième dritte"
        " fourth cuarta quatrième vierte fifth quinta cinquième fünfte".split()
    )
}
_ONE = frozenset("un une una uno one ein eine einen einem".split())
_STOREYS = frozenset("floor storey planta piso étage stock obergeschoss og".split())
_STOREY = re.compile(
    rf"\b({'|'.join(_ORDINALS)})[rnms]?(?=\s(?:floor|storey|planta|piso|étage|stock|obergeschoss|og)\b)",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"(?:once|twice|thrice|times|x)\s\Z")
_RATE = re.compile(r"(?:\d|[$€£]|\b[A-Z]{3}|euros|dollars|pounds)\s\Z")
_PARTS = {"half": 0.5, "quarter": 0.25, "a quarter": 0.25, "three": 0.75, "twice": 2, "thrice": 3}
_MORE = r"\s+and\s+(?:a\s+half|a\s+quarter|three[-\s]quarters?)\b"
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _words() -> re.Pattern[str]:
    table = text_tables.load(_TABLE)
    number = "|".join(sorted(table["numbers"], key=len)[::-1])
    names = "|".join(sorted((re.escape(word) for word in units() if len(word) > 1), key=len)[::-1])
    return re.compile(
        rf"\b(?P<part>(?:a |three )?quarters? of an?|half(?: an?)?)\s+(?P<unit3>{names})\b"
        rf"|\b(?P<word>(?:{number})(?:[-\s](?:{number}))?)\b"
        rf"(?:[-\s](?P<scale>hundred|thousand|million|billion)|(?P<more>{_MORE}))?"
        rf"(?:[\s-](?P<unit>{names})\b)?"
        r"|\b(?P<times>once|twice|thrice)(?= (?:an?|per|every|each|daily|weekly|monthly)\b)",
        re.IGNORECASE,
    )


@cache
def _single() -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(word) for word in units() if len(word) > 1), key=len)[::-1])
    return re.compile(rf"\b(?P<an>an?)\s+(?P<unit>{names})\b(?P<more>{_MORE})?", re.IGNORECASE)


def find_number_words(text: str) -> Iterator[Span]:
    """Yield the numbers that a text has in words, such as `two and a half hours`."""
    words = spoken(text)
    if not words.isdisjoint(_STOREYS):
        for match in _STOREY.finditer(text):
            yield Span(*match.span(), "number", _ORDINALS[match[1].lower()])
    if not words.isdisjoint(("a", "an")) and not words.isdisjoint(units()):
        for match in _at_words(_single(), text, frozenset(("a", "an"))):
            before = text[max(0, match.start() - 8) : match.start()]
            if not (_OFTEN.search(before) or _RATE.search(before)):  # twice a day, 80 euros a night
                value = 1 + _more(match)
                yield Span(*match.span(), "number", value, units()[match["unit"].lower()])
    if words.isdisjoint(_number_words()):
        return
    for match in _at_words(_words(), text, _number_words()):
        unit = units().get((match["unit"] or match["unit3"] or "").lower())
        if match["times"] or match["part"]:
            value = next((v for word, v in _PARTS.items() if match[0].lower().startswith(word)), 1)
        else:
            value = _written(match)
        weak = match["word"] and match["word"].lower() in _ONE and not unit
        yield Span(*match.span(), "word" if weak else "number", value, unit)


def _at_words(form: re.Pattern[str], text: str, words: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of a form at the given words, none inside another."""
    last = 0
    for word in _LETTERS.finditer(text):
        if word.start() < last or word[0].lower() not in words:
            continue
        if match := form.match(text, word.start()):
            last = match.end()
            yield match


@cache
def _number_words() -> frozenset[str]:
    numbers = text_tables.load(_TABLE)["numbers"]
    return frozenset((*numbers, "half", "quarter", "quarters", "once", "twice", "thrice"))


def _more(match: re.Match[str]) -> float:
    """Return the part of one behind a number: `and a half`."""
    last = (match["more"] or "").lower()
    return 0.5 if "half" in last else 0.75 if "three" in last else 0.25 if last else 0


def _written(match: re.Match[str]) -> float:
    """Return the value of a number in words."""
    table = text_tables.load(_TABLE)
    parts = [table["numbers"][word] for word in re.split(r"[-\s]", match["word"].lower())]
    if len(parts) == 2 and not (parts[0] >= 20 and parts[1] < 10):
        parts = parts[:1]
    value: float = _more(match) + sum(parts) * table["magnitudes"].get(
        (match["scale"] or "").lower(), 1
    )
    return value
