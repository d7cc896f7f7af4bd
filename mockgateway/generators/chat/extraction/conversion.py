"""Convert a value of a text into the JSON value of a field."""

from __future__ import annotations

import re
from typing import Any

from .addresses import house_number
from .amounts import convert
from .document import Document
from .fields import Field
from .name_kinds import names_of
from .span import Span

Json = Any

_ASIDE = re.compile(r"\s*\((?:due|by|until|deadline|bis|before)\b[^()]*\)\s*\Z", re.IGNORECASE)
_SHORT = (("person",), ("org",), ("city",), ("country",), ("component",), ("ref",))
_NAME_WORDS = 6
_HEADS = [(kind,) for kind in "place role venue component room org person".split()]
_ADDED = re.compile(r"[,;] (?:\w+ ){0,2}[\w$€£.-]*\d|[.] (?=[A-Z])| \((?=[^()]*\d)")
_DATED = re.compile(r"\d{1,4}[./:-]\d{1,2}[./:-]\d{2,4}\s")
_TAKEN_TIME = re.compile(r"\d:\d\d:\d\d")  # how long a race took, rather than a time of day
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Mme|Sra?)\.? \Z")
_GIVEN_NEXT = re.compile(r", ([A-ZÀ-Þ][\w'’-]+)")
_NOT_NAMES = re.compile(r"\A(?:" + "|".join(("Mr", "Mrs", "Ms", "Dr", "Herr", "Frau")) + r")\.?\s+")


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
    written = document.cut((span.start, span.end))
    if kind == "time" and not field.format and _TAKEN_TIME.fullmatch(written):
        return written
    clock = kind == "datetime" and span.kind == "time"
    if (
        kind in ("date", "datetime", "time", "month")
        and not clock
        and span.kind in ("date", "datetime", "time", "hour", "month")
    ):
        return _moment(kind, value, span.kind, strict=field.format != "")
    if kind == "datetime" and span.kind == "time":  # a time of the day that was named last
        days = [s.value[:10] for s in document.spans if s.kind == "date" and s.start < span.start]
        return _moment(kind, f"{days[-1]}T{value}", "datetime", strict=True) if days else None
    if kind in ("first_name", "last_name"):
        return _part_of_name(kind, span, document)
    if span.kind == "value":
        return _labelled(field, span, document)
    if kind == "house_number":
        return house_number(value) or None
    if kind == "street_name":
        return value.replace(house_number(value), "").strip(" ,") or None
    if span.kind in ("name", "org", "person") and " " in value:
        return _part_of_product(field, value)
    return value


def _part_of_name(kind: str, span: Span, document: Document) -> str | None:
    """Return the first or the last name of a person: `Ms Berg` has no first, `Berg, Ole` both."""
    named = _NOT_NAMES.sub("", span.value)
    titled = named != span.value or _TITLE_BEFORE.search(document.cut((0, span.start))[-12:])
    parts = named.split()
    follows = _GIVEN_NEXT.match(document.text, span.end)
    inverted = follows is not None and follows[1].lower() in names_of("first")
    if kind == "first_name":
        return None if inverted or (titled and len(parts) == 1) else " ".join(parts[:-1] or parts)
    return parts[-1] if len(parts) > 1 or titled or inverted else None


def _part_of_product(field: Field, value: str) -> str:
    """Return the brand or the model of a product whose name has both."""
    brands, last = {"brand", "make", "marke", "marque", "marca"}, field.words[-1]
    if last in brands and "model" in field.siblings:
        return value.split()[0]
    if last == "model" and brands & field.siblings:
        return value.split(maxsplit=1)[1]
    return value


def _number(field: Field, span: Span) -> Json:
    value = span.value
    if span.kind in ("date", "datetime", "month"):
        return int(value[5:7] if field.words[-1:] == ["month"] else value[:4])
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    if field.unit is not None and span.unit is not None:
        value = convert(span, field.unit)
    if field.type == "integer" and value != int(value):
        return None
    return int(value) if value == int(value) else value


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
    if field.kinds[:1] == ("id",) and (len(text.split()) > 4 or _DATED.match(text)):
        return None
    return text
