"""Count what the words of a message and of a tool have in common."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mockgateway import text_tables
from mockgateway.content import Tool
from mockgateway.text_tables import pattern

from .extraction.concepts import words_of

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(
    r"(?<=\d)\s*([-+*/×÷^]|\b(?:plus|minus|times|divided|multiplied)\b)(?:\s+by\b)?\s*(?=\d)",
    re.IGNORECASE,
)
DESCRIBED = 400  # characters of a description that are read
_PREFIXED = 6  # letters of a word that may start with `re`


@cache
def table_words(key: str) -> frozenset[str]:
    """Return the words under a key of the table of tools."""
    return frozenset(text_tables.load("tools")[key].split())


@cache
def _synonyms() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return groups of words: those of tool names, and those of messages."""
    rows = text_tables.load("tools")["synonyms"]
    pairs = {
        name: (row["named"], row["said"]) if isinstance(row, dict) else (row, row)
        for name, row in rows.items()
    }
    return {name: (_group(named), _group(said)) for name, (named, said) in pairs.items()}


def _group(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _operators(text: str) -> set[str]:
    """Return the words for the signs between numbers: `3 * 4` is about `times`."""
    signs = text_tables.load("tools")["operators"]
    return {signs.get(found[1], found[1].lower()) for found in _SIGN.finditer(text)}


def asks_for_words(tool: Tool, text: str) -> bool:
    """Return whether a text asks about the assistant, or for a text that a tool does not write."""
    if pattern("tools", "asks_abilities").search(text):
        return True
    only_text = pattern("tools", "writes").match(text)
    has_values = any(letter.isdigit() or letter in "@#" for letter in text) or "://" in text
    return bool(
        only_text and not has_values and only_text["verb"].lower() not in words_of(tool.name)
    )


def synonyms(tool: Tool, text: str) -> int:
    """Return how many groups of words with one meaning both a tool's name and a text are in.

    Signs between numbers and questions for the time are clear, and count more.
    """
    telling, spoken, signs = _telling(tool), _spoken(text), _operators(text)
    found = 0
    for named, said in _synonyms().values():
        if named.isdisjoint(telling):
            continue
        foreign = (word for word in said if not word.isascii())
        if not said.isdisjoint(spoken) or any(word in text for word in foreign):
            found += 3 if not said.isdisjoint(signs) else 1
    calculator = _synonyms()["calculation"][0] & {*telling, *words_of(tool.description)}
    found += 2 * bool(calculator and pattern("tools", "calculates").search(text))
    asks_time = table_words("tells_time") & telling and pattern("tools", "clock").search(text)
    return found + 3 * bool(asks_time)


@cache
def _operations() -> frozenset[str]:
    """Return the words of tools that do one calculation, such as `add`."""
    signs = frozenset(text_tables.load("tools")["operators"].values())
    groups = [named for named, said in _synonyms().values() if not signs.isdisjoint(said)]
    return frozenset().union(*groups)


def calculates(tool: Tool) -> bool:
    """Return whether a tool does a calculation, such as `add`."""
    return not _operations().isdisjoint(words_of(tool.name))


@lru_cache(maxsize=200)
def _spoken(text: str) -> frozenset[str]:
    """Return the words of a text, with their stems."""
    raw = {*_WORD.findall(text.lower()), *_operators(text)}
    raw |= {word[2:] for word in raw if word.startswith("re") and len(word) > _PREFIXED}
    return frozenset(raw | {_stem(word) for word in raw})


def _telling(tool: Tool) -> set[str]:
    name = set(words_of(tool.name))
    return name - table_words("generic") or name


def searches(tool: Tool, text: str) -> bool:
    """Return whether a text asks to find something, and a tool does that."""
    asks = pattern("tools", "searches").match(text) is not None
    return asks and not {"search", "find", "lookup"}.isdisjoint(words_of(tool.name))


def _stem(word: str) -> str:
    """Return a word without its plural or verb ending, alike for all its forms."""
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", "")):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return (word[: -len(ending)] + rest).removesuffix("e")
    word = word.removesuffix("e") if len(word) > 4 else word
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
