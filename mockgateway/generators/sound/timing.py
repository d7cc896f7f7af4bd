"""Time the words of a text as they are spoken.

A minute has about 150 words, a second 4.5 characters of Chinese, Japanese or Korean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Scripts whose characters are spoken one by one.
_EACH = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_THAI = r"\u0e01-\u0e5b"  # written without spaces between words
_CLAUSE = ',;:，、；：—–()（）\\[\\]"“”«»「」…،؛।'
_TOKEN = re.compile(
    rf"(?P<end>[.!?]+(?=[\s\"'”’)\]]|$)|[。！？؟]+|\n+)|(?P<clause>[{_CLAUSE}]+)"
    rf"|(?P<each>[{_EACH}])|(?P<thai>[{_THAI}]{{1,24}})|(?P<digit>\d)"
    rf"|(?P<word>(?:(?![.!?]+(?:[\s\"'”’)\]]|$))[^\s\d。！？؟{_CLAUSE}{_EACH}{_THAI}]){{1,40}})"
)
# Seconds that a token of each kind takes, and further seconds for each of its letters.
_SECONDS = {
    "end": (0.36, 0.0),
    "clause": (0.16, 0.0),
    "each": (1 / 4.5, 0.0),
    "thai": (0.03, 0.078),
    "digit": (0.34, 0.0),
    "word": (0.22, 0.034),
}
LEAD = 0.06  # seconds of silence before the first word


class SpokenWord(NamedTuple):
    """A word, or a pause if `text` is empty."""

    text: str
    start: int  # offsets in the whole text
    end: int
    seconds: float  # at normal speed


class Phrase(NamedTuple):
    """A part of a text that is spoken in one breath."""

    text: str  # as written, with its punctuation
    words: tuple[SpokenWord, ...]
    pause: float  # seconds of silence after it

    @property
    def seconds(self) -> float:
        """Return how long the words take, without the pause."""
        return sum(word.seconds for word in self.words)


def spoken_words(text: str) -> Iterator[SpokenWord]:
    """Yield the words and pauses of a text in order."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        base, per_letter = _SECONDS[kind]
        word = "" if kind in ("end", "clause") else match[0]
        yield SpokenWord(word, match.start(), match.end(), base + per_letter * len(match[0]))


def phrases(text: str) -> list[Phrase]:
    """Split a text into sentences, and long sentences at a comma or a word.

    The first phrases are short, so that a stream can start early.
    """
    found: list[Phrase] = []
    words: list[SpokenWord] = []
    start = 0
    for word in spoken_words(text):
        limit = 2.0 if not found else 4.0 if len(found) < 3 else 9.0
        length = sum(one.seconds for one in words) + word.seconds
        if not word.text and words and (word.seconds > 0.2 or length > limit):
            found.append(Phrase(text[start : word.end], tuple(words), word.seconds))
            start, words = word.end, []
        elif word.text and length > 1.5 * limit and words:
            found.append(Phrase(text[start : word.start], tuple(words), 0.0))
            start, words = word.start, [word]
        elif word.text or words:
            words.append(word)
        elif found:
            found[-1] = found[-1]._replace(pause=min(found[-1].pause + word.seconds, 1.0))
    if words:
        found.append(Phrase(text[start:], tuple(words), 0.1))
    return found


def total_seconds(parts: list[Phrase]) -> float:
    """Return the length at normal speed; at another speed it is divided by the speed."""
    return LEAD + sum(part.seconds + part.pause for part in parts) if parts else 0.2
