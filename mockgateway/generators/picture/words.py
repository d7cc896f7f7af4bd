"""Find the words of `fixtures/text/image_words.yaml` in a prompt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.picture.items import Hit, arrangement

_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_TOKENS = 4  # of a word such as `baby bottle`
_LONGEST = 4000  # characters of a prompt that are searched


@dataclass(frozen=True, slots=True)
class _WordTable:
    order: Mapping[str, int]
    latin: Mapping[str, Sequence[str]]  # the names a whole word stands for
    other: Mapping[str, Sequence[str]]  # the names a word of another script stands for


def find_names(table: str, text: str, negative: str = "") -> tuple[str, ...]:
    """Return the names whose words occur in a text, in the order of their first words.

    Args:
        table: A table of `fixtures/text/image_words.yaml`.
        text: The text to search.
        negative: A text whose names are left out of the result.
    """
    unwanted = set(find_names(table, negative)) if negative.strip() else set()
    hits = find_hits(table, without_phrases(text))
    return tuple(dict.fromkeys(hit.name for hit in hits if hit.name not in unwanted))


def find_hits(table: str, text: str) -> list[Hit]:
    """Return the places of a table's words in a normalised text, such as `fire engine`."""
    words = _word_table(table)
    tokens = list(_TOKEN.finditer(text))
    hits: list[Hit] = []
    for at, token in enumerate(tokens):
        if hits and token.start() < hits[-1].end:
            continue
        for last in reversed(tokens[at : at + _MOST_TOKENS]):
            whole = text[token.start() : last.end()].replace(" ", "-")
            many = whole[-1] == "s" and whole[:-1] in words.latin  # `roses` is also in the table
            forms = _singulars(whole)
            if last is token and not any(form in words.latin for form in forms):
                forms = _parts(whole)
            found = [
                Hit(token.start(), last.end(), name, many or (form != whole and whole[-1] == "s"))
                for form in forms
                for name in words.latin.get(form, ())
            ]
            if found:
                hits += found
                break
    if not text.isascii():
        hits += [
            Hit(start, start + len(word), name)
            for word, names in words.other.items()
            if (start := text.find(word)) >= 0
            for name in names
        ]
    hits.sort(key=lambda hit: (hit.start, words.order[hit.name], hit.plural))
    return list({(hit.start, hit.name): hit for hit in reversed(hits)}.values())[::-1]


def without_phrases(text: str) -> str:
    """Return a normalised text with each phrase of several words joined to one word."""
    text = normalized(text)
    for phrase, word in _phrases():
        text = phrase.sub(word, text)
    return text


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    rows = arrangement()["phrases"]
    return [
        (re.compile(rf"\b(?:{phrase})" + r"\b" * (word != "")), word)
        for phrase, word in rows.items()
    ]


@cache
def _word_table(name: str) -> _WordTable:
    table = text_tables.load("image_words")[name]
    latin: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for key, words in table.items():
        for word in map(normalized, words.split()):
            (latin if word.isascii() else other).setdefault(word, []).append(key)
    return _WordTable({key: place for place, key in enumerate(table)}, latin, other)


def normalized(text: str) -> str:
    """Lower the case and remove accents of Latin, Greek and Cyrillic letters only."""
    letters = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    kept = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def _parts(word: str) -> set[str]:
    """Return the words that a compound is made of."""
    if word == "black-and-white" or word.startswith("costume-"):  # a style, not two colours
        return set()
    return set(word.split("-"))


def _singulars(word: str) -> set[str]:
    """Return a word and the forms of which it may be the plural."""
    return {word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)}
