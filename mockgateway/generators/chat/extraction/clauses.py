"""Split a part of a text into clauses about one object each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .concepts import known_pattern
from .coverage import WHOLE, coverage, is_anchored, kinds_in
from .document import Document
from .fields import Field
from .span import Ranges
from .tables import Range

_LISTED = 3  # objects in a sentence that lists them
_SLACK = 0.01
_LABELS = 2  # labels that the records of a list have in common
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SEMICOLON = re.compile(r"\s*[;；]\s*")


def merged(document: Document, fields: Sequence[Field], parts: list[Range]) -> list[Range]:
    """Return parts, each joined with the next ones as long as they have values of other fields."""
    if not any(map(is_anchored, fields)):
        return parts
    rows: list[Range] = []
    last = 0.0  # the coverage of the last row
    for part in parts:
        covered = coverage(fields, document, part)
        empty = covered < WHOLE and not kinds_in(document, fields, part)
        joined = 0.0
        if rows and not (covered >= WHOLE and last >= WHOLE):
            joined = coverage(fields, document, (rows[-1][0], part[1]))
        if rows and (empty or joined > max(last, last + covered - _SLACK)):
            rows[-1] = (rows[-1][0], part[1])
            last = max(last, joined)
        elif not empty:
            rows.append(part)
            last = covered
    return rows


def records(document: Document, region: Range) -> list[Range]:
    """Return the paragraphs of a part with the same labels, else the parts from label to label."""
    labels = [
        (document.cut(pair.label).lower(), pair)
        for pair in document.pairs
        if region[0] <= pair.label[0] < region[1]
    ]
    counts = Counter(label for label, _ in labels)
    repeated = [label for label, _ in labels if counts[label] > 1]
    if len(set(repeated)) < _LABELS:
        return []
    starts = [pair.label[0] for label, pair in labels if label == repeated[0]]
    end = max(pair.value[1] for label, pair in labels if counts[label] > 1)
    marks = [region[0], *(m.end() for m in _PARAGRAPH.finditer(document.text, *region)), end]
    paragraphs = [
        part for part in pairwise(marks) if any(part[0] <= start < part[1] for start in starts)
    ]
    parts = paragraphs if len(paragraphs) == len(starts) else [*pairwise([*starts, end])]
    return [(a, a + len(document.text[a:b].rstrip())) for a, b in parts]


def segments(document: Document, sentences: list[Range]) -> list[Range]:
    """Return the parts of sentences between semicolons."""
    found = []
    for start, end in sentences:
        marks = list(_SEMICOLON.finditer(document.text, start, end))
        if end <= document.instruction or not marks:
            continue
        begins = [start, *(mark.end() for mark in marks)]
        ends = [*(mark.start() for mark in marks), end]
        found += [(a, b) for a, b in zip(begins, ends, strict=True) if a < b]
    return found


def clauses(document: Document, fields: Sequence[Field], sentences: list[Range]) -> list[Range]:
    """Return the parts of sentences that hold one object each.

    Beside a sentence that lists several objects, those with fewer are about something else.
    """
    groups: list[list[Range]] = []
    for start, end in sentences:
        if end <= document.instruction:
            continue
        parts, begin = [], start
        values = Ranges(
            (span.start, span.end)
            for span in document.within((start, end))
            if span.kind not in ("value", "quoted")
        )
        for match in known_pattern("row_clause").finditer(document.text, start, end):
            opened = document.text.count("(", begin, match.start())
            if not values.contain(*match.span()) and opened == document.text.count(
                ")", begin, match.start()
            ):
                parts.append((begin, match.start()))
                begin = match.end()
        parts.append((begin, end))
        groups.append(merged(document, fields, [part for part in parts if part[1] > part[0]]))
    most = max(map(len, groups), default=0)
    least = most / 2 if most >= _LISTED else 0
    return [row for rows in groups if len(rows) > least for row in rows]
