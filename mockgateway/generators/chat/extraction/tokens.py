"""Split a text into words, and weigh the words around a value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from .concepts import concepts, english_words, known_words, stem
from .span import Span
from .tables import Range

_WORD = re.compile(
    r"(?:Party|Team|Side|Player|Company|Site|Group) [A-D](?![\w'’])|"
    r"->|→|\d+(?=-[^\W\d_])|[^\W_]+(?:['’-][^\W_]+)*|[%#@°]|[,;|\n()\"“”.:!?…，；、（）。：！？]"
)
_CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_BEFORE = (1.0, 0.9, 0.75, 0.6, 0.45, 0.35, 0.25)
_AFTER = (0.95, 0.75, 0.55, 0.4, 0.3)
_AFTERWARDS = {
    "date": 0.4, "datetime": 0.4, "time": 0.5, "person": 0.7, "name": 0.7, "org": 0.7,
    "city": 0.7, "address": 0.3, "street": 0.3,
}  # fmt: skip
_FARTHEST = 30  # words
_JOINS = frozenset("and but or und oder et ou y o with while plus".split())
_PARTICLES = frozenset(("over", "up", "out", "off", "in", "down", "back"))
_SHORT_WORDS = frozenset("no nr dr mr mrs ms st vs ca approx inc ext max min prof n.º num".split())
_STOPS = frozenset(".!?…。！？")


class Token(NamedTuple):
    """A word or a mark."""

    start: int
    end: int
    word: str  # lower case; the English word of a Chinese or Japanese one


class Words:
    """The words of a text in order."""

    def __init__(self, text: str) -> None:
        self.tokens = [
            Token(match.start(), match.end(), _spelled(match[0])) for match in _WORD.finditer(text)
        ]
        if _CJK.search(text):
            words = (Token(*word) for word in english_words(text))
            kept = (token for token in self.tokens if not _CJK.match(token.word))
            self.tokens = sorted([*kept, *words])
        self._starts = [token.start for token in self.tokens]
        self._covered = [False] * len(self.tokens)  # whether a token is a part of a value

    def inside(self, part: Range) -> list[str]:
        """Return the words of a part, lower case."""
        at = bisect_left(self._starts, part[0])
        words = []
        while at < len(self.tokens) and self.tokens[at].end <= part[1]:
            if self.tokens[at].word[0].isalnum():
                words.append(self.tokens[at].word)
            at += 1
        return words

    def cover(self, spans: Iterable[Span]) -> None:
        """Mark the words of values."""
        for span in spans:
            at = bisect_left(self._starts, span.start)
            while at < len(self.tokens) and self.tokens[at].end <= span.end:
                self._covered[at] = True
                at += 1

    def beside(self, span: Span) -> tuple[list[str], list[str]]:
        """Return the two words or marks before a value, the nearest first, and the two after it."""
        at, end = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        before = [token.word for token in self.tokens[max(0, at - 2) : at]]
        return before[::-1], [token.word for token in self.tokens[end : end + 2]]

    def add_around(self, words: dict[str, float], span: Span, part: Range, factor: float) -> None:
        """Add the words around a value within its sentence.

        Args:
            words: The words with their weights.
            span: The value.
            part: The part of the text to consider.
            factor: The factor of the weights of the words before it.
        """
        before = bisect_left(self._starts, span.start) - 1
        self._walk(words, before, -1, _BEFORE, factor, part)
        after = bisect_left(self._starts, span.end)
        self._walk(words, after, 1, _AFTER, _AFTERWARDS.get(span.kind, 1.0), part)

    def _walk(
        self,
        words: dict[str, float],
        at: int,
        step: int,
        weights: tuple[float, ...],
        factor: float,
        part: Range,
    ) -> None:
        """Add the words on one side of a value: `step` is 1 for those after it, else -1."""
        place, inside, farthest = 0, False, at + step * _FARTHEST
        adjacent, stops = known_words("adjacent"), known_words("label_stops")
        while 0 <= at < len(self.tokens) and place < len(weights) and at != farthest:
            start, end, word = self.tokens[at]
            covered = self._covered[at]
            if word == "\n" or start < part[0] or end > part[1]:
                break
            if word in _STOPS and not (covered or self._abbreviates(at)):
                break
            if not word[0].isalnum() or word in _JOINS:
                factor *= _crossed(word, step)
                if word == "%" and place == 0:
                    words["percent"] = 1.0
            elif covered:
                factor *= 1.0 if inside else 0.55
                place += not inside
                inside = True
                at += step
                continue
            elif word in adjacent and (place > 0 or step > 0):
                place, factor = (place + 1, factor * 0.6) if step > 0 else (place, factor)
                if place <= 1 and step < 0:
                    words[word] = max(words.get(word, 0), 0.5 * factor)
            else:
                if word not in stops or concepts(word):
                    _put(words, word, weights[place] * factor)
                    if joined := self._joined(at):
                        _put(words, joined, weights[place] * factor)
                place += word not in stops
            inside = False
            at += step

    def _joined(self, at: int) -> str:
        """Return the noun of a verb with a particle: `handover` for `handed over`; else ""."""
        after = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        if after not in _PARTICLES:
            return ""
        verb = stem(self.tokens[at].word)
        return (verb[:-1] if verb[-1:] == verb[-2:-1] else verb) + after

    def _abbreviates(self, at: int) -> bool:
        """Return whether a full stop ends an abbreviation (`no.`) rather than a sentence."""
        before = self.tokens[at - 1].word
        short = before in _SHORT_WORDS or (len(before) > 4 and before.endswith("nr"))
        return self.tokens[at].word == "." and short


def _spelled(written: str) -> str:
    """Return a word in lower case, `partya` for `Party A` and `to` for an arrow."""
    return "to" if written in ("->", "→") else written.lower().replace(" ", "")


def _put(words: dict[str, float], word: str, weight: float) -> None:
    """Add a word and, if it has a hyphen, its parts to the words of a label."""
    weight *= 0.5 if word in ("in", "at", "on") else 1
    for part in (word, *word.split("-")) if "-" in word else (word,):
        words[part] = max(words.get(part, 0), weight)


def _crossed(word: str, step: int) -> float:
    """Return the factor for words beyond a mark or a conjunction; `step` as in `_walk`."""
    if word in _JOINS:
        return 0.6 if step < 0 else 0.4
    if word in "(（":
        return 0.5 if step > 0 else 0.7
    if word in ",，、":
        return 0.8 if step < 0 else 0.6
    return 0.3 if word in ";|；" else 1
