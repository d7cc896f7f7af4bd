"""Fill a first and a last day from a period that a text names: `in February`, `in Q3 2026`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from .date_words import month_numbers
from .document import Document
from .fields import Field
from .special import Assigned, Leaf
from .tables import Range

_STARTS = frozenset("from start since begin after first von ab desde depuis inicio debut".split())
_ENDS = frozenset("to end until till before last bis hasta jusqu fin".split())
_QUARTER = re.compile(r"\bQ(?P<quarter>[1-4])(?:[ /]?(?P<year>20\d\d))?\b")


def compute_period(
    leaves: Sequence[Leaf], document: Document, scope: Range, found: Assigned
) -> None:
    """Fill the only two days of an object if the text has no day, but a month or a quarter."""
    days = [leaf for leaf in leaves if leaf.field.kinds[:1] == ("date",)]
    inside = document.within(scope)
    if len(days) != 2 or any(span.kind in ("date", "datetime") for span in inside):
        return
    start = next((leaf for leaf in days if _is_one_of(leaf.field, _STARTS)), None)
    end = next((leaf for leaf in days if _is_one_of(leaf.field, _ENDS)), None)
    period = _period(document, scope)
    if start is None or end is None or start is end or period is None:
        return
    for leaf, day in zip((start, end), period, strict=True):
        found.values[leaf.path] = day.isoformat()
        found.clear.add(leaf.path)


def _is_one_of(field: Field, words: frozenset[str]) -> bool:
    return not words.isdisjoint((field.words[0], field.words[-1]))


def _period(document: Document, scope: Range) -> tuple[date, date] | None:
    """Return the first and the last day of the month or quarter of a text, a past one."""
    if quarter := _QUARTER.search(document.cut(scope)):
        month = 3 * int(quarter["quarter"]) - 2
        first = _past(int(quarter["year"] or 0), month, document.now)
        return first, _last_day(first, 3)
    for span in document.within(scope):
        if span.kind == "month":
            first = date.fromisoformat(f"{span.value[:7]}-01")
            return first, _last_day(first, 1)
    named = [span.value.lower() for span in document.within(scope) if span.kind == "monthname"]
    numbers = {number for word, number in month_numbers().items() if word in named}
    if len(numbers) != 1:
        return None
    first = _past(0, numbers.pop(), document.now)
    return first, _last_day(first, 1)


def _past(year: int, month: int, now: datetime) -> date:
    """Return the first day of a month; without a year, of the last one that has begun."""
    return date(year or now.year - (month > now.month), month, 1)


def _last_day(first: date, months: int) -> date:
    after = first
    for _ in range(months):
        after = (after + timedelta(days=31)).replace(day=1)
    return after - timedelta(days=1)
