"""Score how much a message is about a tool."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mockgateway import text_tables
from mockgateway.content import Tool
from mockgateway.text_tables import pattern

from .extraction.concepts import words_of

Json = Any

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"(?<=\d)\s*([-+*/×÷^])\s*(?=\d)")
DESCRIBED = 400  # characters of a description that are read
_LIKE = 5  # letters that words of one family share (`invitation`, `invite`)
_BRIEF = 160  # characters of a description that is about one thing


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
    return {signs[found[1]] for found in _SIGN.finditer(text)}


def asks_for_words(tool: Tool, text: str) -> bool:
    """Return whether a text asks about the assistant, or for a text that a tool does not write."""
    if pattern("tools", "asks_abilities").search(text):
        return True
    only_text = pattern("tools", "writes").match(text)
    has_values = any(letter.isdigit() or letter in "@#" for letter in text)
    return bool(
        only_text and not has_values and only_text["verb"].lower() not in words_of(tool.name)
    )


def score(tool: Tool, text: str) -> int:
    """Return how much a text is about a tool.

    A word of the tool's name counts 2, one of its description or an enum 1, a synonym 2.
    """
    if asks_for_words(tool, text):
        return 0
    raw = {*_WORD.findall(text.lower()), *_operators(text)}
    raw |= {word[2:] for word in raw if word.startswith("re") and len(word) > _LIKE + 1}
    spoken = raw | {_stem(word) for word in raw}
    name = set(words_of(tool.name))
    described = {_stem(word) for word in _WORD.findall(tool.description.lower()[:DESCRIBED])}
    described -= table_words("generic")
    telling = name - table_words("generic") or name
    stems = {_stem(word) for word in telling}
    points = 2 * len(stems & spoken)
    long = {word[:_LIKE] for word in telling if len(word) >= _LIKE}
    points += 2 * (not stems & spoken and bool(long & {word[:_LIKE] for word in raw}))
    for named, said in _synonyms().values():
        foreign = (word for word in said if not word.isascii())
        if named & telling and (said & spoken or any(word in text for word in foreign)):
            points += 2
    described -= {_stem(word) for word in name}
    about = len((described - stems - table_words("stop_words")) & spoken)
    paid = not {"money", "payment"}.isdisjoint(name) and pattern("tools", "pays").search(text)
    if not points and (about or paid) and _means_verb(name, spoken):
        points += 2
    # A description alone is weak evidence: long ones share a word or two with any message.
    points += about if points or about > 2 or len(tool.description) < _BRIEF else 0
    calculates = _synonyms()["calculation"][0] & (telling | described)
    if calculates and pattern("tools", "calculates").search(text):
        points += 2
    if table_words("tells_time") & telling and pattern("tools", "clock").search(text):
        points += 3
    return points + _enum_points(tool.schema, spoken)


def _means_verb(name: set[str], spoken: set[str]) -> bool:
    """Return whether a text has a word that means the verb of a tool's name."""
    verbs = text_tables.load("tools")["verbs"]
    own = (verbs[word].split() for word in name - table_words("generic") if word in verbs)
    return any(not {_stem(word) for word in words}.isdisjoint(spoken) for words in own)


def searches(tool: Tool, text: str) -> bool:
    """Return whether a text asks to find something, and a tool does that."""
    asks = pattern("tools", "searches").match(text) is not None
    return asks and not {"search", "find", "lookup"}.isdisjoint(words_of(tool.name))


def _enum_points(schema: Json, spoken: set[str]) -> int:
    """Return how many parameters have an enum of which the text names a value."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    points = 0
    for part in properties.values() if isinstance(properties, dict) else ():
        options = part.get("enum") if isinstance(part, dict) else None
        for option in options if isinstance(options, list) else ():
            if isinstance(option, str) and len(option) > 3 and _stem(option.lower()) in spoken:
                points += 1
                break
    return points


def _stem(word: str) -> str:
    """Return a word without its plural or verb ending, alike for all its forms."""
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", "")):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return (word[: -len(ending)] + rest).removesuffix("e")
    word = word.removesuffix("e") if len(word) > 4 else word
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def with_fitting_verb(tools: list[Tool], text: str) -> list[Tool]:
    """Return the tools without those of which only the verb is wrong.

    `create_task`, `list_tasks` and `delete_task` share their noun, so the verb decides.
    """
    spoken = {_stem(word) for word in _WORD.findall(text.lower())}
    by_noun: dict[frozenset[str], list[tuple[int, Tool]]] = {}
    for tool in tools:
        words = words_of(tool.name)
        verbs = text_tables.load("tools")["verbs"]
        noun = frozenset(
            _stem(word)
            for word in words
            if word not in table_words("generic") and word not in verbs
        )
        by_noun.setdefault(noun, []).append((_verb_points(words, spoken), tool))
    kept: list[Tool] = []
    for group in by_noun.values():
        best = max(points for points, _ in group)
        kept += [tool for points, tool in group if len(group) == 1 or points == best > 0]
    return kept


def _verb_points(words: list[str], spoken: set[str]) -> int:
    """Return the score of a tool's verb for a message: 2 for the verb itself, 1 for a synonym."""
    verbs = text_tables.load("tools")["verbs"]
    for word in words:
        if word in verbs:
            if _stem(word) in spoken:
                return 2
            return int(not {_stem(other) for other in verbs[word].split()}.isdisjoint(spoken))
    return 1 if not verbs.keys() & set(words) else 0
