"""Read English nouns with their articles and adjectives, pronouns, names and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mockgateway.generators.prose.transfer.lexicon import (
    Entry,
    entries,
    forms,
    longest,
    singular,
    words,
)
from mockgateway.generators.prose.transfer.times import Said, localized
from mockgateway.generators.prose.transfer.tree import Noun

_PRONOUNS = {
    "i": "i", "me": "i", "we": "we", "us": "we", "you": "you", "he": "he", "him": "he",
    "she": "she", "it": "it", "they": "they", "them": "they", "this": "this",
    "everyone": "everyone",
}  # fmt: skip
_DETERMINERS = (
    "a an the my our your his her their its this these that those no all every each some any"
).split()
_NUMBER = re.compile(r"\d[\d.,]*\Z")
_IDENTIFIER = re.compile(r"#?[A-Z0-9][\w./-]*\d[\w./-]*\Z|\d+\Z")
_NAME = re.compile(r"[A-ZÀ-Ý][\w'’&.-]*\Z")
_MOST_ADJECTIVES = 3


def read(tokens: list[str], at: int) -> Iterator[tuple[Noun, int]]:
    """Yield the nouns that begin at a place, the longest first, with the place behind them."""
    for noun, end in _single(tokens, at):
        word = tokens[end].lower() if end < len(tokens) else ""
        if word == "of" and not noun.pronoun:
            for other, last in read(tokens, end + 1):
                yield replace(noun, of=other), last
        if word == "and":
            for other, last in read(tokens, end + 1):
                if not other.pronoun:
                    yield replace(noun, also=other), last
        yield noun, end


def _single(tokens: list[str], at: int) -> Iterator[tuple[Noun, int]]:
    if at >= len(tokens):
        return
    word = tokens[at].lower()
    if word in _PRONOUNS:
        yield Noun(pronoun=_PRONOUNS[word]), at + 1
    if found := _amount(tokens, at):
        yield Noun(amount=found[0], plural=False), found[1]
    determiner = word if word in _DETERMINERS else ""
    start = at + bool(determiner)
    if start < len(tokens):
        yield from _counted(tokens, start, determiner)
    yield from _names(tokens, at)


def _counted(tokens: list[str], at: int, determiner: str) -> Iterator[tuple[Noun, int]]:
    numbers = words()["numbers"]
    word = tokens[at].lower()
    if word in numbers or _NUMBER.match(word):
        yield from _with_adjectives(tokens, at + 1, Noun(determiner=determiner, count=word), 0)
    value = _amount(tokens, at) if determiner in ("a", "an", "the") else None
    if value:  # `a 10 % discount`
        for noun, end in _with_adjectives(tokens, value[1], Noun(determiner=determiner), 0):
            if noun.entry:
                yield replace(noun, amount=value[0]), end
    yield from _with_adjectives(tokens, at, Noun(determiner=determiner), 0)


def _with_adjectives(
    tokens: list[str], at: int, noun: Noun, count: int
) -> Iterator[tuple[Noun, int]]:
    for entry, end in _longest("adjectives", tokens, at):
        if count < _MOST_ADJECTIVES:
            more = replace(noun, adjectives=[*noun.adjectives, entry])
            yield from _with_adjectives(tokens, end, more, count + 1)
    for base, kind in forms().get(tokens[at].lower(), ()) if at < len(tokens) else ():
        verb = entries("verbs").get(base) or entries("verbs").get(f"{base}#t")
        if kind == "participle" and verb and noun.determiner:
            more = replace(noun, participles=[*noun.participles, verb])
            yield from _with_adjectives(tokens, at + 1, more, _MOST_ADJECTIVES)
    named = at
    while noun.determiner and named < len(tokens) and _is_name(tokens, named):
        named += 1
    if named > at and not noun.name:  # `our Elm Street store`
        for found, end in _with_adjectives(tokens, named, noun, _MOST_ADJECTIVES):
            yield replace(found, name=" ".join(tokens[at:named])), end
    for size in range(min(longest("nouns"), len(tokens) - at), 0, -1):
        first = [token.lower() for token in tokens[at : at + size]]
        for last in (first[-1], singular(first[-1])):
            if entry_ := entries("nouns").get(" ".join([*first[:-1], last])):
                found = replace(noun, entry=entry_, plural=last != first[-1])
                yield from _named(tokens, at + size, found)
                break


def _named(tokens: list[str], at: int, noun: Noun) -> Iterator[tuple[Noun, int]]:
    """Yield a noun with the number or the name behind it, then without."""
    end = at
    while end < len(tokens) and (
        _IDENTIFIER.match(tokens[end]) or tokens[end][0] in '"“' or _is_name(tokens, end)
    ):
        end += 1
    name = " ".join(tokens[at:end])
    if noun.entry and noun.entry.english == "room" and len(name) in (1, 2):
        noun = replace(noun, entry=entries("nouns")["hall"])  # of an office rather than a hotel
    if end > at:
        yield replace(noun, name=name), end
    yield noun, at


def _names(tokens: list[str], at: int) -> Iterator[tuple[Noun, int]]:
    end = at
    while end < len(tokens) and (_is_name(tokens, end) or tokens[end][0] in '"“'):
        end += 1
    if end > at and not (at == 0 and end == 1 and tokens[0].lower() in _DETERMINERS):
        yield Noun(name=" ".join(tokens[at:end])), end


def _is_name(tokens: list[str], at: int) -> bool:
    word = tokens[at]
    low = word.lower()
    days, months = words()["days"], words()["months"]
    if not _NAME.match(word) or low in days or low in months or low in _PRONOUNS or word == "I":
        return False
    return at > 0 or (low not in entries("nouns") and low not in _DETERMINERS)


def _longest(kind: str, tokens: list[str], at: int) -> Iterator[tuple[Entry, int]]:
    for size in range(min(longest(kind), len(tokens) - at), 0, -1):
        if entry := entries(kind).get(" ".join(tokens[at : at + size]).lower()):
            yield entry, at + size


def _amount(tokens: list[str], at: int) -> tuple[Said, int] | None:
    """Return an amount of money or a percentage, and the place behind it."""
    currencies, numbers = words()["currencies"], words()["numbers"]
    if at + 1 >= len(tokens) or tokens[at + 1].lower() not in currencies:
        return None
    number = tokens[at].lower()
    if not _NUMBER.match(number) and number not in numbers:
        return None
    written = numbers.get(number) or localized(number)
    unit = currencies[tokens[at + 1].lower()]
    de, fr, es = (f"{written[place]} {unit[place]}" for place in range(3))
    return (de, fr, es), at + 2
