"""Split a text into statements: its clauses with their words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .concepts import known_words
from .document import Document
from .tables import Range

_ENDS = frozenset('.!?;:,\n()…"“”|、。，；：！？（）')
_JOINS = frozenset("but although though however while whereas".split())


class Statement(NamedTuple):
    """A clause of a text."""

    start: int
    end: int
    words: tuple[str, ...]  # lower case


@lru_cache(maxsize=4)
def statements_of(document: Document) -> tuple[Statement, ...]:
    """Return the clauses of a text."""
    found, words, start, end = [], list[str](), 0, 0
    for token in document.tokens:
        if token.word in _ENDS or token.word in _JOINS:
            if words:
                found.append(Statement(start, end, tuple(words)))
                words = []
            continue
        if not words:
            start = token.start
        words.append(token.word)
        end = token.end
    return (*found, Statement(start, end, tuple(words))) if words else tuple(found)


def statements_in(document: Document, scope: Range) -> list[Statement]:
    """Return the clauses of a part of a text, without those of an instruction before it."""
    start = document.instruction if scope[0] < document.instruction < scope[1] else scope[0]
    return [
        clause
        for clause in statements_of(document)
        if clause.start >= start and clause.end <= scope[1]
    ]


def denies(words: Sequence[str]) -> bool:
    """Return whether some words hold a negation."""
    return any(word in known_words("denials") or word.endswith(("n't", "n’t")) for word in words)
