"""Find times of day in a text, and dates with a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .concepts import spoken
from .date_words import counts, day_numbers, either, hour_numbers, is_cjk, table
from .span import Ranges, Span

_WORDS = {"noon": 12, "midday": 12, "mittag": 12, "midi": 12, "mediodía": 12, "mezzogiorno": 12}
_TIME = re.compile(
    r"(?:(?<![\w.:,/-])|(?<=\dT)|(?<=/\d{4}:)|(?<=[\dmrhMRH][-–])(?=\d{1,2}[:.hH]\d\d))(?:"
    r"(?P<h>[01]?\d|2[0-4])(?::|\.(?=\d\d\s*(?:Uhr|uur|[ap]\.?m))|\s?[hH]\s?(?!\d\d?\s?min))(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?"
    r"\s*(?P<p>[ap]\.?m\b\.?)?(?:\s*Uhr)?(?P<z>\s?Z\b|\s?\+\d\d:?\d\d|(?<=:\d\d:\d\d)-\d\d:?\d\d)?(?!\d)"
    r"|(?P<h2>1[0-2]|0?[1-9])\s*(?P<p2>[ap]\.?m\b\.?)"
    r"|(?P<h3>[01]?\d|2[0-4])\s*(?:Uhr|o'clock|heures|uur|horas)(?!\w)(?:\s(?P<m3>[0-5]\d)\b)?"
    r"|(?P<w>noon|midday|midnight|mittag|mitternacht|midi|minuit|mediodía|mezzogiorno)\b"
    r"|(?:at|um|a\s+las|à|às|vers|dès)\s+(?P<h6>[01]?\d|2[0-4])\s?h\b"
    r"|(?<=between\s)(?P<h7>[5-9]|1\d|2[0-3])(?=\s(?:and|to)\s\d{1,2}(?:[.,?!]|\s*\Z))"
    r"|(?:at|um|a\s+las|à|às|alle|verso\s+le|om)\s+(?P<h5>1[0-2]|[1-9])"
    r"(?!\s*%|\w|[.,:/-]\d|\s(?!on\b|in\s+the\b|this\b|tomorrow|tonight|today|sharp|until|till|to\b|de\s+la|di\s|du\s|[mtwfs]\w+day)\w)"
    r"|(?:around|about|at|ore|alle|om|um|kl)\.?\s+(?P<h8>1?\d|2[0-3])\.(?P<m8>[0-5]\d)"
    r"(?!\d|\s*(?:[€$£%]|[kc]?[mgl]\b|eur))"
    r"|(?<=(?:til|ill|\sto)\s)(?P<ha>1?\d)(?=\s(?:in\sthe|this)\s(?:morning|after|evening))"
    r")",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LOOKAHEAD = re.compile(r"\(\?=[^()]*(?:\([^()]*\)[^()]*)*\)")
_HOURS = ("h", "h2", "h3", "h5", "h6", "h7", "h8", "ha")
_CJK_TIME = re.compile(
    r"(?P<half>上午|下午|晚上|早上|中午|凌晨|傍晚|今晚|午前|午後|夜|朝|夕方)?の?"
    r"(?P<h>\d{1,2}|[一二两兩三四五六七八九十]{1,3})(?:[点點時时](?!间|間|候|々|代))"
    r"(?:(?P<f>半)|(?P<m>\d{1,2}|[一二三四五十]{1,3})分|(?P<q>一刻|三刻))?"
)
_CJK_LATE = frozenset("下午 晚上 傍晚 今晚 午後 夜 夕方".split())
_RANGE_START = re.compile(
    r"\b(?P<h>\d{1,2})(?::(?P<m>\d\d))?\s*(?:to|-|–|and|until|a|bis|à)\s*\Z", re.IGNORECASE
)
_ENDS_LATE = re.compile(  # the end of a range in the afternoon (`1:30 to 3 pm`)
    r"\s*(?:to|till|until|and|-|–)\s*(?P<h>\d{1,2})(?:[:.]\d\d)?\s*p\.?m\b", re.IGNORECASE
)
_AFTERNOON = 7  # hours before are in the afternoon if only words tell them (`at half past two`)
_FIRST_LATE = 12
_NEXT_TO = 40  # characters between a date and its time
_BEFORE = 28  # characters before a time that may tell the half of the day


@cache
def _halves() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return expressions for the half of the day after a time and before it."""
    late, early = (table("halves")[half].strip() for half in ("late", "early"))
    return tuple(  # type: ignore[return-value]
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"[,\s]*(?:(?P<late>{late})|(?P<early>{early}))(?!\w)",
            rf"(?<!\w)(?:(?P<late>{late})|(?P<early>{early}))[\s,]+"
            rf"(?:(?:{table('about')}|half|quarter|past|to)[\s]+)*\Z",
        )
    )


@cache
def _clocks() -> tuple[tuple[int, frozenset[str], re.Pattern[str]], ...]:
    """Return the expressions for times in words.

    Each comes with the minutes that it adds and the words of which a text must have one.
    """
    words = "|".join(sorted(hour_numbers(), key=len)[::-1])
    minutes = "|".join(word for word, number in counts().items() if number in (5, 10, 20, 25))
    known = {"h": rf"(?P<h>1[0-2]|[1-9]|{words})", "word": rf"(?P<h>{words})"}
    known["m"] = rf"(?P<m>[1-5]?\d|{minutes})"
    rows = []
    for added, form in table("clock"):
        signs = frozenset(_LETTERS.findall(_LOOKAHEAD.sub("", form))) - {"word"}
        written = re.sub(r"%(\w+)%", lambda found: known[found[1]], form)
        rows.append((added, signs, re.compile(rf"(?<![\w.:,/-]){written}(?!\w)", re.IGNORECASE)))
    return tuple(rows)


def find_times(text: str, taken: list[tuple[int, int]]) -> list[Span]:
    """Return the times of day in a text, outside of the parts that are dates."""
    times, dates = list[Span](), Ranges(taken)
    for span in [*_in_words(text), *_in_figures(text), *_in_cjk(text)]:
        if not dates.overlap(span.start, span.end) and not any(map(span.overlaps, times)):
            times.append(span)
    times += _same(text, times)
    return sorted([*times, *_starts(text, times, dates)])


def _in_figures(text: str) -> Iterator[Span]:
    for match in _TIME.finditer(text):
        group = next((name for name in _HOURS if match[name]), "")
        hour = int(match[group]) if group else _WORDS.get(match["w"].lower(), 0)
        if hour > 24:
            continue
        minute = int(match["m"] or match["m3"] or match["m8"] or 0)
        half = (match["p"] or match["p2"] or "").lower()[:1]
        hour = _of_day(hour, half, text, match.start(), match.end()) if group else hour
        value = f"{hour % 24:02d}:{minute:02d}" + (f":{match['s']}" if match["s"] else "")
        start = (
            match.start("h5" if group == "h5" else "h8") if group in ("h5", "h8") else match.start()
        )
        end = match.start() + len(match[0].rstrip())
        yield Span(
            start, end, "hour" if group == "h5" else "time", value + (match["z"] or "").strip()
        )


def _in_words(text: str) -> Iterator[Span]:
    """Yield times such as `half past six in the evening`."""
    words = spoken(text)
    for added, signs, form in _clocks():
        for match in () if words.isdisjoint(signs) else form.finditer(text):
            written = match["h"].lower()
            hour = int(written) if written.isdigit() else hour_numbers()[written]
            if "m" in form.groupindex:
                count = match["m"].lower()
                added_now = added * (int(count) if count.isdigit() else counts()[count])
            else:
                added_now = added
            hour = _of_day(hour, "", text, match.start(), match.end(), worded=True)
            total = (hour * 60 + added_now) % (24 * 60)
            yield Span(match.start(), match.end(), "time", f"{total // 60:02d}:{total % 60:02d}")


def _in_cjk(text: str) -> Iterator[Span]:
    if not is_cjk(text):
        return
    last: tuple[int, int] | None = None  # the end and the hour of the time before
    for match in _CJK_TIME.finditer(text):
        near = last is not None and match.start() - last[0] <= 2
        if not (match["half"] or match["h"].isdigit() or near):
            continue
        hour = int(match["h"]) if match["h"].isdigit() else counts().get(match["h"], 25)
        minute = {"一刻": 15, "三刻": 45}.get(match["q"] or "", 30 * bool(match["f"]))
        if match["m"]:
            minute = int(match["m"]) if match["m"].isdigit() else counts().get(match["m"], 0)
        after = near and last is not None and not match["half"] and hour < 12 <= last[1]
        hour += 12 * ((match["half"] in _CJK_LATE or after) and hour < _FIRST_LATE)
        if hour < 24 and minute < 60:
            last = match.end(), hour
            yield Span(*match.span(), "time", f"{hour:02d}:{minute:02d}")


def _of_day(hour: int, half: str, text: str, start: int, end: int, *, worded: bool = False) -> int:
    """Return an hour of the clock as one of the day.

    Args:
        hour: The hour as written.
        half: `a`, `p` or nothing.
        text: The text.
        start: Where the time starts.
        end: Where it ends.
        worded: Whether words tell the time, so that an early hour is in the afternoon.
    """
    if not half and hour <= _FIRST_LATE:
        after, before = _halves()
        found = after.match(text, end) or before.search(text, max(0, start - _BEFORE), start)
        half = "" if found is None else "p" if found["late"] else "a"
        last = None if half else _ENDS_LATE.match(text, end)
        if last and hour < int(last["h"]) < _FIRST_LATE:
            half = "p"
    if half == "a":
        return 0 if hour == _FIRST_LATE else hour
    if hour < _FIRST_LATE and (half == "p" or (worded and hour < _AFTERNOON)):
        return hour + 12
    return hour


def _starts(text: str, times: list[Span], dates: Ranges) -> Iterator[Span]:
    """Yield the bare hours at which a range of times starts (`2 to 5 pm`)."""
    for time in times:
        before = _RANGE_START.search(text, max(0, time.start - 14), time.start)
        if before is None:
            continue
        end = before.end("m") if before["m"] else before.end("h")
        if dates.overlap(*before.span()) or any(
            other.start < end and before.start() < other.end for other in times
        ):
            continue
        first, hour = int(before["h"]), int(time.value[:2])
        late = hour >= _FIRST_LATE and first < _FIRST_LATE and first + 12 <= hour
        value = f"{first + 12 * late:02d}:{int(before['m'] or 0):02d}"
        yield Span(before.start(), end, "time", value)


@cache
def _alike() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{table('same').strip()})\b", re.IGNORECASE)


def _same(text: str, times: list[Span]) -> Iterator[Span]:
    """Yield `same time` with the first time before it."""
    for match in _alike().finditer(text):
        before = [time for time in times if time.end <= match.start()]
        if before:
            yield Span(*match.span(), "time", before[0].value)


@cache
def _join() -> re.Pattern[str]:
    """Return an expression for the words and signs between a date and its time."""
    late, early = (table("halves")[half].strip() for half in ("late", "early"))
    return re.compile(
        rf"(?:[ \t,;:()@|·–-]|\b(?:{either(day_numbers())})\b|\n(?=[\w ]{{0,12}}:)"
        rf"|\b(?:{table('about').strip()})\b|T|[のに]"
        r"|\b(?:[\w ]{0,8}time|uhrzeit|heure|hora|ora|tijd)\s?:"
        rf"|\b(?:{late}|{early})(?!\w)|上午|下午|晚上|早上|中午|午前|午後)*",
        re.IGNORECASE,
    )


def with_times(text: str, dates: list[Span], times: list[Span]) -> Iterator[Span]:
    """Yield each date next to a time, combined with it."""
    for day in dates:
        if day.kind != "date":
            continue
        for at, time in enumerate(times):
            first, second = (day, time) if day.start < time.start else (time, day)
            gap = second.start - first.end
            if 0 <= gap <= _NEXT_TO and _join().fullmatch(text, first.end, second.start):
                yield Span(first.start, second.end, "datetime", f"{day.value}T{time.value}")
                if first is day and at + 1 < len(times):
                    yield from _range_end(text, day, time, times[at + 1])
                break


_THROUGH = re.compile(
    r"\s?(?:-|–|—|to|until|till|and|bis|à|a|al|alle|tot|do|até|~|到|から|〜)\s?", re.IGNORECASE
)


def _range_end(text: str, day: Span, start: Span, end: Span) -> Iterator[Span]:
    """Yield the end of a range of times on a day."""
    if _THROUGH.fullmatch(text, start.end, end.start) and end.value[:5] > start.value[:5]:
        yield Span(end.start, end.end, "datetime", f"{day.value}T{end.value}")
