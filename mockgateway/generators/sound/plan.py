"""When each word of a text is said: about 150 words a minute, 4.5 characters a second of Chinese, Japanese and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_EACH = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"  # scripts whose characters are said one by one
_THAI = r"\u0e01-\u0e5b"  # and Lao's and Khmer's neighbours, which write words together
_CLAUSE = ',;:，、；：—–()（）\\[\\]"“”«»「」…،؛।'
_TOKEN = re.compile(
    rf"(?P<end>[.!?]+(?=[\s\"'”’)\]]|$)|[。！？؟]+|\n+)|(?P<clause>[{_CLAUSE}]+)|(?P<each>[{_EACH}])|(?P<thai>[{_THAI}]{{1,24}})|(?P<digit>\d)"
    rf"|(?P<word>(?:(?![.!?]+(?:[\s\"'”’)\]]|$))[^\s\d。！？؟{_CLAUSE}{_EACH}{_THAI}]){{1,40}})"
)
# Seconds that a piece of each kind takes: as a whole, and for each of its letters.
_TAKES = {
    "end": (0.36, 0.0),
    "clause": (0.16, 0.0),
    "each": (1 / 4.5, 0.0),
    "thai": (0.03, 0.078),
    "digit": (0.34, 0.0),
    "word": (0.22, 0.034),
}
LEAD = 0.06  # seconds of silence before the first word


class Spoken(NamedTuple):
    """A word, or a pause where `text` is empty. start, end: places in the text; seconds: at normal speed."""

    text: str
    start: int
    end: int
    seconds: float


class Piece(NamedTuple):
    """A stretch of text that is said in one breath. text: as written, with its punctuation; pause: seconds of silence after it."""

    text: str
    words: tuple[Spoken, ...]
    pause: float

    @property
    def seconds(self) -> float:
        """How long its words take, the pause left out."""
        return sum(word.seconds for word in self.words)


def spoken(text: str) -> Iterator[Spoken]:
    """The words and pauses of a text, in order."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "word"
        whole, letter = _TAKES[kind]
        pause = kind in ("end", "clause")
        yield Spoken(
            "" if pause else found[0], found.start(), found.end(), whole + letter * len(found[0])
        )


def pieces(text: str) -> list[Piece]:
    """The text in breaths: sentences, cut at a comma or a word where they are long; the first ones are short, so that they are there at once."""
    made: list[Piece] = []
    words: list[Spoken] = []
    start = 0
    for word in spoken(text):
        limit = 2.0 if not made else 4.0 if len(made) < 3 else 9.0
        long = sum(one.seconds for one in words) + word.seconds
        if not word.text and words and (word.seconds > 0.2 or long > limit):
            made.append(Piece(text[start : word.end], tuple(words), word.seconds))
            start, words = word.end, []
        elif word.text and long > 1.5 * limit and words:
            made.append(Piece(text[start : word.start], tuple(words), 0.0))
            start, words = word.start, [word]
        elif word.text or words:
            words.append(word)
        elif made:
            made[-1] = made[-1]._replace(pause=min(made[-1].pause + word.seconds, 1.0))
    if words:
        made.append(Piece(text[start:], tuple(words), 0.1))
    return made


def seconds(cut: list[Piece]) -> float:
    """The length of a text at normal speed; the length at another is exactly this divided by it."""
    return LEAD + sum(piece.seconds + piece.pause for piece in cut) if cut else 0.2
