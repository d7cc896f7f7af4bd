"""Compare the words of field names with the words of a text, also across languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from mockgateway import text_tables

_TABLE = "concepts"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_UMLAUT = re.compile("([aou])e")  # `fuehrerschein`
_DOUBLED = ("bb", "gg", "mm", "nn", "pp", "rr", "tt")  # before `ed` and `ing`
_LONG = 7  # letters of a word in which `ue` may stand for `ü`
_LEAST_PART = 3  # letters of a part of a compound (`Rechnungs|datum`)


class Unit(NamedTuple):
    """A unit of measurement."""

    name: str
    dimension: str
    factor: float  # to the dimension's base unit


def words_of(name: str) -> list[str]:
    """Return the words of a name, lower case: `getUserName` and `get_user_name` alike."""
    if not name.isascii():
        known = [word for _, _, word in english_words(name)]
        return known or [word.lower() for word in re.findall(r"[^\W_]+", name)]
    return [word.lower() for word in _WORD.findall(name)]


@cache
def _cjk() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return an expression for Chinese and Japanese words, and their English words."""
    rows = text_tables.load(_TABLE)["cjk"]
    known = {written: word for word, row in rows.items() for written in row.split()}
    return re.compile("|".join(sorted(known, key=len)[::-1])), known


def english_words(text: str) -> list[tuple[int, int, str]]:
    """Return the known Chinese and Japanese words of a text: start, end and English word."""
    form, known = _cjk()
    return [(*match.span(), known[match[0]]) for match in form.finditer(text)]


@lru_cache(maxsize=16)
def spoken(text: str) -> frozenset[str]:
    """Return the words of letters of a text, lower case."""
    return frozenset(_LETTERS.findall(text.lower()))


@cache
def stem(word: str) -> str:
    """Return a word without its plural or verb ending, the same for all its forms."""
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("able", "")):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            root = (word[: -len(ending)] + rest).removesuffix("e")
            return root[:-1] if root[-2:] in _DOUBLED else root
    word = word.removesuffix("e") if len(word) > 4 else word
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for concept, words in text_tables.load(_TABLE)["concepts"].items():
        for word in words.split():
            found.setdefault(bare(word), set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """Return a word without accents, in one spelling."""
    if not word.isascii():
        plain = normalize("NFD", word.replace("ß", "ss"))
        word = "".join(c for c in plain if not combining(c)) or word
    return _UMLAUT.sub(r"\1", word) if len(word) > _LONG else word


@lru_cache(maxsize=20_000)
def concepts(word: str) -> frozenset[str]:
    """Return the concepts of a lower-case word; for an unknown compound, those of its parts."""
    known, word = _by_word(), bare(word)
    if found := known.get(word) or known.get(stem(word)):
        return found
    for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        head = known.get(word[:at]) or known.get(word[:at].removesuffix("s"))
        if head and (tail := known.get(word[at:])):
            return head | tail
    return frozenset()


@lru_cache(maxsize=60_000)
def affinity(word: str, other: str) -> float:
    """Return the similarity of meaning of two lower-case words, from 0 to 1."""
    if len(word) == 1:
        return float(word == other)
    word, other = bare(word), bare(other)
    if word == other or (a := stem(stem(word))) == (b := stem(stem(other))):
        return 1.0
    if a in (f"{b}er", f"{b}r") or b in (f"{a}er", f"{a}r"):
        return 0.5  # an interview, an interviewer
    if not concepts(word).isdisjoint(concepts(other)):
        return 0.8
    if len(a) > 4 and len(b) > 4 and (a.startswith(b[:6]) or b.startswith(a[:6])):
        return 0.7
    short, long = sorted((a, b), key=len)
    if len(short) > 3 and len(long) - len(short) == 2 and long == f"{short}in":
        return 0.7  # Zeuge, Zeugin
    return 0.0


@cache
def kinds_of(word: str) -> tuple[str, ...]:
    """Return the kinds of value that a word of a field name stands for, the likeliest first."""
    every = text_tables.load(_TABLE)["kinds"]
    found = [
        kind for kind, words in every.items() if word in (row := words.split()) or stem(word) in row
    ]
    if not found and len(word) > 7:  # a compound such as `rechnungsdatum`
        found = [
            kind
            for kind, words in every.items()
            if any(len(w) > 3 and word.endswith(w) for w in words.split())
        ]
    if not found and (kind := noun_kind(word)):
        found = [kind]
    return tuple(found)


@cache
def _nouns() -> dict[str, str]:
    rows = text_tables.load("name_contexts")["nouns"]
    return {word: kind for kind, words in rows.items() for word in words.split()}


def noun_kind(word: str) -> str:
    """Return the kind of the name after a noun: person after `plumber`; "" for other words."""
    return _nouns().get(word, "")


@cache
def weak_words() -> frozenset[str]:
    """Return words that carry little meaning in field names of several words."""
    return frozenset(text_tables.load(_TABLE)["weak"].split())


@cache
def units() -> dict[str, Unit]:
    """Return the units by their spellings."""
    return {
        word.replace("_", " "): Unit(name, dimension, row["factor"])
        for dimension, rows in text_tables.load(_TABLE)["units"].items()
        for name, row in rows.items()
        for word in row["words"].split()
    }


@cache
def known_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of the table of values; it ignores case unless it has a flag for case."""
    return re.compile(text_tables.load("values")["patterns"][name], re.IGNORECASE)


@cache
def known_words(name: str) -> frozenset[str]:
    """Return a set of words from the table of values."""
    return frozenset(text_tables.load("values")["words"][name].split())
