"""Read the mood of a review, and the mood about one aspect of it such as the service."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators import prose
from mockgateway.text_tables import pattern

from .concepts import known_words, stem
from .document import Document
from .fields import Field
from .tables import Range

Json = Any

_CLAUSE = re.compile(
    r"(?<=\w{2})[.!?;]+(?=\s|\Z)|\n|,?\s(?:but|however|although|though|while|whereas|yet|except)\b"
    r"|:\s|(?:,|,? and)\s(?=(?:the|our|my|its?)\s)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?P<stars>[★⭐]{1,5})(?P<empty>☆*)|(?<![\d.,/])(?P<points>\d{1,2}(?:[.,]\d)?)\s?"
    r"(?:/|out of|von|sur|de)\s?(?P<most>5|10)(?![\d/])"
)
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 4  # words of a clause that only names an aspect
_HIGH, _LOW = 0.7, 0.5  # the shares of the best mark from which a text is favourable or not


def mood_of(field: Field, document: Document, scope: Range) -> Json:
    """Return the option for the mood of a text, or about an aspect of it; None if unclear."""
    options = [option for option in field.enum or () if isinstance(option, str)]
    if sum(map(prose.has_mood, options)) < 2:
        return None
    text = document.cut((max(scope[0], document.instruction), scope[1]))
    aspect = [word for word in field.words if word not in known_words("moods")]
    if not aspect:
        return _of_mark(options, text)
    named, follows, mentioned = _words(tuple(aspect)), False, False
    for clause, words in _clauses(text):
        about = not named.isdisjoint(words)
        if about or follows:
            mentioned = True
            if felt := _felt(clause):
                return next(iter(prose.labels_of_mood(options, felt)), None)
        follows = about and len(words) <= _FEW  # `But the service! We waited for an hour.`
    if mentioned:
        return None
    return next((option for option in options if _is_silent(option)), None)


@lru_cache(maxsize=4)
def _clauses(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the clauses of a text, each with the stems of its words."""
    return tuple(
        (clause, frozenset(map(stem, _WORD.findall(clause.lower()))))
        for clause in filter(None, _CLAUSE.split(text))
    )


def _felt(clause: str) -> int:
    """Return how favourable the words of a clause are, 0 if it has none of praise or blame."""
    known = (pattern("sentiment", key).search(clause.lower()) for key in ("good", "bad"))
    return prose.sentiment(clause) if any(known) else 0


def _of_mark(options: list[str], text: str) -> Json:
    """Return the option for the mark that a review gives, or None."""
    mark = _MARK.search(text)
    if mark is None:
        return None
    if mark["stars"]:
        share = len(mark["stars"]) / max(5, len(mark["stars"] + mark["empty"]))
    else:
        share = float(mark["points"].replace(",", ".")) / int(mark["most"])
    score = 1 if share >= _HIGH else -1 if share < _LOW else 0
    return next(iter(prose.labels_of_mood(options, score)), None) if score else None


def _is_silent(option: str) -> bool:
    """Return whether an option stands for an aspect that a text does not mention."""
    words = re.split(r"[\s_-]+", option.lower())
    return "mentioned" in words or words[0] in ("none", "na", "unknown", "absent", "unmentioned")


@cache
def _words(aspect: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the words that are about an aspect."""
    rows = text_tables.load("choices")["aspects"]
    found = {stem(word) for word in aspect}
    for names, words in rows.items():
        if not set(names.split()).isdisjoint(aspect):
            found |= {stem(word) for word in words.split()}
    return frozenset(found)
