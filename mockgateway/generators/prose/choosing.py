"""Find the word of a list that does not belong to the others, by what the words mean."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import facts
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.topic import phrasebook
from mockgateway.text_tables import pattern
from mockgateway.word_vectors import direction, likeness

_SPLIT = re.compile(r"\s*(?:[,;/|]|\b(?:and|or|und|oder|et|ou|y|o)\b)\s*")
_LONGEST_TEXT, _FEWEST, _LONGEST = 400, 3, 4  # characters, words of the list, words of an entry
_FAR = 0.1  # likeness below which a word surely does not belong


def answer(question: Question) -> str | None:
    """Return the word that is not one of a kind, or that is unlike the rest."""
    text = question.text.strip()
    found = pattern("choices", "odd").search(text) if len(text) <= _LONGEST_TEXT else None
    if not found:
        return None
    words = [part.strip(" .\"'“”`") for part in _SPLIT.split(found["words"])]
    words = [word for word in words if word]
    if len(words) < _FEWEST or any(len(word.split()) > _LONGEST for word in words):
        return None
    english = {phrasebook().get(word.lower(), {}).get("en", word): word for word in words}
    return _of_lists(words) or english[_least_alike(list(english), found["kind"] or "")]


def _of_lists(words: list[str]) -> str | None:
    """Return the only word that is not in a list of one kind, such as capitals."""
    countries = facts.countries()
    samples = text_tables.load("samples")["items"].values()
    kinds = [
        {str(row[key][code]).lower() for row in countries for code in row[key]}
        for key in ("capital", "country")
    ]
    for members in [*kinds, *({str(item).lower() for item in items} for items in samples)]:
        others = [word for word in words if word.lower() not in members]
        if len(others) == 1 and len(words) > _FEWEST:
            return others[0]
    return None


def _least_alike(words: list[str], kind: str) -> str:
    """Return the word that is least like its kind and the other words."""
    known = [word for word in words if direction(word)]
    near = {
        word: (likeness(kind, word) if kind and direction(kind) else 0.0)
        + sum(likeness(word, other) for other in words if other != word) / (len(words) - 1)
        for word in words
    }
    lowest = min(known or words, key=near.__getitem__)
    strangers = [word for word in words if word not in known]
    return strangers[0] if len(strangers) == 1 and near[lowest] > _FAR else lowest
