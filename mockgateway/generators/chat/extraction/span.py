"""A value in a text, with its place and its kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple

from .concepts import Unit


class Span(NamedTuple):
    """A value in a text."""

    start: int
    end: int
    kind: str  # date, time, datetime, number, email, person, org, place, street, code, quoted, ...
    value: Any  # as JSON: ISO text for dates, a number for numbers, else text
    unit: Unit | None = None  # of a number
    currency: str = ""  # of a number

    def overlaps(self, other: Span) -> bool:
        """Return whether two values share letters."""
        return self.start < other.end and other.start < self.end


class Ranges:
    """Parts of a text, which another part may overlap."""

    def __init__(self, parts: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(parts)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Return whether one of the parts shares letters with another part."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def contain(self, start: int, end: int) -> bool:
        """Return whether one of the parts begins before another part and ends after it."""
        at = bisect_left(self._starts, start)
        return at > 0 and self._ends[at - 1] > end
