"""The languages that answers are written in, loaded from `fixtures/text/languages/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockgateway import text_tables
from mockgateway.text_pattern import TextPattern

CODES = ("en", "zh", "th", "es", "de", "ja", "fr")

# A cue that is a whole message is only looked for at its beginning.
_WHOLE_MESSAGE = frozenset(("hello", "thanks", "bye", "more", "yes_no"))


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language. The YAML files explain the fields."""

    code: str
    name: str
    gap: str
    comma: str
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    cues: Mapping[str, Sequence[str]]
    topics: Sequence[str]
    topic_endings: str
    stop_words: frozenset[str]
    hello: Sequence[str]
    thanks: Sequence[str]
    bye: Sequence[str]
    opening: Sequence[str]
    middle: Sequence[str]
    ending: Sequence[str]
    depends: Sequence[str]
    points: Sequence[str]
    angles: Sequence[str]
    steps: Sequence[str]
    story: Sequence[str]
    email: str
    email_body: str
    criteria: Sequence[Sequence[str]]
    first_names: Sequence[str]
    cities: Sequence[str]
    colours: Sequence[str]
    single_words: Sequence[str]
    memory: Sequence[Mapping[str, Any]]
    phrases: Mapping[str, str]

    def number(self, word: str, usual: int = 0) -> int:
        """Return the number that is written in digits or as a word, or `usual` for other words."""
        word = word.lower()
        return int(word) if word.isdecimal() else self.numbers.get(word, usual)

    def cue(self, name: str) -> TextPattern:
        """Return the pattern that recognises a wish in a message."""
        return _cue(self.code, name)


@cache
def language(code: str) -> Language:
    """Return the language with that code, which must be one of CODES."""
    table = text_tables.load(f"languages/{code}")
    return Language(**{**table, "stop_words": frozenset(table["stop_words"].split())})


def languages() -> list[Language]:
    """Return all languages that answers are written in."""
    return [language(code) for code in CODES]


@cache
def _cue(code: str, name: str) -> TextPattern:
    known = language(code)
    numbers = "|".join(sorted(known.numbers, key=len, reverse=True))
    pattern = "|".join(known.cues[name]).replace(
        "{n}", rf"\d{{1,2}}[.,]\d{{3}}|\d{{1,4}}|{numbers}"
    )
    return TextPattern(rf"\A(?:{pattern})" if name in _WHOLE_MESSAGE else pattern)
