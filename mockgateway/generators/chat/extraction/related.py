"""Find the words of a text that say of what kind a field's thing is: `violin` for `instrument`."""

from __future__ import annotations

from mockgateway.word_vectors import likeness

from .concepts import affinity, known_words
from .document import Document
from .fields import Field
from .tables import Range
from .tokens import Token

_LEAST = 0.42  # the likeness of a word that names a thing of the field's kind
_BESIDE = 0.5  # that of the word beside it
_SHORTEST = 3  # letters
_MOST = 200  # words that are compared


def related_words(field: Field, document: Document, scope: Range) -> str:
    """Return the words of a part of a text that are nearest in meaning to a field's name, or ""."""
    name, stops = " ".join(field.words), known_words("label_stops")
    start = max(scope[0], document.instruction)
    rated = [
        (likeness(name, token.word), token)
        for token in document.tokens
        if start <= token.start
        and token.end <= scope[1]
        and len(token.word) >= _SHORTEST
        and token.word.isalpha()
        and token.word not in stops
        and not any(affinity(word, token.word) >= 0.8 for word in (*field.words, *field.siblings))
    ][:_MOST]
    best = max(range(len(rated)), key=lambda at: rated[at][0], default=-1)
    if best < 0 or rated[best][0] < _LEAST:
        return ""
    first = last = best
    while first and _continues(rated[first - 1], rated[first]):
        first -= 1
    while last + 1 < len(rated) and _continues(rated[last + 1], rated[last]):
        last += 1
    return document.cut((rated[first][1].start, rated[last][1].end))


def _continues(other: tuple[float, Token], one: tuple[float, Token]) -> bool:
    """Return whether a related word stands directly beside another: `sore throat`."""
    beside = other[1].end + 1 == one[1].start or one[1].end + 1 == other[1].start
    return beside and other[0] >= _BESIDE
