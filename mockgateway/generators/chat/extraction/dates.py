"""Find dates and times in a text, also relative ones, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from .span import Span

MONTHS = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń",
    2: "february feb februar février fevrier févr fév febrero febbraio fevereiro fev februari",
    3: "march mar märz maerz mrz mars marzo março maart",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sep sept septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
DAYS = (
    "monday mon montag lundi lunes lunedì",
    "tuesday tue tues dienstag mardi martes martedì",
    "wednesday wed mittwoch mercredi miércoles mercoledì",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì",
    "friday fri freitag vendredi viernes venerdì",
    "saturday sat samstag sonnabend samedi sábado sabato",
    "sunday sun sonntag dimanche domingo domenica",
)
RELATIVE = {
    -1: "yesterday gestern hier ayer",
    0: "today tonight heute aujourd'hui hoy oggi this\\s+(?:morning|afternoon|evening) 今天 今日",
    1: "tomorrow tmrw morgen demain mañana domani amanhã 明天 明日",
    2: "day\\s+after\\s+tomorrow übermorgen après-demain pasado\\s+mañana 后天",
}
_STEPS = {
    1: "day days tag tage tagen jour jours día días",
    7: "week weeks woche wochen semaine semaines semana semanas",
    30: "month months monat monate monaten mois mes meses",
    365: "year years jahr jahre jahren an ans año años",
}
_SMALL = "a an one two three four five six seven eight nine ten eleven twelve".split()
_HOURS = {word: number for number, word in enumerate(_SMALL[2:], 1)} | {"one": 1}


@cache
def _numbered(table: tuple[str, ...]) -> dict[str, int]:
    return {word: number for number, words in enumerate(table) for word in words.split()}


@cache
def _month_numbers() -> dict[str, int]:
    return {word: number for number, words in MONTHS.items() for word in words.split()}


def _either(words: str) -> str:
    """Return an expression for any of some words; an underscore stands for spaces."""
    return "|".join(sorted((re.sub("_", r"\\s+", word) for word in words.split()), key=len)[::-1])


_MONTH = _either(" ".join(MONTHS.values()))
_DAY = _either(" ".join(DAYS))
_ORDINAL = r"(?:st|nd|rd|th|\.|er|º)?"
_OF = r"(?:\s+of|\s+de|\s+del|\s+d')?\s*"
_PATTERNS = {
    "iso": r"(?P<y>\d{4})[-/](?P<m>\d\d)[-/](?P<d>\d\d)(?=T\d|\b)",
    "cjk": r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]",
    "range": rf"(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|au|bis|al|a|[-–]|and|until|till|through)\s+"
    rf"(?:the\s+)?(?P<d2>\d{{1,2}}){_ORDINAL}{_OF}(?P<n>{_MONTH})\b\.?,?(?:\s+(?:de\s+)?(?P<y>\d{{4}}))?",
    "back": rf"(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}}){_ORDINAL}\s*(?:to|[-–])\s*"
    rf"(?P<d2>\d{{1,2}}){_ORDINAL}(?:,?\s+(?P<y>\d{{4}}))?(?!\d)",
    "dmy": rf"(?P<d>\d{{1,2}}){_ORDINAL}{_OF}[-\s]?(?P<n>{_MONTH})\b\.?,?(?:[-\s]+(?:de\s+|del\s+)?(?P<y>\d{{4}}))?",
    "mdy": rf"(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s*%)(?:,?\s+(?P<y>\d{{4}}))?",
    "dots": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})?(?!\d)",
    "slash": r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4}|\d{2})(?![\d/])",
    "month": rf"(?P<n>{_MONTH})\s+(?:de\s+)?(?P<y>\d{{4}})",
    "relative": "|".join(
        rf"(?P<r{n + 1}>{'|'.join(w.split())})" for n, w in sorted(RELATIVE.items())[::-1]
    ),
    "ahead": rf"(?:in|dans|en|within)\s+(?P<c>\d{{1,3}}|{'|'.join(_SMALL)}|zwei|drei|einer|deux|dos)\s+"
    rf"(?P<u>{_either(' '.join(_STEPS.values()))})",
    "ago": rf"(?P<c>\d{{1,3}}|{'|'.join(_SMALL)})\s+(?P<u>{_either(_STEPS[1] + ' ' + _STEPS[7] + ' ' + _STEPS[30])})"
    r"\s+(?P<w>ago|from\s+now|later)",
    "weekday": rf"(?:(?P<p>next|this|last|on|coming|nächsten|kommenden|diesen|próximo|prochain)\s+)?(?P<n>{_DAY})\b"
    r"(?:\s+(?P<q>prochain|próximo|next\s+week))?",
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
# Patterns that need a word of these, and else are not tried.
_NEEDED = {
    **dict.fromkeys(
        ("range", "back", "dmy", "mdy", "month"), frozenset(" ".join(MONTHS.values()).split())
    ),
    "weekday": frozenset(" ".join(DAYS).split()),
    "ahead": frozenset(" ".join(_STEPS.values()).split()),
    "ago": frozenset(("ago", "now", "later")),
    "period": frozenset(("next", "this", "last")),
}
_LETTERS = re.compile(r"[^\W\d_]+")

_TIME = re.compile(
    r"(?:(?<![\w.:,/-])|(?<=\dT))(?:"
    r"(?P<h>[01]?\d|2[0-4])(?::|\.(?=\d\d\s*(?:Uhr|[ap]\.?m))|\s?[hH]\s?)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?"
    r"\s*(?P<p>[ap]\.?m\b\.?)?(?:\s*Uhr)?(?P<z>\s?Z\b|\s?[+-]\d\d:?\d\d)?"
    r"|(?P<h2>1[0-2]|0?[1-9])\s*(?P<p2>[ap]\.?m\b\.?)"
    r"|(?P<h3>[01]?\d|2[0-4])\s*(?:Uhr|h\b|o'clock|heures)(?!\w)"
    r"|(?P<w>noon|midday|midnight|mittag|mitternacht|midi|minuit|mediodía)\b"
    r"|(?:(?P<f>half\s+past|quarter\s+past|quarter\s+to)\s+(?P<h4>\d{1,2}|"
    + "|".join(_HOURS)
    + r"))\b"
    r"|(?:at|um|a\s+las|à)\s+(?P<h5>1[0-2]|[1-9])(?!\s*(?:%|\w|[.,:/-]\d))"
    r")",
    re.IGNORECASE,
)
_RANGE_START = re.compile(
    r"\b(?P<h>\d{1,2})(?::(?P<m>\d\d))?\s*(?:to|-|–|and|until)\s*\Z", re.IGNORECASE
)
_HALF_DAY = re.compile(
    r"\s*(?:in\s+the\s+|this\s+|de\s+la\s+|du\s+|am\s+)?(?P<late>evening|afternoon|tonight|at\s+night|tarde|noche|soir|abends?|nachmittags?)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?:\s*(?:,|at|um|à|a\s+las|ore|T|@|von|from|on|am|-|–|·|\||\bel\b)\s*|\s+){1,2}",
    re.IGNORECASE,
)
_WORDS = {"noon": 12, "midday": 12, "mittag": 12, "midi": 12, "mediodía": 12}
_CENTURY = 70


class Reading(NamedTuple):
    """How ambiguous dates of a text are to be read."""

    now: datetime
    month_first: bool


def find_dates(text: str, now: datetime) -> list[Span]:
    """Return the dates, the times, and the dates with a time, in order.

    A date without a year lies in the year of another date of the text, else next to `now`.
    """
    spoken = set(_LETTERS.findall(text.lower()))
    reading = Reading(now, _month_first(text))
    taken: list[tuple[int, int]] = []
    open_years: list[tuple[int, int, int, int]] = []
    dates: list[Span] = []
    for name, form in _COMPILED.items():
        if name in _NEEDED and spoken.isdisjoint(_NEEDED[name]):
            continue
        for match in form.finditer(text):
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
    dates += _with_years(open_years, dates, now)
    dates = _without_weekdays(text, sorted(dates))
    times = _times(text, taken)
    return sorted([*dates, *times, *_joined(text, dates, times)])


def _without_weekdays(text: str, dates: list[Span]) -> list[Span]:
    """Return the dates without weekdays that stand before a date, as in `Friday, 6 May`."""
    kept = []
    for place, found in enumerate(dates):
        after = dates[place + 1] if place + 1 < len(dates) else None
        bare = not any(letter.isdigit() for letter in text[found.start : found.end])
        if bare and after and after.kind == "date" and after.start - found.end <= 6:
            if re.fullmatch(r"[\s,.(]*(?:den|the|le|el)?\s*", text[found.end : after.start]):
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
    if name in ("relative", "ahead", "ago", "weekday", "period"):
        day = _relative(name, found, today)
        yield Span(start, end, "month" if name == "period" else "date", day.isoformat())
        return
    year = _year(found.get("y"))
    month = (
        int(found["m"]) if found.get("m") else _month_numbers().get((found["n"] or "").lower(), 0)
    )
    if name == "month":
        yield Span(start, end, "month", f"{year:04d}-{month:02d}-01")
        return
    days = [int(found["d"])] + ([int(found["d2"])] if found.get("d2") else [])
    if name == "slash" and (reading.month_first or month > 12) and days[0] <= 12:
        days, month = [month], days[0]
    bounds = (
        [(start, end)] if len(days) == 1 else [(start, match.end("d")), (match.start("d2"), end)]
    )
    for day_, (first, last) in zip(days, bounds, strict=True):
        if year:
            if made := _day(year, month, day_):
                yield Span(first, last, "date", made.isoformat())
        elif (1 <= month <= 12 and 1 <= day_ <= 31 and name != "dots") or (
            name == "dots" and 1 <= month <= 12 and 1 <= day_ <= 31 and match[0].endswith(".")
        ):
            yield Span(first, last, "open", (month, day_))


def _with_years(
    rows: list[tuple[int, int, int, int]], dates: list[Span], now: datetime
) -> Iterator[Span]:
    """Yield the dates that had no year."""
    years = [int(found.value[:4]) for found in dates if re.match(r"\d{4}-", found.value)]
    stated = [int(found.value[:4]) for found in dates if abs(int(found.value[:4]) - now.year) > 0]
    for start, end, month, day in rows:
        if stated and years:
            made = _day(stated[0], month, day)
        else:
            made = _day(now.year, month, day)
            if made and (made - now.date()).days < -30:
                made = _day(now.year + 1, month, day)
        if made:
            yield Span(start, end, "date", made.isoformat())


def _relative(name: str, found: dict[str, str | None], today: date) -> date:
    if name == "relative":
        shift = next(int(key[1:]) - 1 for key, word in found.items() if word)
        return today + timedelta(days=shift)
    if name == "weekday":
        number = _numbered(DAYS)[(found["n"] or "").lower()]
        if (found["p"] or "").lower() == "last":
            return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    unit = (found["u"] or "").lower()
    step = next(days for days, words in _STEPS.items() if unit in words.split())
    if name == "period":
        count = {"next": 1, "this": 0, "last": -1}[(found["p"] or "").lower()]
        return today + timedelta(days=step * count)
    written = (found["c"] or "").lower()
    others = {"zwei": 2, "deux": 2, "dos": 2, "drei": 3, "einer": 1}
    count = (
        int(written)
        if written.isdigit()
        else others.get(written) or max(_SMALL.index(written) - 1, 1)
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


def _times(text: str, taken: list[tuple[int, int]]) -> list[Span]:
    times = []
    for match in _TIME.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        hour, minute, second = _clock(match, text)
        if hour > 24:
            continue
        zone = (match["z"] or "").strip()
        value = (
            f"{hour % 24:02d}:{minute:02d}:{second:02d}"
            if match["s"]
            else f"{hour % 24:02d}:{minute:02d}"
        )
        start = match.start("h5") if match["h5"] else match.start()
        kind = "hour" if match["h5"] else "time"
        times.append(Span(start, match.end(), kind, value + zone))
        before = _RANGE_START.search(text, max(0, match.start() - 14), match.start())
        if before and not any(
            before.start() < end and start < before.end() for start, end in taken
        ):
            first = int(before["h"])
            late = hour >= 12 and first < 12 and first + 12 <= hour
            value = f"{first + 12 * late:02d}:{int(before['m'] or 0):02d}"
            times.insert(
                -1,
                Span(
                    before.start(),
                    before.end("m") if before["m"] else before.end("h"),
                    "time",
                    value,
                ),
            )
    return times


def _clock(match: re.Match[str], text: str) -> tuple[int, int, int]:
    """Return hour, minute and second."""
    if match["w"]:
        return _WORDS.get(match["w"].lower(), 0), 0, 0
    minute, second = int(match["m"] or 0), int(match["s"] or 0)
    written = next(match[name] for name in ("h", "h2", "h3", "h4", "h5") if match[name])
    hour = int(written) if written.isdigit() else _HOURS[written.lower()]
    if match["f"]:
        form = re.sub(r"\s+", " ", match["f"].lower())
        minute = {"half past": 30, "quarter past": 15, "quarter to": 45}[form]
        hour -= form == "quarter to"
    half = (match["p"] or match["p2"] or "").lower()[:1]
    late = half == "p" or (not half and hour < 12 and _HALF_DAY.match(text, match.end()))
    if late and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour, minute, second


def _joined(text: str, dates: list[Span], times: list[Span]) -> Iterator[Span]:
    """Yield each date that stands next to a time, with it."""
    for day in dates:
        if day.kind != "date":
            continue
        for time in times:
            first, second = (day, time) if day.start < time.start else (time, day)
            if second.start >= first.end and second.start - first.end <= 12:
                between = text[first.end : second.start]
                if not between or _JOIN.fullmatch(between):
                    yield Span(first.start, second.end, "datetime", f"{day.value}T{time.value}")
                    break
