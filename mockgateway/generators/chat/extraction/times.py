"""Find times of day in a text, and dates with a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .span import Span

Json = Any

SMALL = "a an one two three four five six seven eight nine ten eleven twelve".split()


_HOURS = {word: number for number, word in enumerate(SMALL[2:], 1)} | {"one": 1}


_TIME = re.compile(
    r"(?:(?<![\w.:,/-])|(?<=\dT))(?:"
    r"(?P<h>[01]?\d|2[0-4])(?::|\.(?=\d\d\s*(?:Uhr|[ap]\.?m))|\s?[hH]\s?)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?"
    r"\s*(?P<p>[ap]\.?m\b\.?)?(?:\s*Uhr)?(?P<z>\s?Z\b|\s?[+-]\d\d:?\d\d)?"
    r"|(?P<h2>1[0-2]|0?[1-9])\s*(?P<p2>[ap]\.?m\b\.?)"
    r"|(?P<h3>[01]?\d|2[0-4])\s*(?:Uhr|o'clock|heures)(?!\w)"
    r"|(?P<w>noon|midday|midnight|mittag|mitternacht|midi|minuit|mediodía)\b"
    r"|(?:(?P<f>half\s+past|quarter\s+past|quarter\s+to)\s+(?P<h4>\d{1,2}|"
    + "|".join(_HOURS)
    + r"))\b"
    r"|(?:at|um|a\s+las|à|vers|dès)\s+(?P<h6>[01]?\d|2[0-4])\s?h\b"
    r"|(?<=between\s)(?P<h7>[5-9]|1\d|2[0-3])(?=\s(?:and|to)\s\d{1,2}(?:[.,?!]|\s*\Z))"
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
    r"(?:\s*(?:上午|下午|晚上|午前|午後|,|at|um|à|a\s+las|ore|T|@|von|from|on|am|-|–|·|\||\bel\b)\s*|\s+){1,2}",
    re.IGNORECASE,
)


_AFTERNOON = ("下午", "晚上", "午後")
_WORDS = {"noon": 12, "midday": 12, "mittag": 12, "midi": 12, "mediodía": 12}


def find_times(text: str, taken: list[tuple[int, int]]) -> list[Span]:
    """Return the times of day in a text, outside of the parts that are dates."""
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
        end = match.start() + len(match[0].rstrip())
        times.append(Span(start, end, kind, value + zone))
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
    written = next(match[name] for name in ("h", "h2", "h3", "h4", "h5", "h6", "h7") if match[name])
    hour = int(written) if written.isdigit() else _HOURS[written.lower()]
    if match["f"]:
        form = re.sub(r"\s+", " ", match["f"].lower())
        minute = {"half past": 30, "quarter past": 15, "quarter to": 45}[form]
        hour -= form == "quarter to"
    half = (match["p"] or match["p2"] or "").lower()[:1]
    half = half or ("p" if text[: match.start()].endswith(_AFTERNOON) else "")
    late = half == "p" or (not half and hour < 12 and _HALF_DAY.match(text, match.end()))
    if late and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour, minute, second


def with_times(text: str, dates: list[Span], times: list[Span]) -> Iterator[Span]:
    """Yield each date next to a time, combined with it."""
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
