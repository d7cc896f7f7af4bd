"""A value in a text, with its place and its kind."""

from __future__ import annotations

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
