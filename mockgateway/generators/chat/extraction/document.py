"""Parse a text into values and structure, with the words that label each value."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from mockgateway.text_tables import pattern

from .concepts import concepts, known_pattern, known_words
from .finding import find_spans
from .implied import labels_of_figure, labels_of_place
from .layout import Pair, Section, find_pairs, find_sections, unwrapped
from .span import Span
from .tables import Range, Table, find_tables

Labels = tuple[tuple[str, float], ...]  # words with weights from 0 to 1

_WORD = re.compile(r"->|→|\d+(?=-[^\W\d_])|[^\W_]+(?:['’-][^\W_]+)*|[%#@°]|[,;|\n()\"“”.:!?…]")
_BEFORE = (1.0, 0.9, 0.75, 0.6, 0.45, 0.35, 0.25)
_AFTER = (0.95, 0.75, 0.55, 0.4, 0.3)
_JOINS = frozenset("and but or und oder et ou y o with while plus".split())
_AFTERWARDS = {
    "date": 0.4,
    "datetime": 0.4,
    "time": 0.5,
    "person": 0.7,
    "name": 0.7,
    "org": 0.7,
    "city": 0.7,
    "address": 0.3,
    "street": 0.3,
}
_SHORT_WORDS = frozenset("no nr dr mr mrs ms st vs ca approx inc ext max min prof n.º num".split())
_LONG_VALUE = 160  # characters of a labelled value that is rather a text
_HARD = frozenset("\n")
_STOPS = frozenset(".!?…")


class Token(NamedTuple):
    """A word or a mark."""

    start: int
    end: int
    word: str  # lower case


class Document:
    """A text that values are taken from."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text = unwrapped(text.replace("\r\n", "\n").replace("\xa0", " "))
        self.now = now
        self.tokens = [
            Token(match.start(), match.end(), "to" if match[0] in ("->", "→") else match[0].lower())
            for match in _WORD.finditer(self.text)
        ]
        self._starts = [token.start for token in self.tokens]
        self.pairs: list[Pair] = find_pairs(self.text)
        self.sections: list[Section] = find_sections(self.text)
        self.tables: list[Table] = find_tables(self.text)
        self.spans = find_spans(self.text, now, self.pairs, self.tables)
        self.options: dict[Any, list[Any]] = {}  # the options of fields, kept by `matching`
        self._labels: dict[tuple[int, int, str], Labels] = {}
        found = known_pattern("instruction").match(self.text)
        self.instruction = found.end() if found and found.end() < len(self.text) * 0.8 else 0
        self._span_starts = [span.start for span in self.spans]
        self._pair_ends = [pair.value[0] for pair in self.pairs]

    @cached_property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()

    def cut(self, part: Range) -> str:
        """Return the text of a part."""
        return self.text[part[0] : part[1]]

    def within(self, scope: Range) -> list[Span]:
        """Return the values inside a part of the text."""
        at = bisect_left(self._span_starts, scope[0])
        end = bisect_left(self._span_starts, scope[1])
        return [span for span in self.spans[at:end] if span.end <= scope[1]]

    def labels(self, span: Span) -> Labels:
        """Return the words that label a value, each with its weight."""
        key = (span.start, span.end, span.kind)
        found = self._labels.get(key)
        if found is None:
            found = self._labels[key] = tuple(self._read_labels(span).items())
        return found

    def _read_labels(self, span: Span) -> dict[str, float]:
        if (header := self._header(span)) is not None:
            return dict.fromkeys(self.words_in(header), 1.0)
        words: dict[str, float] = {}
        part, pair = (0, len(self.text)), self.pair_of(span)
        if pair is not None:
            part = pair.value
            weight, label = self._pair_weight(pair, span), self.words_in(pair.label)
            words = dict.fromkeys(label, weight)
            if len(label) == 1 and label[0] in known_words("adjacent"):
                words[f"{label[0]}~"] = weight
        self._add_context(words, span, part)
        if defined := known_pattern("defined_role").match(self.text, span.end):
            role = defined["role"] or defined["bare"]
            words |= dict.fromkeys(role.lower().split(), 1.0)
        words |= dict.fromkeys(labels_of_place(self.text, span), 1.0)
        if span.kind in ("slug", "code") and "-" in span.value:
            words |= dict.fromkeys(filter(str.isalpha, span.value.lower().split("-")), 1.0)
        if span.kind == "number":
            ages = ["age"] if span.start in self._ages else labels_of_figure(self.text, span)
            words |= dict.fromkeys(ages, 1.0)
            if span.unit is not None:
                last = re.split(r"[\s\d.,-]+", self.text[span.start : span.end])[-1].lower()
                words[last] = 1.0
        for section in self.sections:
            if section.body[0] <= span.start < section.body[1]:
                for word in self.words_in(section.heading):
                    words[word] = max(words.get(word, 0), 0.6)
        return words

    def _header(self, span: Span) -> Range | None:
        """Return the header of the table column that contains a value, or None."""
        for table in self.tables:
            for row in table.rows:
                for header, cell in zip(table.header, row, strict=False):
                    if cell[0] <= span.start and span.end <= cell[1]:
                        return header
        return None

    def _pair_weight(self, pair: Pair, span: Span) -> float:
        """Return the weight of a label for a value: less for later values and sentences."""
        start = pair.value[0]
        if re.search(r"[.!?]\s+[A-Z]", self.text[start : span.start]):
            return 0.3
        if pair.value[1] - start > _LONG_VALUE:
            return 0.3
        before = self.within((start, span.start))
        return 0.8 if any(other.kind == span.kind for other in before) else 1.0

    def pair_of(self, span: Span) -> Pair | None:
        """Return the labelled value that contains a value, or None."""
        at = bisect_right(self._pair_ends, span.start) - 1
        if at >= 0 and span.end <= self.pairs[at].value[1]:
            return self.pairs[at]
        return None

    def words_in(self, part: Range) -> list[str]:
        """Return the words of a part, lower case."""
        at = bisect_left(self._starts, part[0])
        words = []
        while at < len(self.tokens) and self.tokens[at].end <= part[1]:
            if self.tokens[at].word[0].isalnum():
                words.append(self.tokens[at].word)
            at += 1
        return words

    def _add_context(self, words: dict[str, float], span: Span, part: Range) -> None:
        """Add the words around a value within its sentence and a part of the text."""
        at = bisect_left(self._starts, span.start) - 1
        self._walk(words, at, -1, _BEFORE, 1.0, part)
        at = bisect_left(self._starts, span.end)
        self._walk(words, at, 1, _AFTER, _AFTERWARDS.get(span.kind, 1.0), part)

    def _walk(
        self,
        words: dict[str, float],
        at: int,
        step: int,
        weights: tuple[float, ...],
        factor: float,
        part: Range,
    ) -> None:
        """Add the words on one side of a value.

        Args:
            words: The words with their weights.
            at: The number of the first token.
            step: 1 for those after the value, -1 for those before it.
            weights: By distance.
            factor: The factor of the weights.
            part: The part of the text to consider.
        """
        place, inside = 0, False
        while 0 <= at < len(self.tokens) and place < len(weights):
            token = self.tokens[at]
            word = token.word
            ended = word in _STOPS and not (self._abbreviates(at) or self._in_value(token))
            stops = word in _HARD or ended
            if stops or token.start < part[0] or token.end > part[1]:
                break
            if not word[0].isalnum() or word in _JOINS:
                factor *= _crossed(word, step)
                if word == "%" and place == 0:
                    words["percent"] = 1.0
            elif self._in_value(token):
                factor *= 1.0 if inside else 0.55
                place += not inside
                inside = True
                at += step
                continue
            elif word in known_words("adjacent") and (place > 0 or step > 0):
                place, factor = (place + 1, factor * 0.6) if step > 0 else (place, factor)
                if place <= 1 and step < 0:
                    words[word] = max(words.get(word, 0), 0.5 * factor)
            else:
                if word not in known_words("label_stops") or concepts(word):
                    _put(words, word, weights[place] * factor)
                place += word not in known_words("label_stops")
            inside = False
            at += step

    def _abbreviates(self, at: int) -> bool:
        """Return whether a full stop ends an abbreviation (`no.`) rather than a sentence."""
        return self.tokens[at].word == "." and self.tokens[at - 1].word in _SHORT_WORDS

    @cached_property
    def first_names(self) -> frozenset[str]:
        """The first words of the names of people that have several."""
        people = (span.value for span in self.spans if span.kind in ("person", "name"))
        return frozenset(name.split()[0] for name in people if " " in name)

    @cached_property
    def _ages(self) -> frozenset[int]:
        found = pattern("extraction", "age").finditer(self.text)
        return frozenset(match.start(match.lastindex or 0) for match in found)

    @cached_property
    def _covered(self) -> list[Range]:
        kinds = "date time number email url phone address org person role city".split()
        return sorted(
            (span.start, span.end)
            for span in self.spans
            if span.kind in kinds
            or (span.kind == "name" and " " in span.value)
            or (span.kind == "code" and sum(map(str.isdigit, span.value)) > 2)
        )

    def _in_value(self, token: Token) -> bool:
        at = bisect_right(self._covered, (token.start, 1 << 60)) - 1
        return at >= 0 and token.end <= self._covered[at][1]

    def sequence(self, kinds: Sequence[str], scope: Range) -> list[Span]:
        """Return the values of some kinds in a part, in order, none inside another."""
        found: list[Span] = []
        for span in self.within(scope):
            if span.kind in kinds and not (found and span.start < found[-1].end):
                found.append(span)
        return found


def _put(words: dict[str, float], word: str, weight: float) -> None:
    """Add a word and, if it has a hyphen, its parts to the words of a label."""
    weight *= 0.5 if word in ("in", "at", "on") else 1
    for part in (word, *word.split("-")) if "-" in word else (word,):
        words[part] = max(words.get(part, 0), weight)


def _crossed(word: str, step: int) -> float:
    """Return the factor for words beyond a mark or a conjunction; `step` as in `_walk`."""
    if word in _JOINS:
        return 0.6 if step < 0 else 0.4
    if word == "(":
        return 0.5 if step > 0 else 0.7
    if word == ",":
        return 0.8 if step < 0 else 0.6
    return 0.45 if word in ";|" else 1
