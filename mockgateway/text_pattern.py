"""Patterns that are tried only on texts that may match.

Most patterns look for words that most messages do not have. To ask whether a text has the letters
that every match has takes a tenth of the time of a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

_SIZE = 3  # letters
_DIGIT, _ANY_DIGIT = re.compile(r"\d"), "\ue000"  # a letter for any digit
_DENSE = "\u0e00"  # from here on, one letter is a syllable or a word
_COMMON = " etaoinsrhldcumfpgwybvkxjqz"  # by frequency in English
_LONGEST = 4000  # letters of a text
_EARLY, _MORE_EARLY = 60, 120  # searches
_MOST_WORDS = 300  # alternatives of one part of a pattern
_MOST_CHARACTERS = 12  # of a set such as [sz]

_CYRILLIC = "абгежзийклмнпрухцчшщыьэюя"  # without letters that have a second small form
# Letters that equal `i` or `s` if case is ignored, but that `str.lower` keeps.
_ALIKE = str.maketrans({"ı": "i", "ſ": "s", "\u0307": None})


class TextPattern:
    """A compiled pattern, with the methods of `re.Pattern` that are in use.

    What a match needs is found out after many searches, since that takes longer than 100 of them,
    and not for all patterns in the same call.
    """

    __slots__ = (
        "_finditer", "_needed", "_search", "_searches", "findall", "fullmatch", "match", "pattern",
        "split", "sub",
    )  # fmt: skip

    def __init__(self, written: str) -> None:
        """Compile a pattern, which ignores case."""
        compiled = re.compile(written, re.IGNORECASE)
        self.pattern = written
        self._needed: frozenset[str] | None = None
        self._searches = _EARLY + len(written) % _MORE_EARLY  # until then
        self._search = compiled.search
        self.findall, self._finditer = compiled.findall, compiled.finditer
        self.fullmatch, self.match = compiled.fullmatch, compiled.match
        self.split, self.sub = compiled.split, compiled.sub

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, or None."""
        needed = self._needed
        if needed is not None and len(text) <= _LONGEST and needed.isdisjoint(_letters(text)):
            return None
        if self._searches:
            self._count_search()
        return self._search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in a text, which do not overlap."""
        return iter(()) if self.search(text) is None else self._finditer(text)

    def _count_search(self) -> None:
        self._searches -= 1
        if not self._searches:
            self._needed = needed_letters(self.pattern)


@lru_cache(maxsize=2048)
def _pattern(written: str) -> TextPattern:
    return TextPattern(written)


def search(written: str, text: str) -> re.Match[str] | None:
    """Return the first match of an expression of a table in a text; case is ignored."""
    return _pattern(written).search(text)


@lru_cache(maxsize=32)  # one message is asked about many patterns
def _letters(text: str) -> frozenset[str]:
    """Return all letters and runs of three letters in a text, in lower case."""
    low = text.lower()
    found = set(_ANY_DIGIT if _DIGIT.search(low) else "")
    if not low.isascii():
        low = low.translate(_ALIKE)
        found.update(_runs(low, 2))
    return frozenset(found.union(low, _runs(low, _SIZE)))


def _runs(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _rarest(word: str) -> str:
    """Return the run of letters in a word that the fewest texts have; "" for an empty word."""
    dense = [run for run in _runs(word, 2) if min(run) >= _DENSE]
    return max(_runs(word, _SIZE) + dense or word, key=_rarity, default="")


def _rarity(run: str) -> int:
    return sum([_COMMON.find(letter) % 50 for letter in run])


def needed_letters(written: str) -> frozenset[str] | None:
    """Return short runs of letters of which every match of a pattern has one; None if unknown."""
    try:  # the parser of `re` is private: where it has changed, every text is searched
        words = _needed(import_module("re._parser").parse(written, re.IGNORECASE))
    except (ImportError, AttributeError, TypeError, ValueError, LookupError):
        return None
    return None if words is None else frozenset(map(_rarest, words))


def _needed(items: Any) -> set[str] | None:
    """Return words of which every match of a sequence has one, the most telling that there are."""
    best: set[str] | None = None
    run = {""}
    for kind, of in items.data:
        words = _spellings_of(kind.name, of)
        if words is not None and len(run) * len(words) <= _MOST_WORDS:
            run = {before + word for before in run for word in words}
            continue
        best = _better(best, run)
        best = _better(best, _needed_of(kind.name, of))
        run = {""} if words is None else words
    return _better(best, run)


def _needed_of(kind: str, of: Any) -> set[str] | None:
    """Return the same for a part of a pattern that has no short list of spellings."""
    match kind:
        case "IN":
            return _union([_needed_character(*each) for each in of])
        case "BRANCH":
            return _union([_needed(part) for part in of[1]])
        case "SUBPATTERN":
            return _needed(of[-1])
        case "ATOMIC_GROUP":
            return _needed(of)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if of[0]:
            return _needed(of[-1])
    return None


def _needed_character(kind: Any, of: Any) -> set[str] | None:
    return {_ANY_DIGIT} if str(of) == "CATEGORY_DIGIT" else _spellings_of(kind.name, of)


def _union(parts: Sequence[set[str] | None]) -> set[str] | None:
    """Return the words of all parts; None if those of one are unknown."""
    known = [words for words in parts if words is not None]
    return set().union(*known) if len(known) == len(parts) else None


def _better(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    """Return the words that fewer texts have: long ones, then few."""
    if other is None or "" in other:
        return one
    if one is None or (min(map(len, one)), -len(one)) < (min(map(len, other)), -len(other)):
        return other
    return one


def _spellings(items: Any) -> set[str] | None:
    """Return everything that a sequence matches, in lower case; None if that is too much."""
    found = {""}
    for kind, of in items.data:
        words = _spellings_of(kind.name, of)
        if words is None or len(found) * len(words) > _MOST_WORDS:
            return None
        found = {before + word for before in found for word in words}
    return found


def _spellings_of(kind: str, of: Any) -> set[str] | None:
    match kind:
        case "LITERAL":
            return _character(of)
        case "IN" if len(of) <= _MOST_CHARACTERS:
            return _union([_spellings_of(name.name, each) for name, each in of])
        case "BRANCH":
            return _union([_spellings(part) for part in of[1]])
        case "SUBPATTERN":
            return _spellings(of[-1])
        case "ATOMIC_GROUP":
            return _spellings(of)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if of[1] == 1:
            words = _spellings(of[2])
            return None if words is None else words if of[0] else {"", *words}
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return {""}
    return None


@cache
def _character(code: int) -> set[str] | None:
    """Return a character in lower case; None for letters that ignoring case may change further."""
    low = chr(code).lower()
    caseless = low == low.upper() and low != "\u0307"
    plain = caseless or low.isascii() or "à" <= low <= "ÿ" or low in _CYRILLIC
    return {low} if plain and len(low) == 1 else None
