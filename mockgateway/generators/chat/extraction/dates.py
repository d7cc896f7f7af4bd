"""Find dates and times in a text, also relative ones, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from .concepts import spoken
from .date_words import DAYS, MONTHS, RELATIVE, STEPS
from .span import Span
from .times import SMALL, find_times, with_times


@cache
def _numbered(table: tuple[str, ...]) -> dict[str, int]:
    return {word: number for number, words in enumerate(table) for word in words.split()}


@cache
def _month_numbers() -> dict[str, int]:
    return {word: number for number, words in MONTHS.items() for word in words.split()}


def _either(words: str) -> str:
    """Return a pattern for any of the words; an underscore stands for spaces."""
    return "|".join(sorted((re.sub("_", r"\\s+", word) for word in words.split()), key=len)[::-1])


_OTHERS = "zwei|drei|einer|deux|dos"
_WHICH = "next|this|last|on|coming|nächsten|kommenden|diesen|próximo|prochain"
_MONTH = _either(" ".join(MONTHS.values()))
_DAY = _either(" ".join(DAYS))
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_ORDINAL = r"(?:st|nd|rd|th|\.|er|º)?"
_YEAR = r"(?:\.?,?[-\s]+(?:de\s+|del\s+)?(?P<y>\d{4}))?"
_OF = r"(?:\s+of|\s+de|\s+del|\s+d')?\s*"
_PATTERNS = {
    "iso": r"(?P<y>\d{4})[-/](?P<m>\d\d)[-/](?P<d>\d\d)(?=T\d|\b)",
    "cjk": r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]",
    "range": rf"(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|au|bis|al|a|[-–]|and|until|till|through)\s+"
    rf"(?:the\s+)?(?P<d2>\d{{1,2}}){_ORDINAL}{_OF}(?P<n>{_MONTH})\b{_YEAR}",
    "back": rf"(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|[-–])\s*"
    rf"(?P<d2>\d{{1,2}}){_ORDINAL}(?:,?\s+(?P<y>\d{{4}}))?(?!\d)",
    "dmy": rf"(?P<d>\d{{1,2}}|{'|'.join(_ORDINALS)}){_ORDINAL}{_OF}[-\s]?(?P<n>{_MONTH})\b{_YEAR}",
    "mdy": rf"(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s*%)"
    r"(?:,?\s+(?P<y>\d{4}))?",
    "dots": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?(?!\d|\.\d)",
    "slash": r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4}|\d{2})(?![\d/])",
    "month": rf"(?P<n>{_MONTH})\s+(?:de\s+)?(?P<y>\d{{4}})",
    "relative": "|".join(
        rf"(?P<r{n + 2}>{'|'.join(w.split())})" for n, w in sorted(RELATIVE.items())[::-1]
    ),
    "ahead": rf"(?:in|dans|en|within)\s+(?P<c>\d{{1,3}}|{'|'.join(SMALL)}|{_OTHERS})\s+"
    rf"(?P<u>{_either(' '.join(STEPS.values()))})",
    "ago": rf"(?P<c>\d{{1,3}}|{'|'.join(SMALL)})\s+(?P<u>{_either(' '.join(STEPS.values()))})"
    r"\s+(?P<w>ago|from\s+now|later)",
    "weekday": rf"(?:(?P<p>{_WHICH})\s+)?(?P<n>{_DAY})\b"
    r"(?:\s+(?P<q>prochain|próximo|next\s+week))?",
    "end": r"(?:the\s+)?(?:last\s+day|end)\s+of\s+(?:the|this|(?P<e>next))\s+month",
    "period": r"(?P<p>next|this|last)\s+(?P<u>week|month|year)",
}
_COMPILED = {
    name: re.compile(
        form
        if name == "cjk"
        else rf"(?<![\w/.-])(?:{form})" + ("" if name == "iso" else r"(?!\w)"),
        re.IGNORECASE,
    )
    for name, form in _PATTERNS.items()
}
# Patterns that are tried only if the text has one of these words.
_NEEDED = {
    **dict.fromkeys(
        ("range", "back", "dmy", "mdy", "month"), frozenset(" ".join(MONTHS.values()).split())
    ),
    "weekday": frozenset(" ".join(DAYS).split()),
    "ahead": frozenset(" ".join(STEPS.values()).split()),
    "ago": frozenset(("ago", "now", "later")),
    "period": frozenset(("next", "this", "last")),
    "end": frozenset(("month",)),
    "relative": frozenset(re.split(r"\\s\+|[ (]", " ".join(RELATIVE.values()))) | {"this"},
}
_PAST = re.compile(
    r",?\s(?:I|we|he|she|they|it|you|(?:my|our|the|a)\s\w+)\s(?:\w+ed|took|was|were|had|left|went|lost"
    r"|forgot|bought|got|saw|made|came|fell|broke|sent|paid|met|found)\b"
)
_MONTH_FIRST = frozenset(("back", "mdy", "month"))
_SIGNS = {"cjk": "月", "dots": "."}
_LETTERS = re.compile(r"[^\W\d_]+")

_CENTURY = 70


class Reading(NamedTuple):
    """How to read ambiguous dates of a text."""

    now: datetime
    month_first: bool


def find_dates(text: str, now: datetime) -> list[Span]:
    """Return the dates, the times, and the dates with a time, in the order of the text.

    A date without a year gets the year of another date of the text, else the nearest to `now`.
    """
    words = spoken(text)
    months = [m.start() for m in _LETTERS.finditer(text) if m[0].lower() in _month_numbers()]
    reading = Reading(now, _month_first(text))
    taken: list[tuple[int, int]] = []
    open_years: list[tuple[int, int, int, int]] = []
    dates: list[Span] = []
    for name, form in _COMPILED.items():
        if name in _NEEDED and words.isdisjoint(_NEEDED[name]):
            continue
        if name in _SIGNS and _SIGNS[name] not in text:
            continue
        for match in _matches(name, form, text, months):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            made = list(_read(name, match, reading))
            if made:
                taken.append(match.span())
            for found in made:
                if found.kind == "open":
                    open_years.append((found.start, found.end, *found.value))
                else:
                    dates.append(found)
    written = [int(d.value[:4]) for d in dates if d.value[:4] in text[d.start : d.end]]
    dates += _with_years(text, open_years, written, now)
    dates = _without_weekdays(text, sorted(dates))
    times = find_times(text, taken)
    return sorted([*dates, *times, *with_times(text, dates, times)])


def _matches(
    name: str, form: re.Pattern[str], text: str, months: list[int]
) -> Iterator[re.Match[str]]:
    """Yield the places of a form of dates; `months` is where names of months start."""
    if name not in _MONTH_FIRST:
        yield from form.finditer(text)
        return
    for start in months:
        if match := form.match(text, start):
            yield match


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


def _month_first(text: str) -> bool:
    """Return whether 03/04/2025 is a day in March."""
    for match in _COMPILED["slash"].finditer(text):
        if int(match["d"]) > 12:
            return False
        if int(match["m"]) > 12:
            return True
    if re.search(r"\b(?:month first|mm/dd|US (?:order|format))\b", text, re.IGNORECASE):
        return True
    return not re.search(r"[€£]|\b(?:GBP|EUR|UK|le|la|der|die|el|und|les|vom|du)\b", text)


def _read(name: str, match: re.Match[str], reading: Reading) -> Iterator[Span]:
    found = match.groupdict()
    today, start, end = reading.now.date(), match.start(), match.end()
    if name in ("relative", "ahead", "ago", "weekday", "period", "end"):
        day = _relative(name, found, today, _PAST.match(match.string, end) is not None)
        yield Span(start, end, "month" if name == "period" else "date", day.isoformat())
        return
    year = _year(found.get("y"))
    month = (
        int(found["m"]) if found.get("m") else _month_numbers().get((found["n"] or "").lower(), 0)
    )
    if name == "month":
        yield Span(start, end, "month", f"{year:04d}-{month:02d}-01")
        return
    first = (found["d"] or "").lower()
    days = [_ORDINALS.index(first) + 1 if first in _ORDINALS else int(first)] + (
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


def _with_years(
    text: str, rows: list[tuple[int, int, int, int]], years: list[int], now: datetime
) -> Iterator[Span]:
    """Yield the dates without a year: with one of the text's years, else with the nearest."""
    for start, end, month, day in rows:
        if years:
            made = _day(years[0], month, day)
        else:
            made = _day(now.year, month, day)
            since = _SINCE.search(text, max(0, start - 20), start) is not None
            if made and (made - now.date()).days < -30 and not since:
                made = _day(now.year + 1, month, day)
            elif made and since and made > now.date():
                made = _day(now.year - 1, month, day)
        if made:
            yield Span(start, end, "date", made.isoformat())


def _relative(name: str, found: dict[str, str | None], today: date, past: bool) -> date:
    """Return a day; `past` is whether a weekday is one before today."""
    if name == "end":
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        if found["e"]:
            first = (first + timedelta(days=32)).replace(day=1)
        return first - timedelta(days=1)
    if name == "relative":
        shift = next(int(key[1:]) - 2 for key, word in found.items() if word)
        return today + timedelta(days=shift)
    if name == "weekday":
        number = _numbered(DAYS)[(found["n"] or "").lower()]
        if (found["p"] or "").lower() == "last" or past:
            return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    unit = (found["u"] or "").lower()
    step = next(days for days, words in STEPS.items() if unit in words.split())
    if name == "period":
        count = {"next": 1, "this": 0, "last": -1}[(found["p"] or "").lower()]
        return today + timedelta(days=step * count)
    written = (found["c"] or "").lower()
    others = {"zwei": 2, "deux": 2, "dos": 2, "drei": 3, "einer": 1}
    count = (
        int(written)
        if written.isdigit()
        else others.get(written) or max(SMALL.index(written) - 1, 1)
    )
    return today + timedelta(days=step * (-count if found.get("w") == "ago" else count))


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
