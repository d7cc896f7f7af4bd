"""Normalise and weigh words. The tables are in `fixtures/text/similarity.yaml`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mockgateway import text_tables

FUNCTION = 0.07  # articles, prepositions, pronouns: in every text
COMMON = 0.45  # in many texts
RARE = 1.0
SPECIFIC = 1.2  # numbers, and words so long that only terms are

_ACCENT = re.compile("[\u0300-\u036f]")  # not the voicing marks of kana, nor Thai vowels


@cache
def _weights() -> dict[str, float]:
    tables = text_tables.load("similarity")
    return {
        word: weight
        for table, weight in (("common_words", COMMON), ("function_words", FUNCTION))
        for words in tables[table].values()
        for word in words.split()
    }


@cache
def binding_characters() -> frozenset[str]:
    """Return the Chinese characters that bind others."""
    return frozenset(text_tables.load("similarity")["binding"]["zh"])


@cache
def thai_separator() -> re.Pattern[str]:
    """Return a pattern for the Thai words that split a run of text."""
    return re.compile(f"(?:{'|'.join(text_tables.load('similarity')['binding']['th'].split())})")


def plain(text: str) -> str:
    """Return the text without capitals, Latin accents and variant letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _ACCENT.sub("", decomposed))


def stem(word: str) -> str:
    """Return the word without the commonest English, German and Spanish endings.

    The result is not a linguistic stem, but the same for most forms of a word.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5), ("ly", 6), ("en", 6)):
        if word.endswith(ending) and len(word) >= least:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def weight(word: str) -> float:
    """Return how much a plain word tells about a text: FUNCTION to SPECIFIC."""
    known = _weights().get(word)
    if known is not None:
        return known
    if len(word) == 1:
        return COMMON
    return SPECIFIC if len(word) > 9 or any(letter.isdigit() for letter in word) else RARE
