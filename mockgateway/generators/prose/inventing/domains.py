"""Find the field that a subject belongs to, and its words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mockgateway import text_tables
from mockgateway.word_vectors import likeness

Domain = dict[str, list[str]]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GENERAL = "general"
_LEAST = 0.4  # likeness of a subject to the words of a field
_WEAK = 0.5  # word less for a field of many things, such as shops
_NAMES = 3  # words of a field that name all of it
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("er", ""))


@lru_cache(maxsize=500)
def of(*texts: str) -> Domain:
    """Return the words of the field that the first telling text is about.

    Args:
        texts: The subject, then texts that may tell its field if the subject does not.
    """
    return named(name_of(*texts))


@lru_cache(maxsize=500)
def name_of(*texts: str) -> str:
    """Return the name of the field that the first telling text is about, else `general`."""
    for text in texts:
        if name := _by_words(text):
            return name
    return _by_meaning(texts[0]) or _GENERAL


def _by_words(text: str) -> str:
    """Return the field with the most words in a text; of several, the one that comes first."""
    counts = _counts(text)
    weak = text_tables.load("inventing/domains")
    points = {name: count - _WEAK * ("weak" in weak[name]) for name, count in counts.items()}
    return max(points, key=points.__getitem__) if points else ""


def is_named(text: str) -> bool:
    """Return whether a text names its whole field, as `coffee` does, and not a part of it."""
    first = _words().get(name_of(text), [])[:_NAMES]
    words = _WORD.findall(text.lower())
    return any(form in first for word in words for form in (word, *_stems(word)))


def names_in(text: str) -> list[str]:
    """Return the names of the fields of a text in the order of their words."""
    return list(_counts(text))


def _counts(text: str) -> dict[str, float]:
    counts: dict[str, float] = {}
    for word in _WORD.findall(_phrased(text.lower())):
        names = _fields_of(word)
        for part in word.split("-") if not names else ():
            names = [*names, *_fields_of(part)]
        for name in names:
            points = 2.0 if "-" in word and word in _fields() else 1.0
            counts[name] = counts.get(name, 0) + points - _WEAK * (word in _weak())
    return counts


def knows(word: str) -> bool:
    """Return whether a word belongs to a field."""
    return bool(_fields_of(word.lower()))


def _phrased(text: str) -> str:
    """Return a text with a hyphen in each known phrase, such as `ice-cream`."""
    for phrase in _fields():
        if "-" in phrase:
            text = text.replace(phrase.replace("-", " "), phrase)
    return text


@lru_cache(maxsize=4000)
def _fields_of(word: str) -> list[str]:
    known = _fields()
    forms = [word.removesuffix("'s"), *_stems(word.removesuffix("'s"))]
    return next((known[form] for form in forms if form in known), [])


def _stems(word: str) -> list[str]:
    return [word.removesuffix(end) + new for end, new in _ENDINGS if word.endswith(end)]


def _by_meaning(text: str) -> str:
    rated = [(likeness(text, " ".join(words)), name) for name, words in _words().items()]
    best = max(rated)
    return best[1] if best[0] > _LEAST else ""


@cache
def _words() -> dict[str, list[str]]:
    table = text_tables.load("inventing/domains")
    rows = {name: row["words"] for name, row in table.items() if name != _GENERAL}
    return {name: words.replace("~", "").split() for name, words in rows.items()}


@cache
def _weak() -> frozenset[str]:
    """Return the words that count less."""
    table = text_tables.load("inventing/domains").values()
    return frozenset(word[1:] for row in table for word in row["words"].split() if word[0] == "~")


@cache
def _fields() -> dict[str, list[str]]:
    """Return the fields of each word."""
    fields: dict[str, list[str]] = {}
    for name, words in _words().items():
        for word in words:
            fields.setdefault(word, []).append(name)
    return fields


@cache
def named(name: str) -> Domain:
    """Return the words of a field."""
    row = text_tables.load("inventing/domains")[name]
    made = {key: str(text).split(" | ") for key, text in row.items()}
    return made | {"tags": row["tags"].split()}
