"""Give the words of a request in another language their English meanings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mockgateway import text_tables
from mockgateway.content import Tool
from mockgateway.generators import prose

from .extraction.concepts import bare, concepts, english_words, words_of

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a beginning


@lru_cache(maxsize=200)
def is_english(text: str) -> bool:
    """Return whether a text is in English, or in no known language."""
    return prose.detect(text) in ("en", None)


@lru_cache(maxsize=500)
def in_english(text: str) -> str:
    """Return a text in another language with its known words in English."""
    if found := [*english_words(text), *_cjk_words(text)]:
        return " ".join(word for _, _, word in sorted(found))
    return _WORD.sub(lambda word: word_in_english(word[0].lower()), text)


def tool_in_english(tool: Tool) -> Tool:
    """Return a tool with the words of its name and its description in English."""
    if is_english(tool.description):
        return tool
    words = [word_in_english(word).replace(" ", "_") for word in words_of(tool.name)]
    return tool._replace(name="_".join(words), description=in_english(tool.description))


@lru_cache(maxsize=5000)
def word_in_english(word: str) -> str:
    """Return the English meaning of a word in lower case, or the word."""
    plain, (whole, starts) = bare(word), _glosses()
    if found := whole.get(plain):
        return found
    for end in range(len(plain), _SHORTEST - 1, -1):
        if found := starts.get(plain[:end]):
            return found
    known = concepts(word) if len(word) > _SHORTEST else ()
    return min(known) if known else word


def _cjk_words(text: str) -> list[tuple[int, int, str]]:
    """Return the known Chinese and Japanese words of requests: start, end and English word."""
    return [
        (at, at + len(word), meaning.replace("_", " "))
        for meaning, words in text_tables.load("glosses")["cjk"].items()
        for word in words.split()
        if (at := text.find(word)) >= 0
    ]


@cache
def _glosses() -> tuple[dict[str, str], dict[str, str]]:
    """Return the meanings of whole words and of beginnings of words."""
    whole: dict[str, str] = {}
    starts: dict[str, str] = {}
    for meaning, words in text_tables.load("glosses").items():
        for word in words.split() if isinstance(words, str) else ():
            (starts if word.endswith("*") else whole).setdefault(
                word.removesuffix("*"), meaning.replace("_", " ")
            )
    return whole, starts
