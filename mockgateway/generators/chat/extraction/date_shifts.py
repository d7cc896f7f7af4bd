"""Calculate the dates that a text states relative to today."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

from .date_words import counts, day_numbers, month_numbers, step_names, table

Groups = dict[str, str | None]

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_SENTENCE_ENDS = (". ", "! ", "? ", "\n", ".\n")
_CLAUSE = re.compile(r"[.!?;\n,]|\s(?:and|but|und|et|y|e|ma|mais|aber)\s")
_EXAMINED = 160  # characters before and after a weekday that are searched for a verb
_NEAR = 62  # days within which a day of the month with a weekday is looked for
_FAR_WORDS = {"下下": 2, "再来週": 2, "下": 1, "来週": 1, "上": -1, "先週": -1}


def shifted(name: str, found: Groups, today: date, past: bool) -> date | None:
    """Return the day of a form of dates, or None if the form has none.

    Args:
        name: The form.
        found: The form's groups.
        today: The day that the text is relative to.
        past: Whether the text tells what has happened, so that a weekday is before today.
    """
    name = name.removeprefix("cjk ")
    if name == "end":
        return _bound(found, today)
    if name == "relative":
        at = next(int(key[1:]) - 2 for key, word in found.items() if word)
        return today + timedelta(days=at)
    if name in ("ahead", "ago"):
        count = _count(found["c"] or found.get("c2"))
        unit = step_names().get((found["u"] or found.get("u2") or "").lower(), "day")
        return later(today, count if name == "ahead" else -count, unit)
    if name == "weeks":
        tomorrow = (found["n"] or "").lower() == "tomorrow"
        return later(today, 7 * _count(found["c"]) + tomorrow, "day")
    if name == "period":
        count = {"next": 1, "this": 0, "last": -1}[(found["p"] or "").lower()]
        return later(today, count, (found["u"] or "").lower())
    if name == "bare":
        return _day_of_month(int(found["d"] or 0), today, past)
    if name == "daynum":
        return _dated_weekday(int(found["d"] or 0), _weekday_of(found), today, past)
    if name == "day":
        far = (found["far"] or found["far2"] or "").rstrip("の")
        number = _cjk_day(found["n"] or found["n2"] or "")
        if not far:
            return _weekday(number, today, past=past)
        return _monday(today) + timedelta(days=7 * _FAR_WORDS.get(far, 0) + number)
    return _named(found, today, past)


def later(day: date, count: int, unit: str) -> date:
    """Return the day some days, weeks, months or years after another one."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _count(written: str | None) -> int:
    word = re.sub(r"\s+", " ", (written or "").lower())
    return int(word) if word.isdigit() else counts().get(word, 1)


def _weekday_of(found: Groups) -> int:
    return day_numbers()[(found["n"] or "").lower()]


def _cjk_day(sign: str) -> int:
    return next(at for at, row in enumerate(table("cjk_days").split()) if sign in row)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _weekday(number: int, today: date, *, past: bool) -> date:
    """Return the next day with a weekday, or the last one; never today."""
    if past:
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


_THIS_WEEK = re.compile(
    r"\bthis week\b|\bdiese[rs]? Woche\b|cette semaine|esta semana|questa settimana"
)


def is_of_week(text: str, start: int, end: int) -> bool:
    """Return whether a weekday without a verb belongs to the week that the text is about."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = slice(first, last if last >= 0 else len(text))
    return _week_named(text) <= start and not _verbs().search(text[line])


@lru_cache(maxsize=4)
def _week_named(text: str) -> float:
    """Return where a text has named this week for the first time; infinity without that."""
    found = _THIS_WEEK.search(text)
    return found.end() if found else math.inf


def _named(found: Groups, today: date, past: bool) -> date:
    """Return a weekday: `next Friday`, `Friday of next week`, `a week from Friday`."""
    number = _weekday_of(found)
    for at in (1, 0, -1):
        week = found[f"a{at + 1}"] or found[f"b{at + 1}"]
        if week and week.lower() == "week":  # `Friday week`
            return _weekday(number, today, past=False) + timedelta(days=7)
        if week:
            return _monday(today) + timedelta(days=7 * at + number)
    if found["c"]:
        return _weekday(number, today, past=False) + timedelta(days=7 * _count(found["c"]))
    if found["p_this"]:
        return today + timedelta(days=(number - today.weekday()) % 7)
    last = found["p_last"] or found["q_last"]
    ahead = found["p_next"] or found["q_next"]
    return _weekday(number, today, past=bool(last or (past and not ahead)))


def _bound(found: Groups, today: date) -> date:
    """Return the last, middle or first day of a week, a month or a year."""
    unit = step_names().get((found["u"] or "").lower().rstrip("s"), found["u"] or "")
    if unit == "week":
        return _monday(today) + timedelta(days=4 + 7 * bool(found["e"]))
    if unit == "year":
        return date(today.year + bool(found["e"]), 12, 31)
    year, month = today.year, today.month
    if found["n"]:
        month = month_numbers()[found["n"].lower()]
        year = int(found["y"] or 0) or year + (month < today.month)
    elif found["e"]:
        year, month = year + month // 12, month % 12 + 1
    day = monthrange(year, month)[1] if found["last"] else 15 if found["middle"] else 1
    return date(year, month, day)


def _day_of_month(day: int, today: date, past: bool) -> date | None:
    """Return the nearest day of a number that is still to come, or has passed."""
    first = today.replace(day=1)
    months = (0, -1, -2) if past else (0, 1, 2)
    for shift in months:
        month = later(first, shift, "month")
        if 0 < day <= monthrange(month.year, month.month)[1]:
            made = month.replace(day=day)
            if made <= today if past else made >= today:
                return made
    return None


def _dated_weekday(day: int, number: int, today: date, past: bool) -> date | None:
    """Return the nearest day of the month that is a given weekday (`Friday the 13th`)."""
    near = (today + timedelta(days=shift) for shift in range(-_NEAR // 2, _NEAR))
    fitting = [each for each in near if each.day == day and each.weekday() == number]
    return min(
        fitting, key=lambda each: ((each < today) != past, abs((each - today).days)), default=None
    )


@cache
def _verbs() -> re.Pattern[str]:
    tense = table("tense")
    return re.compile(
        rf"(?<![\w'])(?:(?P<coming>{tense['coming']})|(?P<past>{tense['past']}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{table('by')})(?:\s(?:the|den|dem|le|el|il))?\s\Z", re.IGNORECASE)


def is_past(text: str, start: int, end: int) -> bool:
    """Return whether the verb beside a day tells what has happened (`it arrived on Monday`)."""
    return tense_of(text, start, end) == "past"


def tense_of(text: str, start: int, end: int) -> str:
    """Return `past` or `coming` by the verb beside a day, or "" without one."""
    if _by().search(text, max(0, start - 16), start):
        return "coming"
    since = max(0, start - _EXAMINED)
    first = max(text.rfind(mark, since, start) + len(mark) for mark in _SENTENCE_ENDS)
    before = list(_verbs().finditer(text, max(first, since), start))
    if before:
        return before[-1].lastgroup or ""
    rest = _CLAUSE.search(text, end + 2, end + _EXAMINED)
    after = _verbs().search(text, end, rest.start() if rest else end + _EXAMINED)
    return (after.lastgroup or "") if after else ""
