"""Score how well each value of a text fits a field."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from .amounts import convert
from .concepts import affinity, known_pattern
from .conversion import convert_to
from .document import Document
from .fields import Field
from .fitting import fit_of
from .span import Span
from .tables import Range

Json = Any


_LOOSE = frozenset("number date datetime time name initial code zip word person org city".split())
_PROPER = [(kind,) for kind in "person org city place venue".split()]
_COARSE = 0.4  # the factor of a code, even with a label
_SHORT_CODE = 4  # letters
_NUMBER_NEXT = re.compile(r" \d{1,4}[a-z]?\b(?! [A-Z]?[a-z]+s\b)")
_UNSURE = frozenset(("name", "initial"))  # names that may have a likely kind
_NUMBERED = 1.1  # the fit of a figure after the word for its thing
_NUMBERS = [(), *((kind,) for kind in ("id", "room", "suite"))]
_ALIKE = 0.8
_NAMED = 0.8  # a label that names the field
_FIGURE = 0.9  # one that makes a code of digits a text
_TRANSPORT = frozenset("received sent created posted written timestamp".split())
_MOMENTS = frozenset(("date", "datetime", "time", "hour"))
_FITTING = 0.7  # one by which a time of day is that of another moment
_CLEAR = 0.3  # a label that fits


class Option(NamedTuple):
    """A value that a field may have."""

    score: float
    label: float  # how well the words around it fit
    value: Json
    span: Span
    fit: float  # how well its kind fits


def options(
    field: Field, document: Document, scope: Range, apart: frozenset[Span] = frozenset()
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
    first = bisect_left(every, scope[0], key=_start) if scope[0] else 0
    for option in islice(every, first, None) if first else every:
        if option.span.start >= scope[1]:
            break
        if option.span.end <= scope[1]:
            if option.span in apart and option.label < _NAMED:
                option = option._replace(score=option.score * 0.3, fit=option.fit * 0.3)
            yield option


def _start(option: Option) -> int:
    return option.span.start


def overlapping(document: Document, apart: Sequence[Span]) -> frozenset[Span]:
    """Return the values that overlap some others."""
    return frozenset(
        span
        for span in (document.spans if apart else ())
        if span.kind in _LOOSE and any(span.overlaps(other) for other in apart)
    )


def _every(field: Field, document: Document) -> Iterator[Option]:
    if field.type == "boolean" or field.enum is not None:
        return
    useless = {kind for kind, fit in field.fits.items() if not fit} - {"name"}
    unit = field.unit
    numbers = [s for s in document.spans if s.kind == "number"] if unit is not None else []
    measured = unit is not None and any(convert(s, unit) is not None for s in numbers)
    for span in document.figures if field.numeric else document.spans:
        if (span.kind in useless and span not in document.numbered) or (
            span.kind == "value" and field.kinds and (span.start, span.end) in document.typed
        ):
            continue
        likely = document.likely_kinds.get(span.value, "") if span.kind in _UNSURE else ""
        fit = _NUMBERED if _is_numbered(field, span, document) else fit_of(field, span, likely)
        if measured and span.kind == "number" and span.unit is None:
            fit *= 0.5
        if fit <= 0:
            continue
        value = convert_to(field, span, document)
        if value is None:
            continue
        label = field.label_score(document.labels(span))
        if label < 1 and (_names_field(field, span) or _is_bare_figure(field, span, label)):
            continue
        fit *= _label_factor(field, span, document, label) * _place_factor(
            field, span, document, label
        )
        yield Option(fit * (0.3 + min(label, 1.4)), label, value, span, fit)


def _is_numbered(field: Field, span: Span, document: Document) -> bool:
    """Return whether a figure stands after the thing that a text field is named for: `room 214`."""
    if field.numeric or field.format or field.text_kind or field.kinds[:1] not in _NUMBERS:
        return False
    thing = document.numbered.get(span)
    return thing is not None and any(
        weight >= 1 and affinity(word, thing) >= _ALIKE for word, weight in field.tokens
    )


def _is_bare_figure(field: Field, span: Span, label: float) -> bool:
    """Return whether a code without letters has no clear label for a text."""
    text = not field.kinds and not field.numeric and span.kind == "code"
    return text and label < _FIGURE and not any(map(str.isalpha, span.value))


def _label_factor(field: Field, span: Span, document: Document, label: float) -> float:
    """Return the factor of a value's fit for a label that is missing or weak."""
    if span.kind == "value" and field.kinds and label <= 0:
        return 0.4  # the value of another label
    if field.numeric and span.kind in ("zip", "code") and label < _CLEAR:
        return 0.5
    if span.kind == "person" and span.value in document.whole_names and label < _NAMED:
        return 0.9 if document.whole_names[span.value] else 0.35
    if span.kind in _UNSURE and field.kinds[:1] in _PROPER:
        factor = _name_factor(span, document)
        return factor if label < _NAMED or factor < _COARSE else 1.0
    clock = span.kind == "time" and field.kinds[:1] == ("datetime",)
    if clock and document.moments.dated:
        return 0.25 if label < _FITTING else 0.8
    return 1.0


def _name_factor(span: Span, document: Document) -> float:
    """Return the factor of a name's fit for its form: capitals, a street, a part of a title."""
    capitals = span.value.isupper() and not document.text.isupper()
    if known_pattern("nation").fullmatch(span.value):
        return 0.3
    coded = " " not in span.value and any(map(str.isdigit, span.value))
    if coded or (capitals and len(span.value) < _SHORT_CODE):
        return 0.3
    if capitals and _is_mixed(document.text):
        return 0.6
    quoted = any(quote.start < span.start and span.end < quote.end for quote in document.quotes)
    if quoted or _NUMBER_NEXT.match(document.text, span.end):
        return 0.5
    return 1.0


@lru_cache(maxsize=16)
def _is_mixed(text: str) -> bool:
    """Return whether most letters of a text are small."""
    return sum(map(str.islower, text)) > 2 * sum(map(str.isupper, text))


def _names_field(field: Field, span: Span) -> bool:
    """Return whether a capitalised word only names another field: `Police: case no. 4-81`."""
    return span.kind in ("name", "initial") and span.value.lower() in field.siblings


def _place_factor(field: Field, span: Span, document: Document, label: float) -> float:
    """Return the factor of a value's fit for its place in the text, and for its form."""
    if span.start < document.instruction:
        return 0.4
    moment = span.kind in _MOMENTS
    if moment and label < _NAMED and _TRANSPORT.isdisjoint(field.words):
        if document.moments.is_aside(span):
            return 0.6
        if document.moments.is_quoted(span):
            return 0.85
    first, last = document.focus
    if last and not first <= span.start < last:
        return 0.8 if label < _NAMED else 0.93
    if span.kind == "date" and field.kinds[:1] == ("datetime",) and document.moments.timed:
        return 0.7
    return 0.93 if span.kind in ("date", "datetime") and span not in document.exact else 1.0
