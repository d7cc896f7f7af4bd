"""Describe the values that fields may have by features, for `ranking`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mockgateway.generators.chat.weights import Part

from .concepts import affinity, known_words
from .document import Document
from .matching import Option
from .span import Span
from .special import Assigned, Leaf

Offer = tuple[Leaf, Sequence[Option]]  # a field, and its options, the best by the rules first

MOST = 12  # options of a field that are described
_FAR = 9999  # characters, where there is no other value
_MANY = 4  # from here on, counts are alike
_BESIDE = 2  # words on either side that are compared with the field's
_LABELLED = 0.2  # the score of a label that says something
_DISTANT = 400  # characters, beyond which breaks are not counted
_BREAK = re.compile(r"[.!?\n]")
_PLACED = frozenset(("signed", "sender", "speaker", "participant", "contact", "message", "title"))
_SCORES = (0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.3)
_LABELS = (-0.01, 0.01, 0.2, 0.3, 0.45, 0.6, 0.8, 1)
_GAPS = (0.001, 0.05, 0.1, 0.2, 0.4, 0.7)
_RIVALS = (-0.5, -0.2, -0.05, 0.05, 0.2, 0.5)
_LEADS = (-0.6, -0.3, -0.1, 0, 0.1, 0.3, 0.6)
_SHIFTS = (-0.6, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 0.6)
_STEPS = (-200, -50, -1, 1, 20, 60, 150, 400, _FAR)
_LENGTHS = (2, 4, 8, 15, 30, 60, 120)
_NEAR = (1, 20, 60, 150, 400, _FAR)
_ALIKE = (0.4, 0.7, 0.9)
_PARTS = (0.02, 0.1, 0.3, 0.6, 0.9)
_FEW_LEADS = (-0.3, 0, 0.3)
_FEW_SHIFTS = (-0.4, -0.15, 0.15, 0.4)

# The forms of features, as in `weights`.
_KINDS = (
    "kinds|{0}|{8} kinds|{0}|{1}|{8} text|{2}|{8} head|{3}|{8} name|{4}|{8} parent|{5}|{8}"
    " type|{6}|{8} format|{7}|{8}"
)
_UNIT = "unit{0:d}{1:d}{5:d} need{2:d}{3:d}{4:d}"
_RANK = "bias rank{0} gap{1} state{2:d}|{0}|{1}"
_CLEAR = "worded{0:d}|{1}|{2}|{3} clear{4:d}|{2}|{3}"
_BEFORE = "before|{0}|{1} before|{0}|{2}| before|{0}|head|{3} before|{0}|parent|{4}"
_ROLE = "role|{0}|{1} role|{0}|{2}| role|{0}|parent|{3}"
_LINE = "instruction{0:d} line{1:d}{2:d}|{4} exact{3:d}|{4}"


class About(NamedTuple):
    """What is true of a value for all fields."""

    small: tuple[str, str, str]  # the two words before it and the one after it, as far as known
    words: tuple[tuple[str, ...], ...]  # those before it, after it, and in it
    roles: str
    shape: tuple[int, ...]
    place: Part


class Target:
    """A field with its options, and what the rules assigned to it."""

    def __init__(self, leaf: Leaf, options: Sequence[Option], found: Assigned) -> None:
        field, path = leaf.field, leaf.path
        self.field, self.path, self.options = field, path, options
        self.kind = field.kinds[0] if field.kinds else "#" if field.numeric else "-"
        self.head, self.first = "".join(field.words[-1:]), "".join(field.words[:1])
        self.parent = path[-2].lower() if len(path) > 1 else ""
        self.filled = path in found.values
        value = found.values.get(path)
        self.place = next((o.span for o in options if self.filled and o.value == value), None)
        labels = sorted((option.label for option in options), reverse=True)
        self.labels = [*labels[:2], 0.0, 0.0][:2]
        self.of_kind = Counter(option.span.kind for option in options)
        self.words, self.holder = tuple(field.words), path[:-1]
        kinds = self.kind, "".join(field.kinds[1:2]), field.text_kind
        names = self.head, self.first, self.parent, field.type, field.format
        self.about = (_KINDS, *kinds, *names)
        self.need = field.unit is not None, field.nullable, field.required, len(path) > 1

    def lead(self, option: Option) -> float:
        """Return how much better an option's label is than the best of the others."""
        best, next_best = self.labels
        return option.label - (next_best if option.label == best else best)


class Scene:
    """The fields of an object with their options in a text, as the rules assigned them."""

    def __init__(self, offers: Sequence[Offer], found: Assigned, document: Document) -> None:
        self._document = document
        self.targets = [Target(leaf, options, found) for leaf, options in offers]
        self._fields = Counter(target.kind for target in self.targets)
        self._earlier = [
            sum([other.kind == target.kind for other in self.targets[:number]])
            for number, target in enumerate(self.targets)
        ]
        self._scores: dict[tuple[int, int], list[tuple[float, int]]] = {}
        for number, target in enumerate(self.targets):
            for option in target.options:
                key = option.span.start, option.span.end
                self._scores.setdefault(key, []).append((option.score, number))
        self._starts: dict[str, list[int]] = {}
        for span in document.spans:
            self._starts.setdefault(span.kind, []).append(span.start)
        self._placed = [(t.place.start, t.place.end, t) for t in self.targets if t.place]
        self._about: dict[Span, About] = {}

    def parts(self, number: int, rank: int, option: Option) -> list[Part]:
        """Return what is true of an option of a field, for `chance`.

        Args:
            number: The field's place among the fields.
            rank: The option's place among the field's options.
            option: The option.
        """
        target, span = self.targets[number], option.span
        about = self._about.get(span)
        if about is None:
            about = self._about[span] = self._describe(span)
        return [
            *self._of_rules(number, rank, option),
            (*target.about, span.kind),
            ("shape{0:d}{1:d}{2:d}{3}|{5} size{4}|{5}", *about.shape, target.kind),
            (_UNIT, span.unit is not None, *target.need, bool(span.currency)),
            *self._of_words(target, option, about),
            about.place,
            *self._of_order(number, span),
            *self._of_neighbours(number, span),
        ]

    def _of_rules(self, number: int, rank: int, option: Option) -> Iterator[Part]:
        """Yield what the rules say: scores, and the field that has the value."""
        target, span, score = self.targets[number], option.span, option.score
        place, kind, start, end = target.place, target.kind, span.start, span.end
        scores = [s for s, other in self._scores[start, end] if other != number]
        rival = bisect_right(_RIVALS, max(scores, default=0.0) - score)
        others = any(a < end and start < b and t is not target for a, b, t in self._placed)
        chosen = place is not None and (place.start, place.end) == (start, end)
        gap = bisect_right(_GAPS, target.options[0].score - score)
        label, lead = bisect_right(_LABELS, option.label), target.lead(option)
        yield _RANK, min(rank, 5), gap, chosen
        yield "score{0} label{1}", bisect_right(_SCORES, score), label
        yield "state{0:d}{1:d}{2:d}{3:d}", chosen, others, place is None, target.filled
        worded = target.filled and place is None
        yield _CLEAR, worded, target.field.text_kind, kind, span.kind, label > 2
        yield "rival{0}|{1:d}", rival, chosen
        steps = bisect_right(_LEADS, lead), bisect_right(_FEW_LEADS, lead)
        yield ("lead{0} lead{1}|{2}", *steps, kind)

    def _describe(self, span: Span) -> About:
        """Return what is true of a value for all fields."""
        text, written = self._document.text, str(span.value)
        before, after = self._document.beside(span)
        roles = [word for word, _ in self._document.labels(span) if word in _PLACED]
        begins = span.start < _BESIDE or "\n" in text[span.start - _BESIDE : span.start]
        labelled, first = text.startswith(": ", span.start - 2), span.start
        lead = first < self._document.instruction
        digits = not written.isalpha() and any(map(str.isdigit, written))
        case = written[:1].isupper(), written.isupper(), digits
        return About(
            (_small(before, 0), _small(before, 1), _small(after, 0)),
            (tuple(before), tuple(after), tuple(written.lower().split()[:4])),
            ",".join(sorted(roles)),
            (*case, min(written.count(" "), 3), bisect_right(_LENGTHS, len(written))),
            (_LINE, lead, begins, labelled, span in self._document.exact, span.kind),
        )

    def _of_words(self, target: Target, option: Option, about: About) -> Iterator[Part]:
        """Yield what the words beside the value and in it tell."""
        kind, found, known = target.kind, option.span.kind, option.label > _LABELLED
        first, second, following = about.small
        near, far, inside = (_alike(target.words, words) for words in about.words)
        yield _BEFORE, first, kind, found, target.head, target.parent
        yield "before|{1}|{0} after|{2}|{3}", first, second, following, found
        yield "near{0}|{2:d} far{1}|{2:d} inside{3}|{4}", near, far, known, inside, kind
        yield _ROLE, about.roles, target.head, kind, target.parent

    def _of_order(self, number: int, span: Span) -> Iterator[Part]:
        """Yield the places of the value and the field among those of their kind."""
        target, text = self.targets[number], self._document.text
        starts, kind = self._starts.get(span.kind, []), target.kind
        earlier, spans, fields = bisect_left(starts, span.start), len(starts), self._fields[kind]
        part = span.start / (len(text) or 1)
        shift = number / len(self.targets) - part
        steps = bisect_right(_SHIFTS, shift), bisect_right(_FEW_SHIFTS, shift)
        counts = min(spans, _MANY), min(fields, _MANY), min(target.of_kind[span.kind], _MANY)
        order = max(-3, min(3, self._earlier[number] - earlier))
        yield ("order{0}|{1:d} counts{2}|{3} of_kind{4}", order, fields == spans, *counts)
        yield "end{0:d}{1:d}|{2}|{3}", earlier == 0, earlier == spans - 1, kind, min(fields, 3)
        parts = fields > 1, bisect_right(_PARTS, part)
        yield ("shift{0} shift{1}|{2:d} part{3}|{4}", *steps, *parts, kind)

    def _of_neighbours(self, number: int, span: Span) -> Iterator[Part]:
        """Yield the distance to the values of other fields."""
        target, targets, start = self.targets[number], self.targets, span.start
        before = targets[number - 1].place if number else None
        after = targets[number + 1].place if number + 1 < len(targets) else None
        own, others = _FAR, _FAR
        for place, _, other in self._placed:
            if other is not target:
                gap = abs(place - start)
                if other.holder == target.holder:
                    own = min(own, gap)
                else:
                    others = min(others, gap)
        nearer = (own < 0.7 * others) - (others < 0.7 * own)
        gaps = start - before.start if before else _FAR, after.start - start if after else _FAR
        previous, following = (bisect_right(_STEPS, gap) for gap in gaps)
        yield "previous{0} previous_breaks{1}", previous, self._breaks(before, start)
        yield "next{0} next_breaks{1}", following, self._breaks(after, start)
        yield "own{0} nearer{1}|{2:d}", bisect_right(_NEAR, own), nearer, len(target.holder) > 0

    def _breaks(self, other: Span | None, start: int) -> int:
        """Return how many ends of sentences and lines are between two values, up to `_MANY`."""
        if other is None:
            return -1
        first, last = (other.start, start) if other.start < start else (start, other.start)
        if last - first > _DISTANT:
            return _MANY
        return min(len(_BREAK.findall(self._document.text, first, last)), _MANY)


@lru_cache(maxsize=20_000)
def _alike(words: tuple[str, ...], others: tuple[str, ...]) -> int:
    """Return how alike the nearest two words of two groups are, from 0 to 3."""
    near = max((affinity(word, other) for word in words for other in others), default=0.0)
    return bisect_right(_ALIKE, near)


def _small(words: Sequence[str], at: int) -> str:
    """Return a word beside a value if it is a function word or a mark, else `*`."""
    if at >= len(words):
        return "^"
    word = words[at].replace("\n", "line")
    return word if word in known_words("function") or not word[0].isalnum() else "*"
