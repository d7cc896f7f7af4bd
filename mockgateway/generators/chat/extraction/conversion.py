"""Convert a value of a text into the JSON value of a field."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from .addresses import house_number
from .amounts import convert
from .concepts import known_words, words_of
from .date_shifts import tense_of
from .date_words import day_numbers
from .document import Document
from .fields import Field
from .fitting import is_money
from .name_kinds import names_of
from .span import Span

Json = Any

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_WORD = re.compile(r"[^\W\d_]+")
_ASIDE = re.compile(r"\s*\((?:due|by|until|deadline|bis|before)\b[^()]*\)\s*\Z", re.IGNORECASE)
_SHORT = (("person",), ("org",), ("city",), ("country",), ("component",), ("ref",))
_NAME_WORDS = 6
_MOST_DIGITS = 18  # of an integer in 64 bits
_HEADS = [(kind,) for kind in "place role venue component room org person".split()]
_ADDED = re.compile(
    r"; |, (?:\w+ ){0,2}[\w$€£.-]*\d|(?<=[\w-]{3})(?<!Ing)(?<!Prof)[.] (?=[A-Z])| \((?=[^()]*\d)"
)
_JOB = re.compile(r"([a-zà-ÿ][a-zà-ÿ -]+) (?=(?:[A-ZÀ-Þ][\w.'’-]* ?){1,4}\Z)")
_DATED = re.compile(r"\d{1,4}[./:-]\d{1,2}[./:-]\d{2,4}\s")
_MOMENTS = frozenset(("date", "datetime", "time", "hour", "month"))
_TIMED = frozenset(("date", "datetime", "time", "month", "when", "yearmonth"))
_DIRECTIONS = frozenset(("direction", "debit"))  # beside an amount, which has no sign then
_UNSIGNED = frozenset(
    "deletions deleted removed removals discount rebate refund deduction deductions loss".split()
)
_TAKEN_TIME = re.compile(r"\d:\d\d:\d\d")  # how long a race took, rather than a time of day
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Mme|Sra?)\.? \Z")
_GIVEN_NEXT = re.compile(r", ([A-ZÀ-Þ][\w'’-]+)")
_NOT_NAMES = re.compile(r"\A(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.?\s+")


def convert_to(field: Field, span: Span, document: Document) -> Json:
    """Return a value of the text as the field's JSON value, or None."""
    if field.numeric:
        return _number(field, span)
    kind = field.kinds[0] if field.kinds else ""
    if field.type not in ("string", None):
        return None
    value = span.value
    if span.kind in ("number", "word", "zip", "code") and not isinstance(value, str):
        value = document.cut((span.start, span.end)).strip()
        if kind == "id" and _ORDINAL.fullmatch(value):
            return None
    if span.kind in _MOMENTS and kind in _TIMED:
        return _timed(field, kind, span, document)
    if kind in ("first_name", "last_name"):
        return _part_of_name(field, span, document)
    if span.kind == "value":
        return _labelled(field, span, document)
    if "person" in field.kinds and span.kind in ("person", "name"):
        return document.whole_names.get(value) or value
    if kind in ("house_number", "street_name"):
        number = house_number(value)
        return (number if kind == "house_number" else value.replace(number, "").strip(" ,")) or None
    if span.kind in ("name", "org", "person") and " " in value:
        return _part_of_product(field, value)
    return value


def _timed(field: Field, kind: str, span: Span, document: Document) -> str | None:
    """Return a date, a time, a month or both in the form of a kind of field."""
    written = document.cut((span.start, span.end))
    value = _recorded(field, span, document) or span.value
    if kind == "time" and not field.format and _TAKEN_TIME.fullmatch(written):
        return written
    if kind == "when":
        kind = "time" if span.kind == "hour" else "yearmonth" if span.kind == "month" else span.kind
    if kind == "yearmonth":
        return None if span.kind in ("time", "hour") else value[:7]
    if kind == "datetime" and span.kind == "time":  # a time of the day that was named last
        days = [s.value[:10] for s in document.spans if s.kind == "date" and s.start < span.start]
        return _moment(kind, f"{days[-1]}T{value}", "datetime", strict=True) if days else None
    return _moment(kind, value, span.kind, strict=field.format != "")


def _recorded(field: Field, span: Span, document: Document) -> str | None:
    """Return the last day of a weekday for a record of what happened, such as an expense."""
    weekday = _WORD.match(document.text, span.start)
    if span.kind not in ("date", "datetime") or not weekday or field.topic:
        return None
    about = field.siblings.union(field.words, *map(words_of, field.parents))
    records = known_words("records").isdisjoint(about)
    if records or not known_words("upcoming").isdisjoint(field.words):
        return None
    day = date.fromisoformat(span.value[:10])
    named = weekday[0].lower() in day_numbers() and day > document.now.date()
    if not named or tense_of(document.text, span.start, span.end):
        return None
    return f"{day - timedelta(days=7)}{span.value[10:]}"


def _part_of_name(field: Field, span: Span, document: Document) -> str | None:
    """Return the first or the last name of a person: `Ms Berg` has no first, `Berg, Ole` both."""
    named = _NOT_NAMES.sub("", span.value)
    titled = named != span.value or _TITLE_BEFORE.search(document.cut((0, span.start))[-12:])
    parts = named.split()
    follows = _GIVEN_NEXT.match(document.text, span.end)
    inverted = follows is not None and follows[1].lower() in names_of("first")
    if field.words[-1:] == ["names"]:
        return named
    if field.kinds == ("first_name",):
        return None if inverted or (titled and len(parts) == 1) else " ".join(parts[:-1] or parts)
    return parts[-1] if len(parts) > 1 or titled or inverted else None


def _part_of_product(field: Field, value: str) -> str:
    """Return the brand or the model of a product whose name has both."""
    brands, last = {"brand", "make", "marke", "marque", "marca"}, "".join(field.words[-1:])
    if last in brands and "model" in field.siblings:
        return value.split()[0]
    if last == "model" and brands & field.siblings:
        return value.split(maxsplit=1)[1]
    return value


def _number(field: Field, span: Span) -> Json:
    """Return a number in the unit and with the sign that a field asks for."""
    value = span.value
    if span.kind in ("date", "datetime", "month"):
        return int(value[5:7] if field.words[-1:] == ["month"] else value[:4])
    if span.kind in ("time", "timecode"):
        value = _seconds(value)
        return None if field.unit is None else _whole(value / field.unit.factor)
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) <= _MOST_DIGITS else None
    if field.unit is not None and span.unit is not None:
        value = convert(span, field.unit)
    if field.unit is not None and field.unit.dimension == "coin" and span.currency:
        value = value * 100
    if abs(value) >= field.scale / 100:
        value = value / field.scale
    signless = bool(_DIRECTIONS & field.siblings) and is_money(field)
    if value < 0 and (signless or _UNSIGNED & set(field.words)):
        value = -value
    if field.type == "integer" and value != int(value):
        return None
    return _whole(value)


def _whole(value: float) -> float:
    return int(value) if value == int(value) else round(value, 6)


def _seconds(clock: str) -> int:
    """Return the seconds of `3:42` or `1:24:07`."""
    total = 0
    for part in re.findall(r"\d+", clock)[:3]:
        total = total * 60 + int(part)
    return total


def _moment(kind: str, value: str, found: str, *, strict: bool) -> str | None:
    """Return a date, a time or both in the form that a kind of field requires.

    Args:
        kind: The field's kind.
        value: The text's date, time, or both.
        found: The value's kind.
        strict: Whether it must have an offset, as RFC 3339 requires.
    """
    if kind == "date":
        return value[:10]
    if kind == "time":
        value = value.partition("T")[2] or value
        return value[:5] if not strict else f"{value[:5]}:00" if len(value) == 5 else value
    if found in ("time", "hour"):
        return None
    day, _, clock = value.partition("T")
    clock = clock or "09:00"
    time, zone = re.fullmatch(r"([\d:]+)(.*)", clock).groups()  # type: ignore[union-attr]
    time = time if len(time) == 8 else f"{time}:00"
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{time}{zone or ('Z' if strict else '')}"


def _job(text: str) -> str:
    """Return the job in a text such as `headmistress Ann Berg`."""
    named = _JOB.match(text)
    return named[1] if named else text


def _head(text: str) -> str:
    """Return a text without a date or a figure that is added to it: `QA lead, round 2`."""
    added = _ADDED.search(text)
    head = text[: added.start()] if added else text
    return head if added and not any(map(str.isdigit, head)) else text


def _labelled(field: Field, span: Span, document: Document) -> Json:
    """Return the text of a labelled value."""
    if field.kinds[:1] in _SHORT and (
        len(span.value.split()) > _NAME_WORDS or not any(map(str.isalpha, span.value))
    ):
        return None
    if "@" in span.value and field.kinds[:1] in (("place",), ("city",), ("org",)):
        return None
    text: str = _ASIDE.sub("", span.value.strip()).strip('*_"“”')
    if not text:
        return None
    if field.kinds[:1] in _HEADS or not (field.kinds or field.text_kind):
        text = _head(text)
    if field.kinds == ("role",):
        text = _job(text)
    if field.kinds[:1] == ("id",) and (len(text.split()) > 4 or _DATED.match(text)):
        return None
    return text
