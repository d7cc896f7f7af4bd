"""Split a text into sentences, and rank them by the words that they share with the others."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source

# The letter that ends a sentence comes first: a search is fast where its first letter is of a set.
_ENDS = re.compile(
    r"[.!?。！？\n](?:(?:(?<=[^.A-Z\d][.!?])|(?<=[A-Z]{3}[.!?])"
    r"|(?<=[a-z] [A-Z][.!?])(?=\s(?:M[rs]s?|Dr|The|It|We|They)\b))"
    r"[\"”')]*\s+(?=[\"“'(¿¡]?[\wÀ-ɏ])"
    r"|(?<=\d[.!?])\s+(?=[A-Z])"
    r"(?!(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Uhr|Klasse|Stock))"
    r"|(?<=[。！？\n]))"
)
_ALL = (None, 0)  # the end of a text
_ABBREVIATED = re.compile(
    r"\b(?:no|nr|dr|mr|mrs|ms|prof|st|vs|approx|ca|e\.g|i\.e)\.\Z", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_UNSPACED = re.compile(r"[ก-๛ぁ-ヿ一-鿿]{2,}")
_THAI = re.compile("[ก-๛]")


class Ranked(NamedTuple):
    """A sentence, its weight and its place in the text."""

    weight: float
    place: int
    sentence: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    parts: list[str] = []
    begin = 0
    for end, after in [*[(one.start() + 1, one.end()) for one in _ENDS.finditer(text)], _ALL]:
        part, begin = text[begin:end].strip(), after
        if not part:
            continue
        if parts and parts[-1][-1] == "." and _ABBREVIATED.search(parts[-1]):
            part = f"{parts.pop()} {part}"
        parts.append(part)
    return parts


@cache
def _stop_words() -> frozenset[str]:
    return frozenset().union(*(language(code).stop_words for code in ("en", "de", "es", "fr")))


def terms(text: str) -> list[str]:
    """Return the stems of the significant words of a text.

    Scripts without spaces give pairs of letters.
    """
    low = text.lower()
    words = [word for word in _WORD.findall(low) if word.isascii() or word[0] < "Ā"]
    found = [word[:5] for word in words if word not in _stop_words()]
    for run in _UNSPACED.findall(low):
        found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def ranked(text: str) -> list[Ranked]:
    """Return the sentences of a text, those with the most frequent words first."""
    parts = sentences(text)[:200]
    if len(parts) == 1 and _THAI.search(text):
        parts = text.split()
    own = [set(terms(part)) for part in parts]
    counts = Counter(term for found in own for term in found)
    rows = [
        Ranked(
            sum([counts[term] for term in found]) / (len(found) + 4) + 0.15 * (at == 0), at, part
        )
        for at, (found, part) in enumerate(zip(own, parts, strict=True))
    ]
    return sorted(rows, key=lambda row: (-row.weight, row.place))


def source_text(question: Question) -> str:
    """Return the text that an instruction refers to: fenced, after a colon, or around it."""
    source = split_source(question.text)[1]
    if source:
        return source
    parts = sentences(question.text)
    if len(parts) < 3:
        return ""
    cue = question.language.cue("summary")
    instruction = [at for at, part in enumerate(parts) if cue.search(part)][:1]
    return " ".join(part for at, part in enumerate(parts) if at not in instruction)
