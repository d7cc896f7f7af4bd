"""Score how well each value of a text fits a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from mockgateway import text_tables

from .addresses import house_number
from .amounts import convert
from .concepts import concepts, known_words
from .document import Document
from .fields import Field
from .span import Span
from .tables import Range

Json = Any


@cache
def _fits() -> dict[str, dict[str, float]]:
    """Return the score of a value's kind (inner key) for a field's kind (outer key)."""
    return dict(text_tables.load("values")["fits"])


_LOOSE = frozenset("number date datetime time name initial code zip word person org city".split())
_SYMBOLS = frozenset("symbol ticker stock code iata".split())
_LATER = (1.0, 0.9, 0.85)  # for the field's first kind, its second, and the rest
_LONG_VALUE = 70
_ASIDE = re.compile(r"\s*\((?:due|by|until|deadline|bis|before)\b[^()]*\)\s*\Z", re.IGNORECASE)
_YEARS = (1900, 2100)
_OLDEST = 125
_CLEAR = 0.3  # a label that fits
_ANY_NUMBER = frozenset("value number num a b c x y n first second operand left right".split())
_NOT_NAMES = re.compile(r"\A(?:" + "|".join(("Mr", "Mrs", "Ms", "Dr", "Herr", "Frau")) + r")\.?\s+")


class Option(NamedTuple):
    """A value that a field may have."""

    score: float
    label: float  # how well the words around it fit
    value: Json
    span: Span
    fit: float  # how well its kind fits


def options(
    field: Field, document: Document, scope: Range, apart: Sequence[Span] = ()
) -> Iterator[Option]:
    """Yield the values in a part of a text that a field may have, in the order of the text.

    Args:
        field: The field.
        document: The text.
        scope: The part of it.
        apart: Values that belong to another object.
    """
    every = document.options.get(field)
    if every is None:
        every = document.options[field] = list(_every(field, document))
    for option in every:
        if scope[0] <= option.span.start and option.span.end <= scope[1]:
            loose = apart and option.span.kind in _LOOSE and option.label < 0.8
            if loose and any(option.span.overlaps(other) for other in apart):
                option = option._replace(score=option.score * 0.3, fit=option.fit * 0.3)
            yield option


def _every(field: Field, document: Document) -> Iterator[Option]:
    for span in document.spans:
        fit = _fit(field, span)
        if fit <= 0:
            continue
        value = _value(field, span, document)
        if value is None:
            continue
        label = field.label_score(document.labels(span))
        if (
            not field.kinds
            and not field.numeric
            and span.kind == "code"
            and not any(map(str.isalpha, span.value))
            and label < 0.9
        ):
            continue
        if field.numeric and span.kind in ("zip", "code") and label < _CLEAR:
            fit *= 0.5
        if span.kind == "person" and span.value in document.first_names:
            fit *= 0.35  # the text has the whole name elsewhere
        if span.start < document.instruction:
            fit *= 0.4
        yield Option(fit * (0.3 + min(label, 1.4)), label, value, span, fit)


def _fit(field: Field, span: Span) -> float:
    if field.numeric:
        return _number_fit(field, span)
    if field.type == "boolean" or field.enum is not None:
        return 0.0
    fit = field.fits.get(span.kind)
    if fit is None:
        fit = field.fits[span.kind] = _kind_fit(field, span.kind)
    if span.kind == "value" and (len(span.value) > _LONG_VALUE or "\n" in span.value):
        return fit if not field.kinds and field.text_kind else fit * 0.3
    if span.kind == "slug" and field.kinds[:1] == ("component",):
        return 0.3 if sum(map(str.isdigit, span.value)) > 2 else 1.0
    if span.kind == "code" and field.kinds[:1] == ("model",) and not span.value[0].isalpha():
        return 0.2
    if span.kind == "number" and field.kinds[:1] == ("measure",) and span.unit is None:
        return 0.0
    if span.kind in ("code", "zip") and span.value.isdigit():
        letters = field.kinds[:1] == ("model",) or not _SYMBOLS.isdisjoint(field.words[-1:])
        return 0.2 if letters and "code" not in field.words else fit
    return fit


def _kind_fit(field: Field, found: str) -> float:
    """Return how well values of a kind fit a text field."""
    best = 0.0
    for place, kind in enumerate(field.kinds or ("text",)):
        name = "digits" if found == "zip" and kind == "id" else found
        if kind == "id" and name == "upper" and not _SYMBOLS.isdisjoint(field.words):
            name = "code"
        best = max(best, _fits().get(kind, {}).get(name, 0) * _LATER[min(place, 2)])
    return best


def _number_fit(field: Field, span: Span) -> float:
    words = set(field.words)
    if "age" in words:
        young = span.kind in ("number", "word") and 0 <= span.value <= _OLDEST
        good = young and not span.currency and (span.unit is None or span.unit.name == "year")
        return 0.9 if good else 0.0
    if (
        field.words[-1:] == ["year"]
        or field.words[:1] == ["year"]
        or words & known_words("years")
        or ("years" not in words and field.words[-1:] in (["jahr"], ["año"], ["année"]))
    ):
        if span.kind in ("date", "datetime"):
            return 0.6
        good = span.kind == "number" and not span.unit and isinstance(span.value, int)
        return 1.0 if good and _YEARS[0] <= span.value <= _YEARS[1] else 0.0
    if span.kind in ("zip", "code", "digits", "word"):
        if span.kind == "word":
            about = frozenset().union(*(concepts(word) for word in words))
            return 0.9 if about & known_words("counts") else 0.2
        text = str(span.value)
        fit = 0.85 if span.kind == "zip" else 0.5
        if span.kind == "zip" and is_money(field):
            return 0.5
        return (1.0 if {"zip", "code"} & words else fit) if text.isdigit() else 0.0
    if span.kind != "number":
        return 0.0
    if field.unit is not None:
        if span.unit is None:
            return 0.0 if span.currency else 0.7
        return 1.0 if convert(span, field.unit) is not None else 0.0
    return _plain_fit(field, span)


def is_money(field: Field) -> bool:
    """Return whether a field holds an amount of money."""
    about = frozenset().union(*(concepts(word) for word in field.words))
    return bool(field.currency) or not about.isdisjoint(known_words("money"))


def _plain_fit(field: Field, span: Span) -> float:
    """Return how well a number fits a field without a unit."""
    about = frozenset().union(*(concepts(word) for word in field.words))
    if _ANY_NUMBER.issuperset(field.words):
        return 0.9
    money = is_money(field)
    if span.currency:
        if field.currency and field.currency != span.currency:
            return 0.3
        return 1.0 if money else 0.3 if about & known_words("counts") else 0.75
    if span.unit is not None:
        if span.unit.dimension == "share":
            return 1.0 if known_words("rates") & set(field.words) else 0.5
        if span.unit.dimension == "time":
            return 0.9 if not about.isdisjoint(known_words("durations")) or "age" in about else 0.35
        return 0.6 if money else 0.9
    if money:
        return 0.85 if isinstance(span.value, float) else 0.75
    whole = isinstance(span.value, int)
    return 0.9 if whole or field.type == "number" else 0.2


def _value(field: Field, span: Span, document: Document) -> Json:
    """Return a value of the text as the field's JSON value, or None."""
    if field.numeric:
        return _number(field, span)
    kind = field.kinds[0] if field.kinds else ""
    if field.type not in ("string", None):
        return None
    value = span.value
    if span.kind in ("number", "word", "zip", "code") and not isinstance(value, str):
        value = document.cut((span.start, span.end)).strip()
    clock = kind == "datetime" and span.kind == "time"
    if (
        kind in ("date", "datetime", "time", "month")
        and not clock
        and span.kind in ("date", "datetime", "time", "hour", "month")
    ):
        return moment(kind, value, span.kind, strict=field.format != "")
    if kind == "datetime" and span.kind == "time":  # a time of the day that was named last
        days = [s.value[:10] for s in document.spans if s.kind == "date" and s.start < span.start]
        return moment(kind, f"{days[-1]}T{value}", "datetime", strict=True) if days else None
    if kind in ("first_name", "last_name"):
        parts = _NOT_NAMES.sub("", value).split()
        return parts[0] if kind == "first_name" else parts[-1] if len(parts) > 1 else None
    if span.kind == "value":
        return _labelled(field, span, document)
    if kind == "house_number":
        return house_number(value) or None
    if kind == "street_name":
        return value.replace(house_number(value), "").strip(" ,") or None
    if span.kind in ("name", "org", "person") and " " in value:
        return _part_of_product(field, value)
    return value


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
    if span.kind in ("date", "datetime"):
        return int(value[:4])
    if isinstance(value, str):
        return int(value) if value.isdigit() else None
    if field.unit is not None and span.unit is not None:
        value = convert(span, field.unit)
    if field.type == "integer" and value != int(value):
        return None
    return int(value) if value == int(value) else value


def moment(kind: str, value: str, found: str, *, strict: bool) -> str | None:
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


def _labelled(field: Field, span: Span, document: Document) -> Json:
    """Return the text of a labelled value."""
    text: str = _ASIDE.sub("", span.value.strip()).strip('*_"“”')
    if not text or (field.kinds and field.kinds[0] == "id" and len(text.split()) > 4):
        return None
    return text
