"""Answer questions about dates: another format, the days between two, the day of the week."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from mockgateway.text_tables import pattern

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH}),? (?P<y>\d{{4}})\b"
    rf"|\b(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})\b"
    r"|\b(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)\b"
    r"|\b(?P<d4>\d{1,2})[./](?P<m4>\d{1,2})[./](?P<y4>\d{4})\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b"
    rf"|\b(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})(?::(?P<min>\d\d)(?: ?(?P<half>[ap])\.?m)?| ?(?P<half2>[ap])\.?m)",
    re.IGNORECASE,
)
_MINUTES, _LEAP_YEAR = 24 * 60, 2000
_MOST_MONTHS = 12
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_FORMS: tuple[tuple[str, Callable[[dt.date], str]], ...] = (
    (r"\biso\b|\biso 8601\b|\byyyy-mm-dd\b", dt.date.isoformat),
    (r"\bdd/mm/yyyy\b", lambda day: f"{day:%d/%m/%Y}"),
    (r"\bmm/dd/yyyy\b|\b(?:us|american) (?:date )?(?:format|style)", lambda day: f"{day:%m/%d/%Y}"),
    (r"\bdd\.mm\.yyyy\b|\bgerman (?:date )?(?:format|style)", lambda day: f"{day:%d.%m.%Y}"),
)


def answer(text: str) -> str | None:
    """Return the result of a small task about dates, or None."""
    days = read_all(text)
    if not days:
        return None
    bare = re.search(r"\b(?:just|only)\b", text, re.IGNORECASE) is not None
    if len(days) > 1 and pattern("puzzles", "days_between").search(text):
        many = abs((days[1] - days[0]).days)
        return f"{many}" if bare else f"There are {many} days between the two dates."
    if shift := pattern("puzzles", "days_after").search(text):
        return _shifted(days[0], shift, text)
    if pattern("puzzles", "weekday").search(text):
        return f"{days[0]:%A}" + ("" if bare else f" ({_long(days[0])})")
    if pattern("puzzles", "reformats").search(text):
        return next((make(days[0]) for form, make in _FORMS if re.search(form, text, re.I)), None)
    return None


def read_all(text: str) -> list[dt.date]:
    """Return the dates in a text."""
    return [day for found in _DATE.finditer(text) if (day := _read(found))]


def place(text: str) -> int | None:
    """Return where a day, with a year or without, or a time stands in the calendar, or None."""
    if days := read_all(text):
        return days[0].toordinal() * _MINUTES
    if day := _DAY.search(text):
        month = _MONTHS.index((day["m"] or day["m2"])[:3].lower()) + 1
        number = dt.date(_LEAP_YEAR, month, 1).toordinal() + int(day["d"] or day["d2"])
        return number * _MINUTES
    clock = _TIME.search(text)
    if not clock:
        return None
    half, hour = clock["half"] or clock["half2"] or "", int(clock["h"])
    return (hour % 12 + 12 * (half.lower() == "p") if half else hour) * 60 + int(clock["min"] or 0)


def reformatted(text: str, asked: str) -> str:
    """Return a text with its dates in the format that a request names."""
    form = next((make for form, make in _FORMS if re.search(form, asked, re.IGNORECASE)), None)

    def changed(found: re.Match[str]) -> str:
        day = _read(found)
        return form(day) if form and day else found[0]

    return _DATE.sub(changed, text)


def _read(found: re.Match[str]) -> dt.date | None:
    groups = [group for group in found.groups() if group]
    if found["m2"]:
        groups = [groups[1], groups[0], groups[2]]
    day, month, year = reversed(groups) if found["y3"] else groups
    if found["d4"] and int(month) > _MOST_MONTHS:  # the month stands first
        day, month = month, day
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:  # there is no such day
        return None


def _shifted(day: dt.date, shift: re.Match[str], text: str) -> str | None:
    count = int(shift["n"]) * (7 if shift["unit"].lower().startswith("w") else 1)
    later = shift["way"].lower() != "before"
    number = day.toordinal() + (count if later else -count)
    known = dt.date.min.toordinal() <= number <= dt.date.max.toordinal()
    return _written(dt.date.fromordinal(number), text) if known else None


def _long(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _written(day: dt.date, text: str) -> str:
    """Return a date in the format that a text asks for, else in that of its own dates."""
    form = next((make for form, make in _FORMS if re.search(form, text, re.IGNORECASE)), None)
    iso = re.search(r"\d{4}-\d\d-\d\d", text)
    return form(day) if form else day.isoformat() if iso else _long(day)
