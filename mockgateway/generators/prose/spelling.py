"""Correct the spelling of words by a list of words with their frequencies."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

from mockgateway import text_tables

_LANGUAGES = ("en", "de", "es", "fr")
_WORD = re.compile(r"(?<![\w@./#'’-])[^\W\d_]{3,}(?![\w@/]|[.'’-]\w)")
_VOWELS = frozenset("aeiouyäöüáéíóúàèùâêîôûë")
_ALIKE = [set(pair) for pair in ("sc", "cz", "sz", "bv", "ck", "cç", "gj", "dt", "nñ", "mn", "fv")]
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february april june july
    august september october november december""".split()
)
_MOST_OTHER = 4  # letters that only one of two words has
_RAREST = 200  # occurrences of a word that replaces another
_DEAREST, _DEAREST_NAME = 2.2, 1.0  # costs of the changes to a word, and to one that may be a name
_WEIGHT = 7.0  # of a cost of 1 against a frequency that is e times as high
_AHEAD = 50  # times that a word is more frequent than a rare one that it replaces
_LONGEST = 18  # letters; longer words are compounds


def corrected(text: str, code: str) -> str:
    """Return a text with its unknown words replaced by the known words that they resemble."""
    if code not in _LANGUAGES:
        return text
    known = text_tables.load("rewriting")["spelling"] if code == "en" else {}

    def right(found: re.Match[str]) -> str:
        word, low = found[0], found[0].lower()
        before = text[: found.start()].rstrip(" \"“'(")
        starts = not before or before[-1] in ".!?:\n"
        if word.isupper() or not (word.islower() or word.istitle()):
            return word
        named = word[0].isupper() and not starts and code != "de"
        made = known.get(low) or _nearest(low, code, named)
        if code == "en" and (name := calendar_name(made or low)) != (made or low):
            return name
        if not made or made == low:
            return word
        return made[:1].upper() + made[1:] if word[0].isupper() else made

    return _WORD.sub(right, text)


def calendar_name(word: str) -> str:
    """Return an English word with a capital letter if it names a day or a month."""
    return word.title() if word.removesuffix("s") in _CALENDAR else word


@cache
def _words(code: str) -> Mapping[str, int]:
    """Return how often each word of a language occurs in its list."""
    from spellchecker import SpellChecker  # slow: reads a list of 160,000 words

    words = SpellChecker(code).word_frequency.dictionary
    assert isinstance(words, Mapping)
    return words


@cache
def _by_start(code: str) -> dict[str, list[tuple[str, int]]]:
    """Return the frequent words of a language by their first letters, each with its letters."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for word, count in _words(code).items():
        if count >= _RAREST:
            groups.setdefault(word[0], []).append((word, _letters(word)))
    return groups


def _letters(word: str) -> int:
    """Return the set of the letters of a word as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


@cache
def _nearest(word: str, code: str, named: bool) -> str:
    """Return the known word that a word was meant to be, or "".

    Args:
        word: The word, lower case.
        code: The language.
        named: Whether the word is probably a name, which only a likeness to a day or month changes.
    """
    words = _words(code)
    count = words.get(word, 0)  # a rare word may be a frequent mistake
    if count >= _RAREST or len(word) > _LONGEST or (not count and _is_derived(word, code)):
        return ""
    own, best, best_score = _letters(word), "", 0.0
    names = _CALENDAR if named else frozenset()
    near = _by_start(code).get(word[0], [])
    near = [*near, *[(each, own) for each in (word[1] + word[0] + word[2:], word[1:])]]
    for other, letters in near:
        if abs(len(other) - len(word)) > 2 or (own ^ letters).bit_count() > _MOST_OTHER:
            continue
        cost = distance(word, other)
        dearest = _DEAREST_NAME if named and other not in names else _DEAREST
        dearest = min(dearest, 0.6 if count else 0.35 * len(word))
        if cost > dearest or words.get(other, 0) <= _AHEAD * count:
            continue
        score = math.log(words[other]) - _WEIGHT * cost
        if not best or score > best_score:
            best, best_score = other, score
    return best


def _is_derived(word: str, code: str) -> bool:
    """Return whether a word is a known one with an ending, or a German compound."""
    words = _words(code)
    stems = (word.removesuffix(end) for end in ("s", "es", "ed", "ing", "er", "en", "n", "e"))
    if any(stem != word and len(stem) > 3 and words.get(stem, 0) >= _RAREST for stem in stems):
        return True
    cuts = range(4, len(word) - 3) if code == "de" else ()
    return any(min(words.get(word[:at], 0), words.get(word[at:], 0)) > _RAREST for at in cuts)


def distance(word: str, other: str) -> float:
    """Return the cost of the slips that turn a right word into a written one.

    A missing or doubled letter, a wrong vowel and two letters in the wrong order are common slips.
    """
    rows = [[float(at) for at in range(len(other) + 1)]]
    for at, letter in enumerate(word, 1):
        row = [float(at)]
        for to, wanted in enumerate(other, 1):
            doubled = at > 1 and word[at - 2] == letter
            missing_double = to > 1 and other[to - 2] == wanted
            vowels = letter in _VOWELS and wanted in _VOWELS
            alike = vowels or {letter, wanted} in _ALIKE
            replaced = 0.0 if letter == wanted else 0.6 if alike else 1.3
            costs = [
                rows[-1][to - 1] + replaced,
                rows[-1][to] + (0.5 if doubled else 1.1),
                row[-1] + (0.5 if missing_double else 0.8),
            ]
            if at > 1 and to > 1 and letter == other[to - 2] and word[at - 2] == wanted:
                costs.append(rows[-2][to - 2] + 0.6)
            row.append(min(costs))
        rows.append(row)
    return rows[-1][-1]
