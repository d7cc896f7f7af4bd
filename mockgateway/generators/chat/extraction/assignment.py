"""Assign values of a text to the fields of an object, each value to one field only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .document import Document
from .fallbacks import is_taken, take_doubtful, take_leftover
from .fields import Field
from .fitting import is_money, is_year
from .matching import Option, options, overlapping
from .periods import compute_period
from .ranking import MayTake
from .scene import Offer
from .span import Span
from .special import Assigned, Leaf, compute, compute_end, compute_none, is_special, special_value
from .tables import Range
from .wording import wordings

Json = Any

Choose = Callable[[Sequence[Offer], Assigned, Document, MayTake], None]

_CLEAR = 0.3  # a label that fits
_TEXT_CLEAR = 0.45  # one for texts of no kind
_SURE = 0.5  # a label that names the field or its object
_NAMED = 1.2  # the score of a value whose label names the field
_NAMING = 0.9  # a label that is the field's own word
_MEASURED = 1.1  # the fit of a number with a field's unit
_NEXT = 12  # the best pairs among which a value's neighbours decide
_LEAST = 0.12  # the score of a value without a label
WORDED = frozenset(
    "mention payment color org place venue role sky room model nation region component "
    "activity".split()
)
_UNMISTAKABLE = frozenset("suite ip coded house_number street_name os browser iata".split())


def assign(
    leaves: Sequence[Leaf],
    document: Document,
    scope: Range,
    *,
    row: bool = False,
    apart: Sequence[Span] = (),
    choose: Choose | None = None,
) -> Assigned:
    """Return values for the leaves that a part of a text has values for.

    Args:
        leaves: The object's leaves.
        document: The text.
        scope: The part of it.
        row: Whether the part is about this object alone, so that few labels are needed.
        apart: Values that belong to another object.
        choose: Revises the assigned values, given the values that each leaf may have.
    """
    others = overlapping(document, apart)
    open_ = [leaf for leaf in leaves if leaf.field.enum is None and leaf.field.type != "boolean"]
    every = [
        (
            leaf,
            sorted(options(leaf.field, document, scope, others), key=lambda option: -option.score),
        )
        for leaf in open_
        if not is_special(leaf.field)
    ]
    found = Assigned({}, [], set(), {})
    _labelled(every, found, document, row)
    _unlabelled(every, found, document, row)
    if not row:
        take_doubtful(every, found)
    _special(leaves, document, scope, found, row)
    if choose is not None:
        choose(every, found, document, _may_take)
    return found


def _may_take(leaf: Leaf, option: Option, found: Assigned) -> bool:
    """Return whether a field may take a value beside those that are taken."""
    return _shares(leaf.field) or not is_taken(option.span, found.taken)


def _labelled(
    every: list[tuple[Leaf, list[Option]]], found: Assigned, document: Document, row: bool
) -> None:
    """Assign the values that labels fit, the best pair of value and field first."""
    pairs = [
        (option.score + 0.1 * _specific(leaf.field), -place, number, option)
        for number, (leaf, offered) in enumerate(every)
        for place, option in enumerate(offered[:12])
        if (
            not row
            or leaf.field.kinds
            or leaf.field.numeric
            or option.span.kind in ("value", "quoted")
            or (option.span.kind == "code" and option.label >= _NAMING)
        )
        if option.label >= (_CLEAR if len(leaf.path) > 1 else _least_label(leaf.field))
        and (option.fit >= 0.45 or (option.label >= 0.6 and option.fit > 0.2))
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[3].span.start))
    nested = any(len(leaf.path) > 1 for leaf, _ in every)
    while pairs:
        score, _, number, option = pair = pairs[0]
        if nested and found.places and score < _NAMED:
            pair = max(
                pairs[:_NEXT], key=lambda p: p[0] + _beside(every[p[2]][0], p[3], found, document)
            )
            number, option = pair[2:]
        pairs.remove(pair)
        leaf = every[number][0]
        if leaf.path not in found.values and (
            _shares(leaf.field) or not is_taken(option.span, found.taken)
        ):
            found.take(leaf.path, option.value, option.span)
            found.clear.add(leaf.path)
            pairs = [other for other in pairs if other[2] != number]


def _beside(leaf: Leaf, option: Option, found: Assigned, document: Document) -> float:
    """Return the bonus of a value's place; a fitting label outweighs a malus."""
    bonus = found.nearness(leaf.path, option.span, document)
    return bonus if option.label < _SURE else max(bonus, 0.0)


def _specific(field: Field) -> float:
    return 0.0 if not field.kinds and not field.numeric else 1.0 if len(field.kinds) == 1 else 0.5


def _least_label(field: Field) -> float:
    if field.numeric:
        return _CLEAR
    if field.kinds[:1] and field.kinds[0] in _UNMISTAKABLE:
        return 0.0
    if not field.kinds:
        return _TEXT_CLEAR
    return (
        0.0
        if not field.telling and field.kinds[0] not in ("person", "org", "id", "place")
        else _CLEAR
    )


def _unlabelled(
    every: list[tuple[Leaf, list[Option]]], found: Assigned, document: Document, row: bool
) -> None:
    """Assign values by their kind alone, in the order of the text, to fields that need one."""
    for leaf, offered in every:
        field = leaf.field
        if leaf.path in found.values or not offered:
            continue
        if not _accepts_kind_alone(field, row):
            continue
        free = [
            option
            for option in offered
            if (_shares(field) or not is_taken(option.span, found.taken))
            and option.score >= (0.2 if not row else _LEAST)
            and (field.kinds or field.numeric)
        ]
        if field.numeric and row and field.nullable:
            free = [option for option in free if option.fit >= _MEASURED]
        if field.numeric and not row:
            free = [option for option in free if option.score >= 0.25]
            alone = len(free) == 1 and (free[0].span.unit is not None or is_year(field))
            paid = [option for option in free if option.span.currency]
            alone = alone or (len(paid) == 1 and paid[0].fit == 1)
            free = paid if len(paid) == 1 and paid[0].fit == 1 else free
            if not alone and not (field.required and not field.nullable):
                continue
        if free:
            option = _first_of_best(leaf, free, found, document)
            found.take(leaf.path, option.value, option.span)
            if option.fit >= 0.9 and field.kinds and option.span.kind not in ("name", "number"):
                found.clear.add(leaf.path)


def _first_of_best(leaf: Leaf, free: list[Option], found: Assigned, document: Document) -> Option:
    """Return the first in the text of the values that fit about equally well."""
    rated = [
        (option.fit + 0.2 * option.label + found.nearness(leaf.path, option.span, document), option)
        for option in sorted(free, key=lambda option: option.span.start)
    ]
    best = max(score for score, _ in rated)
    return next(option for score, option in rated if score >= best - 0.06)


def _accepts_kind_alone(field: Field, row: bool) -> bool:
    if row:
        return (
            (field.required and not field.nullable)
            or (field.numeric and (not field.nullable or field.unit is not None))
            or (bool(field.kinds) and not field.telling)
        )
    if field.topic and field.kinds[:1] in (("datetime",), ("date",), ("time",)):
        return True
    if field.numeric:
        return field.required or field.unit is not None or is_money(field) or is_year(field)
    if field.kinds[:1] == ("id",) and field.nullable:
        return False
    sure = bool(field.kinds) and field.kinds[0] in ("email", "phone", "url", "iban")
    return (field.required and not field.nullable) or not field.telling or sure


def _shares(field: Field) -> bool:
    """Return whether a field takes a part of a value, so that another field may take the rest."""
    if not {"winner", "loser"}.isdisjoint(field.words):
        return True
    parts = ("first_name", "last_name", "house_number", "street_name")
    brand = bool({"brand", "make"} & field.siblings) and "model" in field.siblings
    return field.kinds[:1] in [(part,) for part in parts] or (
        brand and field.words[-1] in ("brand", "make", "model")
    )


def _special(
    leaves: Sequence[Leaf], document: Document, scope: Range, found: Assigned, row: bool
) -> None:
    """Fill enums, booleans, currencies, units, languages, and texts without a kind."""
    for leaf in leaves:
        if leaf.path in found.values:
            continue
        value = special_value(leaf.field, document, scope, found)
        if value is not None:
            found.values[leaf.path] = value
            found.clear.add(leaf.path)
    compute(leaves, document, scope, found)
    compute_none(leaves, document, scope, found)
    compute_end(leaves, document, scope, found)
    compute_period(leaves, document, scope, found)
    if row:
        return
    for leaf in leaves:
        field = leaf.field
        if (
            leaf.path not in found.values
            and field.type in ("string", None)
            and field.enum is None
            and not field.format
            and (not field.kinds or field.kinds[0] in WORDED)
        ):
            for text in wordings(field, document, scope):
                if text:
                    found.values[leaf.path] = text
                    break
            else:
                take_leftover(leaf, document, scope, found)
