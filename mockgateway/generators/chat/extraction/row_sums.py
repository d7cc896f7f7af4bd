"""Tell quantity, unit price and total of a row apart: two multiplied are the third."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

from .concepts import concepts
from .document import Document
from .fields import Field
from .span import Span
from .special import Assigned, Leaf
from .tables import Range

_TOLERANCE = 0.0051
_MOST_NUMBERS = 7
_LAST = re.compile(r"(?:\s{2,}|\.{3,}|=|:|[–—]|\s-|\bsoit)\s*\Z")  # before the total of a row
_END = re.compile(r"[\s.*]*(?:[A-Z]{1,3})?\s*")
_PIECES = re.compile(r"\s?(?:x|×|@|pcs|stk)\b|\s?[@×]", re.IGNORECASE)


class Roles(NamedTuple):
    """The leaves of a row that are multiplied, and their product."""

    quantity: Leaf | None
    price: Leaf | None
    total: Leaf | None


def reckon(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
    """Assign quantity, price and total anew where the numbers of a row tell which is which."""
    roles = roles_of(leaves)
    if sum(leaf is not None for leaf in roles) < 2 and roles.total is None:
        return
    numbers = document.sequence(("number",), part)
    if not numbers or len(numbers) > _MOST_NUMBERS:
        return
    last = _last(document, part, numbers)
    if (factors := _factors(numbers)) is not None:
        _assign(found, dict(zip(roles, factors, strict=True)))
    elif last is not None and roles.total is not None:
        held = roles.quantity and found.places.get(roles.quantity.path)
        count = held if held and _is_count(document, held, part) else None
        if roles.price is not None and roles.quantity is not None and count is None:
            _assign(found, {roles.quantity: None, roles.price: last, roles.total: last})
            found.values[roles.quantity.path] = 1
        elif roles.price is None:
            _assign(found, {roles.total: last})


def roles_of(leaves: Sequence[Leaf]) -> Roles:
    """Return the fields for the quantity, the price of a piece and the total."""
    quantity = price = total = None
    money = [leaf for leaf in leaves if leaf.field.numeric and len(leaf.path) == 1]
    for leaf in money:
        about = frozenset().union(*map(concepts, leaf.field.words))
        if "quantity" in about and "price" not in about:
            quantity = quantity or leaf
        elif "price" in about and ("unit" in about or not _is_total(leaf.field)):
            price = price or leaf
        elif _is_total(leaf.field):
            total = total or leaf
    return Roles(quantity, price, total)


def _is_total(field: Field) -> bool:
    about = frozenset().union(*map(concepts, field.words))
    return not about.isdisjoint(("total", "amount", "subtotal")) and "tax" not in about


def _factors(numbers: Sequence[Span]) -> tuple[Span, Span, Span] | None:
    """Return the numbers of a quantity, a price and their product, the last in the row."""
    for count, price, total in permutations(numbers, 3):
        if total.start < max(count.start, price.start) or count.currency or not total.value > 0:
            continue
        if abs(count.value * price.value - total.value) > _TOLERANCE * max(1, count.value / 2):
            continue
        if price.start > count.start or price.currency or isinstance(price.value, float):
            return count, price, total
    return None


def _last(document: Document, part: Range, numbers: Sequence[Span]) -> Span | None:
    """Return the number that ends a row as its total, or None."""
    last = numbers[-1]
    ends = _END.fullmatch(document.text, last.end, part[1]) is not None
    apart = _LAST.search(document.text, part[0], last.start) is not None
    paid = last.currency or isinstance(last.value, float)
    return last if ends and apart and paid and last.unit is None else None


def _is_count(document: Document, span: Span, part: Range) -> bool:
    """Return whether a number of a row counts pieces: it begins the row, or `x` is beside it."""
    before = document.text[part[0] : span.start].strip(" -*•·\t\n")
    return not before or _PIECES.match(document.text, span.end) is not None


def _assign(found: Assigned, values: dict[Leaf | None, Span | None]) -> None:
    """Replace the values of leaves, and the numbers that they took before."""
    for leaf in values:
        if leaf is not None and (before := found.places.pop(leaf.path, None)):
            found.taken[:] = [span for span in found.taken if span != before]
            del found.values[leaf.path]
    for leaf, span in values.items():
        if span is None:
            continue
        found.taken.append(span)
        if leaf is not None:
            whole = leaf.field.type == "integer" or span.value == int(span.value)
            found.take(leaf.path, int(span.value) if whole else span.value, span)
