"""Read what a sentence says of all rows of a list but some: `receipts for all except the taxi`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .concepts import affinity, known_words
from .date_words import day_numbers
from .document import Document
from .fields import Field
from .layout import sentences_in
from .special import Leaf, Path
from .statements import denies
from .tables import Range
from .truths import telling

_ALIKE = 0.8
_EXCEPT = re.compile(
    r"\b(?:all|everything|every\w*|each|rest|others?)\b[^.;]*?\b(?:except|but|apart from|other than"
    r"|excluding|besides)\b(?: for| not)?\s(?P<rows>[^.;]+)",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\s(?P<rows>[^.;,]+)", re.IGNORECASE)
_LACKS = re.compile(r"\b(?:missing|lost|lacks?|lacking|without)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


def exceptions(
    leaves: Sequence[Leaf], document: Document, rows: Sequence[Range]
) -> list[dict[Path, bool]]:
    """Return for each row the booleans that sentences about several rows give; {} for none.

    Args:
        leaves: The leaves of one object.
        document: The text.
        rows: The rows in order.
    """
    told: list[dict[Path, bool]] = [{} for _ in rows]
    flags = [leaf for leaf in leaves if leaf.field.type == "boolean"]
    if not flags or len(rows) < 2:
        return told
    apart = [
        part
        for part in sentences_in(document.text, (document.instruction, len(document.text)))
        if not any(part[0] < end and start < part[1] for start, end in rows)
    ]
    for leaf in flags:
        for part in apart:
            values = _values(leaf.field, document, part, rows)
            for row, value in zip(told, values, strict=False):
                row[leaf.path] = value
    return told


def _values(field: Field, document: Document, part: Range, rows: Sequence[Range]) -> Sequence[bool]:
    """Return the value of a boolean in each row by a sentence that names some rows, or ()."""
    spoken = document.words_in(part)
    if not all(any(affinity(word, other) >= _ALIKE for other in spoken) for word in telling(field)):
        return ()
    text = document.cut(part)
    found = _EXCEPT.search(text) or _ONLY.search(text)
    named = _named(found["rows"] if found else text.split(",")[0], document, rows)
    if not any(named) or all(named):
        return ()
    if found is not None and found.re is _ONLY:
        return named
    lacks = denies(spoken) or _LACKS.search(text) is not None
    if found is not None:
        return [
            each == denies(document.words_in((part[0], part[0] + found.start()))) for each in named
        ]
    return [not each for each in named] if lacks else ()


def _named(text: str, document: Document, rows: Sequence[Range]) -> list[bool]:
    """Return which rows have a word of a text, function words aside."""
    words = {_plain(word) for word in _WORD.findall(text.lower())} - known_words("function")
    return [
        not words.isdisjoint(map(_plain, _WORD.findall(document.cut(row).lower()))) for row in rows
    ]


def _plain(word: str) -> str:
    """Return a word, a day of the week as its number."""
    return str(day_numbers().get(word, word))
