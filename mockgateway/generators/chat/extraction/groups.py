"""Read what the headings above groups of rows say about each row (`Starters`, `Main stage`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .choices import choose
from .concepts import affinity, words_of
from .document import Document
from .fields import Field
from .layout import bullets_in, depth_of
from .matching import options
from .special import Leaf, Path
from .tables import Range

Json = Any

_HEADING = re.compile(r"[ \t]*[#*_]*[ \t]*(?P<text>[^\W\d_][^\n:|]{1,40}?)[*_ \t]*:?[ \t]*")
_GROUPS = frozenset(
    "category section group course stage day date type room department area aisle kind list".split()
)
_MOST_WORDS = 6


def grouped_values(
    leaves: Sequence[Leaf], document: Document, rows: Sequence[Range]
) -> list[dict[Path, Json]]:
    """Return for each row the value that the heading of its group gives; {} for none.

    Args:
        leaves: The leaves of one object.
        document: The text.
        rows: The rows in order.
    """
    headings = _headings(document, rows)
    if len(set(headings)) < 2:
        return [{} for _ in rows]
    leaf = next((leaf for leaf in leaves if _names(leaf.field, document, headings)), None)
    if leaf is None:
        return [{} for _ in rows]
    values = [_value(leaf.field, document, heading) for heading in headings]
    return [{} if value is None else {leaf.path: value} for value in values]


def grouped_items(fields: Sequence[Field], document: Document, region: Range) -> list[Range]:
    """Return the items under headings that name the options of a field, as in a change log."""
    items = [item for group in bullets_in(document.text, region) for item in group]
    headings = _headings(document, items)
    if len(set(headings)) < 2:
        return []
    words = [document.words_in(heading) for heading in headings]
    for field in fields:
        options_ = [own[-1] for own in map(words_of, map(str, field.enum or ())) if own]
        if options_ and all(
            any(affinity(option, word) >= 0.8 for option in options_ for word in own)
            for own in words
        ):
            return items
    return []


def _headings(document: Document, rows: Sequence[Range]) -> list[Range]:
    """Return the heading of each row; [] if a row has none."""
    headings, known = list[Range](), dict[tuple[int, int], Range]()
    for row in rows:
        depth, start = depth_of(document.text, row[0]), document.text.rfind("\n", 0, row[0])
        if (heading := _heading(document, start, depth, known)) is None:
            return []
        known[start, depth] = heading
        headings.append(heading)
    return headings


def _heading(
    document: Document, end: int, depth: int, known: Mapping[tuple[int, int], Range]
) -> Range | None:
    """Return the nearest line above a row that is indented less, or stands without a bullet.

    Args:
        document: The text.
        end: The end of the line above the row.
        depth: How far the row is indented.
        known: The headings of the rows above, by the same.
    """
    while end > 0:
        if (end, depth) in known:
            return known[end, depth]
        start = document.text.rfind("\n", 0, end) + 1
        line = _HEADING.fullmatch(document.text, start, end)
        marked = line is not None and line[0].lstrip()[:1] in ("#", "*")
        if line and (marked or depth_of(document.text, line.start("text")) < depth):
            short = len(line["text"].split()) <= _MOST_WORDS
            return line.span("text") if short else None
        end = start - 1
    return None


def _names(field: Field, document: Document, headings: Sequence[Range]) -> bool:
    """Return whether a field is what the headings of groups tell."""
    if field.numeric or field.type == "boolean":
        return False
    words = [document.words_in(heading) for heading in headings]
    shared = all(
        any(affinity(word, own) >= 0.8 for own in field.words for word in w) for w in words
    )
    return shared or not _GROUPS.isdisjoint(field.words[-1:])


def _value(field: Field, document: Document, heading: Range) -> Json:
    if field.enum is not None:
        return choose(field, document, heading)
    if field.format or field.kinds[:1] in (("date",), ("weekday",)):
        found = [option for option in options(field, document, heading) if option.fit > 0.4]
        return found[0].value if found else None
    return document.cut(heading)
