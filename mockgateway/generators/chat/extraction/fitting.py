"""Score how well the kind of a value fits a field."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mockgateway import text_tables

from .amounts import convert
from .concepts import bare, concepts, known_words, stem
from .fields import Field
from .span import Span

_UNITS = frozenset("unit units uom einheit unidad unité".split())
_MEASURES = frozenset("amount quantity value menge cantidad quantité".split())
_SYMBOLS = frozenset("symbol ticker stock code iata".split())
_NAMES = frozenset("person name org city country code slug role".split())
_SENTENCES = frozenset("message description summary reply task".split())
_SPACED = re.compile(r"\d+(?: \d+)+")  # an account number
_LATER = (1.0, 0.9, 0.85)  # for the field's first kind, its second, and the rest
_DAYS = frozenset("date day datum weekday".split())
_LONG_VALUE = 70
_YEAR = frozenset("year jahr ano annee anno".split())
_YEARS = (1900, 2100)
_OLDEST = 125
_ANY_NUMBER = frozenset("value number num a b c x y n first second operand left right".split())


@cache
def _fits() -> dict[str, dict[str, float]]:
    """Return the score of a value's kind (inner key) for a field's kind (outer key)."""
    return dict(text_tables.load("values")["fits"])


def fit_of(field: Field, span: Span, likely: str = "") -> float:
    """Return how well the kind of a value fits a field, from 0 to about 1.

    Args:
        field: The field.
        span: The value.
        likely: The kind of a name by the words around it: person, org, city, or "".
    """
    if field.numeric:
        return _number_fit(field, span)
    if field.type == "boolean" or field.enum is not None:
        return 0.0
    if likely and field.kinds:
        return _fit_of_kind(field, f"name of {likely}")
    fit = _fit_of_kind(field, "name" if likely else span.kind)
    if not fit and field.kinds[:1] != ("street",):
        return 0.0
    if not field.kinds and field.text_kind:
        if span.kind in _NAMES and field.text_kind in _SENTENCES:
            return 0.1
        if span.kind == "phone":
            return 0.0
    dosed = span.kind == "value" and not {"dose", "dosage"}.isdisjoint(field.siblings)
    if dosed and not field.kinds and any(map(str.isdigit, str(span.value))):
        return fit * 0.1
    if span.kind == "value" and (len(span.value) > _LONG_VALUE or "\n" in span.value):
        return fit if not field.kinds and field.text_kind else fit * 0.3
    if span.kind == "value" and field.kinds[:1] == ("id",) and _SPACED.fullmatch(span.value):
        return 1.1
    return _exception(field, span, fit)


def _fit_of_kind(field: Field, found: str) -> float:
    if found not in field.fits:
        field.fits[found] = _kind_fit(field, found)
    return field.fits[found]


def _exception(field: Field, span: Span, fit: float) -> float:
    """Return the fit of a value for a kind of field for which not only the value's kind counts."""
    kind = field.kinds[0] if field.kinds else ""
    if kind == "id" and field.words[-1] in known_words("numbered_places"):
        fit = 1.0 if span.kind == "number" else fit * 0.6 if span.kind == "zip" else fit
    if kind == "id" and span.kind in ("phone", "number"):
        return 0.0 if span.currency or span.unit or str(span.value).startswith(("+", "(")) else fit
    if kind in ("person", "first_name", "last_name") and any(map(str.isdigit, str(span.value))):
        return 0.0
    if kind == "when" and span.kind in ("date", "datetime") and _DAYS & field.siblings:
        return fit * 0.3
    if kind == "measure" and span.kind == "number":
        return fit if span.unit is not None else 0.0
    if kind == "version" and span.kind in ("number", "code"):
        return fit if "." in str(span.value) and span.unit is None else min(fit, 0.3)
    if kind == "person" and span.kind == "name" and fit < 1:
        short = span.value.isupper() and len(span.value) < 5
        return fit * 0.4 if short else fit + 0.08 * (" " in span.value)
    if kind == "street" and span.kind == "name" and _ends_as_street(span.value):
        return 0.7
    if kind == "component" and span.kind == "slug":
        return 0.3 if sum(map(str.isdigit, str(span.value))) > 2 else 1.0
    if _is_product(field, span):
        return 1.3
    if field.words[-1:] in (["make"], ["brand"]) and str(span.value).lower() in known_words(
        "makes"
    ):
        return 1.2
    return _code_fit(field, span, fit) if span.kind in ("code", "zip") else fit


def _ends_as_street(name: str) -> bool:
    return name.split()[-1].lower() in known_words("streets")


def _is_product(field: Field, span: Span) -> bool:
    """Return whether a name that begins with a known maker gives a make or a model."""
    asked = field.words[-1:] in (["make"], ["brand"], ["model"]) and "model" in field.siblings
    named = span.kind in ("name", "org", "person") and " " in str(span.value)
    return asked and named and span.value.split()[0].lower() in known_words("makes")


def _code_fit(field: Field, span: Span, fit: float) -> float:
    if span.kind == "code" and field.kinds[:1] == ("model",) and not span.value[0].isalpha():
        return 0.2
    if span.value.isdigit():
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
    if field.words[-1:] == ["month"] and span.kind in ("date", "month"):
        return 0.9
    if is_year(field) and field.words[-1:] != ["month"]:
        if span.kind in ("date", "datetime"):
            return 0.6
        good = span.kind == "number" and not span.unit and isinstance(span.value, int)
        return 1.0 if good and _YEARS[0] <= span.value <= _YEARS[1] else 0.0
    if span.kind in ("time", "timecode"):  # how long something takes
        return 0.9 if field.unit is not None and field.unit.name == "s" else 0.0
    if span.kind in ("zip", "code", "digits", "word"):
        if span.kind == "word":
            about = _about(tuple(field.words))
            plural = field.words[-1:] and stem(field.words[-1]) != field.words[-1]
            plural = plural and field.unit is None
            return 0.9 if plural or about & known_words("counts") else 0.2
        text = str(span.value)
        fit = 0.85 if span.kind == "zip" else 0.5
        if is_money(field):
            return 0.5 if span.kind == "zip" else 0.1
        return (1.0 if {"zip", "code"} & words else fit) if text.isdigit() else 0.0
    if span.kind != "number":
        return 0.0
    if field.unit is not None:
        if span.unit is None:
            coins = field.unit.dimension == "coin"
            return 0.6 if coins or not span.currency else 0.0
        return 1.2 if convert(span, field.unit) is not None else 0.0
    return _plain_fit(field, span)


def _measures(field: Field, dimension: str) -> bool:
    """Return whether a field without a unit may hold a length, a mass or the like."""
    if dimension not in ("mass", "length"):
        return True
    named = not known_words(dimension).isdisjoint(field.words)
    return named or "quantity" in _about(tuple(field.words))


def _is_measured(field: Field) -> bool:
    """Return whether a field holds a number whose unit is a field of its own: `amount`, `unit`."""
    return not _UNITS.isdisjoint(field.siblings) and not _MEASURES.isdisjoint(field.words)


def is_year(field: Field) -> bool:
    """Return whether a field holds a year or a month."""
    return _year(tuple(field.words))


@lru_cache(maxsize=4000)
def _year(words: tuple[str, ...]) -> bool:
    words = words[: words.index("per")] if "per" in words[1:] else words
    ends = map(bare, (*words[:1], *words[-1:]))
    if words[-1:] == ("month",):
        return True
    return not known_words("years").isdisjoint(words) or not _YEAR.isdisjoint(ends)


def is_money(field: Field) -> bool:
    """Return whether a field holds an amount of money."""
    if _is_measured(field):
        return False
    return bool(field.currency) or not _about(tuple(field.words)).isdisjoint(known_words("money"))


@lru_cache(maxsize=4000)
def _about(words: tuple[str, ...]) -> frozenset[str]:
    """Return the concepts of words."""
    return frozenset().union(*map(concepts, words))


def _plain_fit(field: Field, span: Span) -> float:
    """Return how well a number fits a field without a unit."""
    about = _about(tuple(field.words))
    if _ANY_NUMBER.issuperset(field.words):
        return 0.9
    money = is_money(field)
    if span.currency:
        if field.currency and field.currency != span.currency:
            return 0.3
        counted = field.type == "integer" and about & known_words("counts")
        return 1.0 if money else 0.3 if counted else 0.75
    if span.unit is not None:
        if _is_measured(field):
            return 1.0
        if span.unit.dimension == "share":
            return 1.0 if known_words("rates") & set(field.words) else 0.3
        if span.unit.dimension == "time" and "quantity" in about:
            return 0.8
        if span.unit.dimension == "time":
            return 0.9 if not about.isdisjoint(known_words("durations")) or "age" in about else 0.35
        return 0.3 if money else 0.9 if _measures(field, span.unit.dimension) else 0.6
    if money:
        return 0.85 if isinstance(span.value, float) else 0.75
    whole = isinstance(span.value, int)
    if whole and _YEARS[0] <= span.value <= _YEARS[1]:
        return 0.5
    return 0.9 if whole or field.type == "number" else 0.2
