"""Parse a text into values and structure, with the words that label each value."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from mockgateway.text_tables import pattern

from .asides import Moments
from .blocks import find_turns
from .columns import uncolumned
from .concepts import known_pattern, known_words
from .finding import find_spans
from .implied import find_numbered, labels_of_figure, labels_of_place, without_tax
from .layout import Pair, Section, find_pairs, find_sections, normalised, unwrapped
from .logs import find_failure
from .name_contexts import kinds_by_context
from .parties import begins_clause, labels_in_turn, labels_of_name, named_parties
from .span import Span
from .tables import Range, Table, find_tables
from .tokens import Words

Labels = tuple[tuple[str, float], ...]  # words with weights from 0 to 1

_COVERING = frozenset("date time number email url phone address org person role city".split())
_ANSWER = 40  # characters at the start of a turn that answer the question before it
_LEAD = re.compile(r"(?:[^\W\d_][\w'’-]* ){2,}[^\n:]{0,100}:[ \t]*\n\s*\n")  # `Bitte ausfüllen:`
_TYPED = frozenset("date datetime time phone email url number iban".split())
_FIGURES = frozenset("number word zip code digits date datetime month time timecode".split())
_MORE = frozenset(("above", "over", "more", "exceeding"))
_LONG_VALUE = 160  # characters of a labelled value that is rather a text
_NAMED = frozenset(("person", "name", "org"))


class Document:
    """A text that values are taken from."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text = unwrapped(uncolumned(normalised(text)))
        self.now = now
        self._words = words = Words(self.text)
        self.tokens, self.words_in, self.beside = words.tokens, words.inside, words.beside
        self.turns = find_turns(self.text)
        speakers = {turn.speaker[1] for turn in self.turns}
        starts = {turn.speaker[0] for turn in self.turns}
        self.pairs: list[Pair] = [
            pair for pair in find_pairs(self.text) if pair.label[0] not in starts
        ]
        self.sections: list[Section] = find_sections(self.text)
        self.tables: list[Table] = find_tables(self.text)
        self._roles = named_parties(self.text, self.turns)
        self.spans = [
            span
            for span in find_spans(self.text, now, self.pairs, self.tables, list(self._roles))
            if span.end not in speakers or span in self._roles
        ]
        self.options: dict[Any, list[Any]] = {}  # the options of fields, kept by `matching`
        self._labels: dict[tuple[int, int, str], Labels] = {}
        found = known_pattern("instruction").match(self.text) or _LEAD.match(self.text)
        self.instruction = found.end() if found and found.end() < len(self.text) * 0.8 else 0
        if self.text[: self.instruction].endswith(".") and any(
            span.kind in _COVERING and span.end <= self.instruction for span in self.spans
        ):
            self.instruction = 0  # a request of its own: `Get us a table at 8. ...`
        self._words.cover(span for span in self.spans if _covers(span))
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
        part, pair = self._turn_of(span), self.pair_of(span)
        if pair is not None:
            part = pair.value
            weight, label = self._pair_weight(pair, span), self.words_in(pair.label)
            words = dict.fromkeys(label, weight)
            if len(label) == 1 and label[0] in known_words("adjacent"):
                words[f"{label[0]}~"] = weight
        self._add_context(words, self._moment_of(span), part)
        words |= self._roles.get(span, {})
        words |= dict.fromkeys(self._place_labels(span), 1.0)
        if span.kind in ("slug", "code") and "-" in span.value:
            words |= dict.fromkeys(filter(str.isalpha, span.value.lower().split("-")), 1.0)
        if span.kind == "number":
            words = self._of_figure(span, words)
        for word in self._question(span):
            words[word] = max(words.get(word, 0), 0.8)
        for body, heading in self._headings:
            if body[0] <= span.start < body[1]:
                for word in heading:
                    words[word] = max(words.get(word, 0), 0.6)
        return words

    @cached_property
    def _headings(self) -> list[tuple[Range, list[str]]]:
        return [(section.body, self.words_in(section.heading)) for section in self.sections]

    def _turn_of(self, span: Span) -> Range:
        """Return the turn of a chat that contains a value, else the whole text."""
        at = bisect_right(self.turns, ((span.start, span.start), (0, 0))) - 1
        inside = at >= 0 and self.turns[at].body[0] <= span.start
        return self.turns[at].body if inside else (0, len(self.text))

    def own_parts(self, scope: Range) -> list[Range]:
        """Return the turns of a chat with an agent that are not the agent's, else the scope."""
        said = [
            turn.body
            for turn in self.turns
            if known_words("agents").isdisjoint(
                self.words_in((max(0, turn.speaker[0] - 10), turn.speaker[1]))
            )
        ]
        return said if 0 < len(said) < len(self.turns) else [scope]

    def _of_figure(self, span: Span, words: dict[str, float]) -> dict[str, float]:
        """Return the labels of a number, with those that its form implies and its unit."""
        ages = ["age"] if span.start in self._ages else labels_of_figure(self.text, span)
        if "maximum" in ages:  # `not above 90`
            words = {word: weight for word, weight in words.items() if word not in _MORE}
        if span.unit is not None:
            ages.append(re.split(r"[\s\d.,-]+", self.text[span.start : span.end])[-1].lower())
        return without_tax(self.text, span, words) | dict.fromkeys(ages, 1.0)

    def _place_labels(self, span: Span) -> list[str]:
        """Return the labels that the place of a value implies."""
        if span.kind == "quoted" and self.focus[0] <= span.start < self.focus[1]:
            return ["message", "error"]
        if span.kind not in _NAMED:
            return labels_of_place(self.text, span)
        labels = labels_of_name(self.text, span)
        at = bisect_right(self.turns, ((span.start, span.start), (0, 0))) - 1
        return labels_in_turn(self.text, self.turns[at], labels) if at >= 0 else labels

    def _question(self, span: Span) -> list[str]:
        """Return the words of the question in a chat that a value answers."""
        at = bisect_right(self.turns, ((span.start, span.start), (0, 0))) - 1
        if at < 1 or span.start - self.turns[at].body[0] > _ANSWER:
            return []
        asked = self.cut(self.turns[at - 1].body).rstrip()
        if not asked.endswith("?"):
            return []
        start = max(asked.rfind(mark) for mark in ".!\n") + 1 + self.turns[at - 1].body[0]
        asked_for = self.words_in((start, self.turns[at - 1].body[1]))
        words = [word for word in asked_for if word not in known_words("others")]
        role = self.cut(self.turns[at].speaker).lower()
        return [*words, "contact", "signed", role] if "name" in words else words

    def _moment_of(self, span: Span) -> Span:
        """Return the date with a time that a date or a time is a part of, else the value itself."""
        if span.kind not in ("time", "date"):
            return span
        around = self.spans[max(0, bisect_left(self._span_starts, span.start) - 4) :]
        for other in around:
            if other.start > span.start:
                break
            if other.kind == "datetime" and span.end <= other.end:
                return other
        return span

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

    def gap(self, one: Span, other: Span) -> int:
        """Return how far two values are apart, in characters; lines and labels part them more."""
        first, second = (one, other) if one.start < other.start else (other, one)
        between = self.text[first.end : second.start]
        at = bisect_right(self._pair_ends, first.end)
        labelled = at < len(self.pairs) and self._pair_ends[at] <= second.start
        return len(between) + 40 * between.count("\n") + 260 * ("\n\n" in between) + 100 * labelled

    def pair_of(self, span: Span) -> Pair | None:
        """Return the labelled value that contains a value, or None."""
        at = bisect_right(self._pair_ends, span.start) - 1
        if at >= 0 and span.end <= self.pairs[at].value[1]:
            return self.pairs[at]
        return None

    def _add_context(self, words: dict[str, float], span: Span, part: Range) -> None:
        """Add the words around a value within its sentence and a part of the text."""
        before = self.within((max(0, span.start - 80), span.start))
        apart = span.kind in _NAMED and begins_clause(self.text, span, before)
        self._words.add_around(words, span, part, 0.3 if apart else 1.0)

    @cached_property
    def whole_names(self) -> dict[str, str]:
        """The names of people by their first and by their last word; "" if several have it."""
        people = {span.value for span in self.spans if span.kind in ("person", "name")}
        found: dict[str, str] = {}
        for name in (name for name in people if " " in name):
            for part in {name.split()[0], name.split()[-1]}:
                found[part] = "" if part in found else name
        return found

    @cached_property
    def likely_kinds(self) -> dict[str, str]:
        """The kinds of names (person, org or city) by the words around them."""
        return kinds_by_context(self.text, self.spans)

    @cached_property
    def quotes(self) -> list[Span]:
        """The quoted texts."""
        return [span for span in self.spans if span.kind == "quoted"]

    @cached_property
    def moments(self) -> Moments:
        """What the text's dates and times are like."""
        return Moments(self.text, [turn.speaker[0] for turn in self.turns], self.spans)

    @cached_property
    def typed(self) -> frozenset[Range]:
        """The ranges of values of certain kinds, such as dates."""
        return frozenset((s.start, s.end) for s in self.spans if s.kind in _TYPED)

    @cached_property
    def focus(self) -> Range:
        """The line of a log that reports a failure; an empty range without one."""
        return find_failure(self.text)

    @cached_property
    def numbered(self) -> dict[Span, str]:
        """The figures that stand after a thing, such as `room`, each with the thing."""
        return dict(find_numbered(self.text, self.spans))

    @cached_property
    def figures(self) -> list[Span]:
        """The values that a number may be read from."""
        return [span for span in self.spans if span.kind in _FIGURES]

    @cached_property
    def exact(self) -> frozenset[Span]:
        """The dates, without those in words (`tomorrow`) if the text has others."""
        dates = [span for span in self.spans if span.kind in ("date", "datetime")]
        written = [s for s in dates if any(map(str.isdigit, self.text[s.start : s.end]))]
        return frozenset(written or dates)

    @cached_property
    def _ages(self) -> frozenset[int]:
        found = pattern("extraction", "age").finditer(self.text)
        return frozenset(match.start(match.lastindex or 0) for match in found)

    def sequence(self, kinds: Sequence[str], scope: Range) -> list[Span]:
        """Return the values of some kinds in a part, in order, none inside another."""
        found: list[Span] = []
        for span in self.within(scope):
            if span.kind in kinds and not (found and span.start < found[-1].end):
                found.append(span)
        return found


def _covers(span: Span) -> bool:
    """Return whether the words of a value label no other value."""
    if span.kind == "name":
        return " " in span.value
    return span.kind in _COVERING or (span.kind == "code" and sum(map(str.isdigit, span.value)) > 2)
