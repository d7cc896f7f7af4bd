"""Periods and times before now, as conditions in the dialect of a request."""

from __future__ import annotations

import re
from datetime import date, timedelta

Period = tuple[str, str]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WHOLE = ("in", "from", "for", "during", "of", "within")
_SIGNS = {"before": "<", "until": "<=", "by": "<=", "up to": "<=", "on or before": "<=",
          "after": ">", "on": "=", "than": ">", "earlier than": "<", "later than": ">"}  # fmt: skip
_NOW = {"mysql": "CURDATE()", "mssql": "CAST(GETDATE() AS DATE)", "sqlite": "date('now')"}


def ago(dialect: str, number: int, unit: str) -> str:
    """Return the time a number of units before now."""
    if dialect == "mysql":
        return f"NOW() - INTERVAL {number} {unit.upper()}"
    if dialect == "sqlite":
        number, unit = (number * 7, "day") if unit == "week" else (number, unit)
        return f"datetime('now', '-{number} {unit}s')"
    if dialect == "mssql":
        return f"DATEADD({unit}, -{number}, GETDATE())"
    return f"CURRENT_TIMESTAMP - INTERVAL '{number} {unit}{'s' if number > 1 else ''}'"


def truncated(dialect: str, column: str, part: str) -> str:
    """Return the expression for the month, year, week or day of a date."""
    forms = {"month": "%Y-%m", "year": "%Y", "day": "%Y-%m-%d", "week": "%Y-%W", "hour": "%H"}
    if dialect == "mysql":
        return (
            f"DATE({column})" if part == "day" else f"YEAR({column})" if part == "year"
            else f"DATE_FORMAT({column}, '{forms[part].replace('%W', '%v')}')"
        )  # fmt: skip
    if dialect == "postgres":
        form = {"month": "YYYY-MM", "year": "YYYY", "day": "YYYY-MM-DD", "week": "IYYY-IW"}
        return f"TO_CHAR({column}, '{form.get(part, 'HH24')}')"
    if dialect == "mssql":
        form = {"month": "yyyy-MM", "year": "yyyy", "hour": "HH"}
        return f"FORMAT({column}, '{form.get(part, 'yyyy-MM-dd')}')"
    return f"strftime('{forms[part]}', {column})"


def difference(dialect: str, start: str, end: str) -> str:
    """Return the number of days between two dates."""
    if dialect == "mysql":
        return f"DATEDIFF({end}, {start})"
    if dialect == "mssql":
        return f"DATEDIFF(day, {start}, {end})"
    if dialect == "postgres":
        return f"({end}::date - {start}::date)"
    return f"julianday({end}) - julianday({start})"


def period(found: re.Match[str], column: str, dialect: str) -> Period | None:
    """Return one or two conditions on a column of dates for a match of `periods`."""
    word = (found["when"] or "in").lower()
    if found["rel"]:
        return _relative(found["rel"].lower(), dialect)
    if found["y1"]:
        if re.search(r"year\b", column) or column in ("released",):
            return f"BETWEEN {found['y1']} AND {found['y2']}", ""
        return f">= '{found['y1']}-01-01'", f"< '{int(found['y2']) + 1}-01-01'"
    if found["low"]:
        return f">= '{_day(found['low'])}'", _last(_day(found["high"]), column)
    timed = column.lower().endswith(("_at", "time", "timestamp", "_ts"))
    if found["q"]:
        start = date(int(found["qy"]), int(found["q"]) * 3 - 2, 1)
        return f">= '{start}'", f"< '{_next_month(start, 3)}'"
    if found["m3"]:
        month = found["m3"][:3].lower()
        if month not in _MONTHS:
            return None
        start = date(int(found["y4"]), _MONTHS.index(month) + 1, 1)
        return _bounded(word, start, _next_month(start, 1))
    if found["y3"]:
        year = int(found["y3"])
        if re.search(r"(?:\b|_)year\b|released\b", column):
            return f"{'=' if word in _WHOLE else _SIGNS.get(word, '>=')} {year}", ""
        return _bounded(word, date(year, 1, 1), date(year + 1, 1, 1))
    day = _day(found["day"])
    if not day:
        return None
    sign = _SIGNS.get(word, "=" if word in ("for", "in") else ">=")
    if timed and sign in ("=", "<=", ">") and len(day) == 10:
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        return (f">= '{day}'", f"< '{after}'") if sign == "=" else (
            (f"< '{after}'" if sign == "<=" else f">= '{after}'"), "")  # fmt: skip
    return f"{sign} '{day}'", ""


def _bounded(word: str, start: date, end: date) -> Period:
    """Return the conditions for a year or a month: within it, before it, or after it."""
    if word in ("before", "earlier than"):
        return f"< '{start}'", ""
    if word in ("after", "later than"):
        return f">= '{end}'", ""
    if word in ("until", "by", "up to"):
        return f"< '{end}'", ""
    if word in ("since", "on or after", "starting"):
        return f">= '{start}'", ""
    return f">= '{start}'", f"< '{end}'"


def _last(day: str, column: str) -> str:
    if column.lower().endswith(("_at", "time", "timestamp")) and len(day) == 10:
        return f"< '{date.fromisoformat(day) + timedelta(days=1)}'"
    return f"<= '{day}'"


def _next_month(start: date, count: int) -> date:
    month = start.month - 1 + count
    return date(start.year + month // 12, month % 12 + 1, 1)


def _day(text: str) -> str:
    """Return a date in ISO form, "" if it is none."""
    text = text.strip("'\" ")
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return text.replace("T", " ")
    word, numbers = re.search(r"[A-Za-z]{3,}", text), re.findall(r"\d+", text)
    if not word or len(numbers) < 2 or word[0][:3].lower() not in _MONTHS:
        return ""
    return f"{numbers[-1]}-{_MONTHS.index(word[0][:3].lower()) + 1:02d}-{int(numbers[0]):02d}"


def _relative(word: str, dialect: str) -> Period | None:
    """Return the conditions for `today`, `this month` or `last year`."""
    today = _NOW.get(dialect, "CURRENT_DATE")
    if word == "today":
        return f">= {today}", ""
    if word in ("in the past", "yesterday", "in the future", "upcoming"):
        if word == "yesterday":
            return f">= {_minus(dialect, 1, 'day')}", f"< {today}"
        return (f"< {today}" if word == "in the past" else f"> {today}"), ""
    which, unit = word.split()[-2:]
    start = _start(dialect, unit)
    if which in ("this", "current"):
        return f">= {start}", ""
    return f">= {_before(dialect, start, unit)}", f"< {start}"


def _minus(dialect: str, number: int, unit: str) -> str:
    if dialect == "sqlite":
        return f"date('now', '-{number} {unit}')"
    if dialect == "mssql":
        return f"DATEADD({unit}, -{number}, CAST(GETDATE() AS DATE))"
    return f"{_NOW.get(dialect, 'CURRENT_DATE')} - INTERVAL " + (
        f"{number} {unit.upper()}" if dialect == "mysql" else f"'{number} {unit}'"
    )


def _start(dialect: str, unit: str) -> str:
    if dialect == "sqlite":
        return (
            "date('now', 'weekday 0', '-6 days')"
            if unit == "week"
            else f"date('now', 'start of {unit}')"
        )
    if dialect == "mysql":
        form = {"month": "%Y-%m-01", "year": "%Y-01-01"}.get(unit)
        return (
            f"DATE_FORMAT(CURDATE(), '{form}')"
            if form
            else "CURDATE() - INTERVAL WEEKDAY(CURDATE()) DAY"
        )
    if dialect == "mssql":
        return f"DATETRUNC({unit}, GETDATE())"
    return f"DATE_TRUNC('{unit}', CURRENT_DATE)"


def _before(dialect: str, start: str, unit: str) -> str:
    if dialect == "sqlite":
        return start[:-1] + f", '-{'7 day' if unit == 'week' else '1 ' + unit}')"
    if dialect == "mysql":
        return f"{start} - INTERVAL 1 {unit.upper()}"
    if dialect == "mssql":
        return f"DATEADD({unit}, -1, {start})"
    return f"{start} - INTERVAL '1 {unit}'"
