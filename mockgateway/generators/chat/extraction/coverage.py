"""Measure how many fields of an object have a value in a part of a text."""

from __future__ import annotations

from collections.abc import Sequence

from .choices import mentions_option
from .document import Document
from .fields import Field
from .matching import options
from .row_sums import counts_one
from .tables import Range

WHOLE = 0.6  # the share of an object's values that a part about it must have
_LEAST_SCORE = 0.2
_ANCHORS = frozenset(
    "number word date month yearmonth weekday datetime time timecode code email phone person org"
    " city iata url version zip role".split()
)


def is_anchored(field: Field) -> bool:
    """Return whether the values of a field are of kinds that can be recognised."""
    return field.numeric or bool(set(field.kinds) & _ANCHORS) or field.enum is not None


def coverage(fields: Sequence[Field], document: Document, part: Range) -> float:
    """Return the share of an object's typed fields for which a part of a text has a value.

    Fields that may be null do not count. If all of them may be null, those with a value count.
    """
    wanted, covered, used = 0, 0.0, set[tuple[int, int]]()
    typed = [field for field in fields if is_anchored(field) and field.enum is None]
    sure = [field for field in typed if not field.nullable]
    for field in sure or typed:
        place = next(
            (
                (option.span.start, option.span.end)
                for option in options(field, document, part)
                if option.score >= _LEAST_SCORE
                and (option.span.start, option.span.end) not in used
                and (
                    option.span.kind in _ANCHORS | {"name"}
                    or (option.span.kind == "value" and option.label >= 0.8)
                )
            ),
            None,
        )
        if place is not None:
            used.add(place)
            covered += 1
        elif counts_one(field, document, part):
            covered += 1
        wanted += place is not None or bool(sure)
    if typed:
        return covered / (wanted or 1)
    enums = [field for field in fields if field.enum is not None]
    return 0.61 if not enums else float(mentions_option(enums[0], document, part))


def kinds_in(document: Document, fields: Sequence[Field], part: Range) -> set[str]:
    """Return the kinds of the values in a part of a text that the fields may have."""
    found: set[str] = set()
    for field in fields:
        if field.enum is None and is_anchored(field):
            found |= {
                option.span.kind
                for option in options(field, document, part)
                if option.score >= _LEAST_SCORE and option.span.kind in _ANCHORS
            }
    return found
