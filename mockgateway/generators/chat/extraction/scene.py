"""Describe the values that fields may have by features, for `ranking`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

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
        self._placed = [(t.place, t) for t in self.targets if t.place is not None]

    def features(self, number: int, rank: int, option: Option) -> list[str]:
        """Return what is true of an option of a field.

        Args:
            number: The field's place among the fields.
            rank: The option's place among the field's options.
            option: The option.
        """
        target = self.targets[number]
        return [
            *self._of_rules(number, rank, option),
            *_of_kinds(target, option.span),
            *self._of_words(target, option),
            *self._of_order(number, option.span),
            *self._of_neighbours(number, option.span),
        ]

    def _of_rules(self, number: int, rank: int, option: Option) -> list[str]:
        """Return features of what the rules say: scores, and the field that has the value."""
        target, span = self.targets[number], option.span
        place, kind = target.place, target.kind
        scores = [s for s, other in self._scores[span.start, span.end] if other != number]
        rival = max(scores, default=0.0) - option.score
        others = any(t is not target and taken.overlaps(span) for taken, t in self._placed)
        chosen = place is not None and (place.start, place.end) == (span.start, span.end)
        gap = bisect_right(_GAPS, target.options[0].score - option.score)
        label, lead = bisect_right(_LABELS, option.label), target.lead(option)
        rank = min(rank, 5)
        worded = target.filled and place is None
        return [
            "bias",
            f"rank{rank}",
            f"gap{gap}",
            f"score{bisect_right(_SCORES, option.score)}",
            f"label{label}",
            f"state{chosen:d}{others:d}{place is None:d}{target.filled:d}",
            f"state{chosen:d}|{rank}|{gap}",
            f"worded{worded:d}|{target.field.text_kind}|{kind}|{span.kind}",
            f"rival{bisect_right(_RIVALS, rival)}|{chosen:d}",
            f"lead{bisect_right(_LEADS, lead)}",
            f"lead{bisect_right((-0.3, 0, 0.3), lead)}|{kind}",
            f"clear{label > 2:d}|{kind}|{span.kind}",
        ]

    def _of_words(self, target: Target, option: Option) -> list[str]:
        """Return features of the words beside the value and in it."""
        span, kind = option.span, target.kind
        words = tuple(target.field.words)
        before, after = self._document.beside(span)
        first, second, following = _small(before, 0), _small(before, 1), _small(after, 0)
        known = option.label > _LABELLED
        roles = ",".join(
            sorted([word for word, _ in self._document.labels(span) if word in _PLACED])
        )
        inner = tuple(str(span.value).lower().split()[:4])
        return [
            f"before|{first}|{kind}",
            f"before|{first}|{span.kind}|",
            f"before|{second}|{first}",
            f"before|{first}|head|{target.head}",
            f"before|{first}|parent|{target.parent}",
            f"after|{following}|{span.kind}",
            f"near{_alike(words, tuple(before))}|{known:d}",
            f"far{_alike(words, tuple(after))}|{known:d}",
            f"inside{_alike(words, inner)}|{kind}",
            f"role|{roles}|{target.head}",
            f"role|{roles}|{kind}|",
            f"role|{roles}|parent|{target.parent}",
        ]

    def _of_order(self, number: int, span: Span) -> list[str]:
        """Return features of the places of the value and the field among those of their kind."""
        target, text = self.targets[number], self._document.text
        starts, kind = self._starts.get(span.kind, []), target.kind
        earlier, spans, fields = bisect_left(starts, span.start), len(starts), self._fields[kind]
        part = span.start / (len(text) or 1)
        shift = number / len(self.targets) - part
        begins = span.start < _BESIDE or "\n" in text[span.start - _BESIDE : span.start]
        labelled = text.startswith(": ", span.start - 2)
        order = max(-3, min(3, self._earlier[number] - earlier))
        return [
            f"order{order}|{fields == spans:d}",
            f"end{earlier == 0:d}{earlier == spans - 1:d}|{kind}|{min(fields, 3)}",
            f"counts{min(spans, _MANY)}|{min(fields, _MANY)}",
            f"of_kind{min(target.of_kind[span.kind], _MANY)}",
            f"shift{bisect_right(_SHIFTS, shift)}",
            f"shift{bisect_right((-0.4, -0.15, 0.15, 0.4), shift)}|{fields > 1:d}",
            f"part{bisect_right(_PARTS, part)}|{kind}",
            f"instruction{span.start < self._document.instruction:d}",
            f"line{begins:d}{labelled:d}|{span.kind}",
            f"exact{span in self._document.exact:d}|{span.kind}",
        ]

    def _of_neighbours(self, number: int, span: Span) -> list[str]:
        """Return features of the distance to the values of other fields."""
        target, targets, start = self.targets[number], self.targets, span.start
        before = targets[number - 1].place if number else None
        after = targets[number + 1].place if number + 1 < len(targets) else None
        holder = target.path[:-1]
        own, others = _FAR, _FAR
        for place, other in self._placed:
            if other is target:
                continue
            gap = abs(place.start - start)
            if other.path[:-1] == holder:
                own = min(own, gap)
            else:
                others = min(others, gap)
        nearer = (own < 0.7 * others) - (others < 0.7 * own)
        return [
            f"previous{bisect_right(_STEPS, start - before.start if before else _FAR)}",
            f"next{bisect_right(_STEPS, after.start - start if after else _FAR)}",
            f"previous_breaks{self._breaks(before, start)}",
            f"next_breaks{self._breaks(after, start)}",
            f"own{bisect_right(_NEAR, own)}",
            f"nearer{nearer}|{len(holder) > 0:d}",
        ]

    def _breaks(self, other: Span | None, start: int) -> int:
        """Return how many ends of sentences and lines are between two values, up to `_MANY`."""
        if other is None:
            return -1
        first, last = (other.start, start) if other.start < start else (start, other.start)
        if last - first > _DISTANT:
            return _MANY
        return min(len(_BREAK.findall(self._document.text, first, last)), _MANY)


def _of_kinds(target: Target, span: Span) -> list[str]:
    """Return features of the kinds and forms of a field and a value."""
    field, kind, found, written = target.field, target.kind, span.kind, str(span.value)
    digits = not written.isalpha() and any(map(str.isdigit, written))
    shape = f"{written[:1].isupper():d}{written.isupper():d}{digits:d}{min(written.count(' '), 3)}"
    return [
        f"kinds|{kind}|{found}",
        f"kinds|{kind}|{''.join(field.kinds[1:2])}|{found}",
        f"text|{field.text_kind}|{found}",
        f"head|{target.head}|{found}",
        f"name|{target.first}|{found}",
        f"parent|{target.parent}|{found}",
        f"type|{field.type}|{found}",
        f"format|{field.format}|{found}",
        f"shape{shape}|{kind}",
        f"size{bisect_right(_LENGTHS, len(written))}|{kind}",
        f"unit{span.unit is not None:d}{field.unit is not None:d}{bool(span.currency):d}",
        f"need{field.nullable:d}{field.required:d}{len(target.path) > 1:d}",
    ]


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
