"""Find dates and times in a text, also relative ones, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .concepts import spoken
from .date_forms import ANCHORED, FAR, ORDINALS, anchor_words, forms, needed
from .date_shifts import is_of_week, is_past, shifted
from .date_words import day_numbers, is_cjk, month_numbers
from .span import Span
from .times import find_times, with_times

_AFTER_ANCHOR = 60  # characters from the start of an anchor to the end of its date
_SIGNS = {"cjk": "月", "dots": ".", "half": "/", "month of year": "/"}
_LETTERS = re.compile(r"[^\W\d_]+")
_BORN = re.compile(
    r"\b(?:born|birth|dob|d\.o\.b\.?|geb\w*|né|née|naci\w+|nat[oa])\W*(?:\w+\s)?\Z", re.IGNORECASE
)
_STATED_YEAR = re.compile(r"\d{4}|[-/.]\d\d\Z")
_MOST = 400  # dates after which relative ones are not read
_SEVERAL = 3  # dates with slashes that show which part is the day

_EDGED = re.compile(r"\s")  # a weekday with other words
_CENTURY = 70


class Reading(NamedTuple):
    """How to read ambiguous dates of a text."""

    now: datetime
    month_first: bool


def find_dates(text: str, now: datetime) -> list[Span]:
    """Return the dates, the times, and the dates with a time, in the order of the text.

    A date without a year gets the year in which it is nearest to another date of the text, or to
    `now`.
    """
    words, cjk = spoken(text), is_cjk(text)
    anchors = _anchors(text)
    reading = Reading(now, _month_first(text))
    taken, covered = list[tuple[int, int]](), bytearray(len(text))
    open_days: list[Span] = []
    dates: list[Span] = []
    for name, form in forms().items():
        if words.isdisjoint(needed().get(name, words)) and words:
            continue
        if (name.startswith("cjk") and not cjk) or _SIGNS.get(name, "") not in text:
            continue
        for match in _matches(name, form, text, anchors):
            if covered.find(1, *match.span()) >= 0:
                continue
            if len(taken) > _MOST and (name in FAR or name.startswith("cjk ")):
                break
            made = list(_read(name, match, reading))
            if made:
                taken.append(match.span())
                covered[slice(*match.span())] = b"\1" * len(match[0])
            for found in made:
                (open_days if found.kind == "open" else dates).append(found)
    written = [d for d in dates if _STATED_YEAR.search(text, d.start, d.end)]
    dates += _with_years(text, open_days, written, now)
    dates = _without_weekdays(text, sorted(dates))
    times = find_times(text, taken)
    return sorted([*dates, *times, *with_times(text, dates, times)])


def _anchors(text: str) -> dict[str, list[int]]:
    """Return where the names of months and weekdays, and the units of time start."""
    found: dict[str, list[int]] = {}
    kinds = anchor_words()
    for match in _LETTERS.finditer(text):
        for kind in kinds.get(match[0].lower(), ()):
            found.setdefault(kind, []).append(match.start())
    return found


def _matches(
    name: str, form: re.Pattern[str], text: str, anchors: dict[str, list[int]]
) -> Iterator[re.Match[str]]:
    """Yield the places of a form of dates, near its anchors if it has some."""
    kind, before = ANCHORED.get(name, ("", 0))
    if not kind:
        yield from form.finditer(text)
    for start in anchors.get(kind, ()):
        if not before:
            found = form.match(text, start)
        else:
            first, last = max(0, start - before), start + _AFTER_ANCHOR
            near = (match for match in form.finditer(text, first, last) if match.end() > start)
            found = next(near, None)
        if found and found.start() <= start:
            yield found


_LEADS_DATE = re.compile(r"[\s,.(]{0,3}(?:de[rnm]|the|le|el|il|o)?\s?")


def _without_weekdays(text: str, dates: list[Span]) -> list[Span]:
    """Return the dates without the weekdays in front of them, as in `Friday, 6 May`."""
    kept = []
    for place, found in enumerate(dates):
        after = dates[place + 1] if place + 1 < len(dates) else None
        bare = not any(letter.isdigit() for letter in text[found.start : found.end])
        if (
            bare
            and after
            and after.kind == "date"
            and _LEADS_DATE.fullmatch(text[found.end : after.start])
        ):
            continue
        kept.append(found)
    return kept


_DAY_FIRST = re.compile(
    r"[€£]|\bR\$|\b(?:GBP|EUR|UK|AUD|NZD|CHF|VAT|HMRC|Ltd|GmbH|GB\d\d|la|der|die|el|und|les|vom|du|van"
    r"|het|een|para|della|zł|nr)\b|\+(?!1\b)[2-9]\d|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)


def _month_first(text: str) -> bool:
    """Return whether 03/04/2025 is a day in March."""
    pairs = [(int(m["d"]), int(m["m"])) for m in forms()["slash"].finditer(text)]
    for first, second in pairs:
        if max(first, second) > 12:
            return second > 12
    if re.search(r"\b(?:month first|mm/dd|US (?:order|format))\b", text, re.IGNORECASE):
        return True
    firsts, seconds = ({pair[at] for pair in pairs} for at in (0, 1))
    if len(pairs) >= _SEVERAL and len(firsts) != len(seconds):  # the day changes more often
        return len(firsts) < len(seconds)
    return not _DAY_FIRST.search(text)


def _read(name: str, match: re.Match[str], reading: Reading) -> Iterator[Span]:
    found = match.groupdict()
    start, end = match.span()
    if name in FAR or (name.startswith("cjk ")):
        past = is_past(match.string, start, end)
        if (
            name == "weekday"
            and not _EDGED.search(match[0])
            and is_of_week(match.string, start, end)
        ):
            found["a1"] = "this week"
        try:
            day = shifted(name, found, reading.now.date(), past)
        except (ValueError, OverflowError):  # before or after the years of the calendar
            return
        if day:
            near = name == "period" or (name == "end" and not found["last"])
            yield Span(start, end, "month" if near else "date", day.isoformat())
        return
    year = _year(found.get("y"))
    month = (
        int(found["m"]) if found.get("m") else month_numbers().get((found["n"] or "").lower(), 0)
    )
    if name.startswith("month"):
        yield Span(start, end, "month", f"{year:04d}-{month:02d}-01")
        return
    first, numbers = (found["d"] or "").lower(), ORDINALS.split()
    days = [numbers.index(first) + 1 if first in numbers else int(first)] + (
        [int(found["d2"])] if found.get("d2") else []
    )
    if name == "slash" and (reading.month_first or month > 12) and days[0] <= 12:
        days, month = [month], days[0]
    bounds = (
        [(start, end)] if len(days) == 1 else [(start, match.end("d")), (match.start("d2"), end)]
    )
    for day_, (first, last) in zip(days, bounds, strict=True):
        if year and (made := _day(year, month, day_)):
            yield Span(first, last, "date", made.isoformat())
        elif not year and _day(2000, month, day_) and (name != "dots" or match[0].endswith(".")):
            yield Span(first, last, "open", (month, day_))


_SINCE = re.compile(r"\b(?:since|seit|depuis|desde)\b[\w ]*\Z", re.IGNORECASE)
_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)\.?,?\s(?:the\s|den\s|dem\s|le\s|o\s)?\Z")
_AGO = timedelta(days=30)  # a date before that is one of the next year
_RECENT = timedelta(days=300)


def _with_years(text: str, days: list[Span], written: list[Span], now: datetime) -> Iterator[Span]:
    """Yield the dates without a year, each with its year."""
    today = now.date()
    known = [
        (span.start, date.fromisoformat(span.value))
        for span in written
        if not _BORN.search(text, max(0, span.start - 24), span.start)
    ]
    known = [(at, day) for at, day in known if abs(day - today) < _RECENT] or known
    for span in days:
        before = [day for at, day in known if at < span.start]
        near = before[-1] if before else known[0][1] if known else None
        made = _dated(text, span, near, today)
        if made:
            yield span._replace(kind="date", value=made.isoformat())


def _dated(text: str, span: Span, near: date | None, today: date) -> date | None:
    """Return a date without a year as one near another date, or near today."""
    centre = near or today
    years = (_day(centre.year + shift, *span.value) for shift in (0, 1, -1))
    made = sorted((day for day in years if day), key=lambda day: abs(day - centre))
    if found := _WEEKDAY.search(text, max(0, span.start - 16), span.start):
        number = day_numbers().get(found[1].lower())
        fitting = [day for day in made if day.weekday() == number]
        if fitting:
            return fitting[0]
    if near or not made:
        return made[0] if made else None
    since = _SINCE.search(text, max(0, span.start - 20), span.start) is not None
    last = max((day for day in made if day <= today), default=made[0])
    if since or (today - last < _RECENT and is_past(text, span.start, span.end)):
        return last
    return min((day for day in made if day >= today - _AGO), default=made[0])


def _year(written: str | None) -> int:
    if not written:
        return 0
    year = int(written)
    if len(written) == 2:
        return year + (1900 if year > _CENTURY else 2000)
    return year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
