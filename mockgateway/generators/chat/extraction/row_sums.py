"""Read the numbers of a row that tell each other apart, and the units and signs beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Any, NamedTuple

from .concepts import concepts, stem, units
from .document import Document
from .fields import Field
from .span import Span
from .special import Assigned, Leaf
from .tables import Range

Json = Any

_TOLERANCE = 0.0051
_MOST_NUMBERS = 7
_LAST = re.compile(r"(?:\s{2,}|\.{3,}|=|:|[–—]|\s-|\bsoit)\s*\Z")  # before the total of a row
_END = re.compile(r"[\s.*]*(?:[A-Z]{1,3})?\s*")
_PIECES = re.compile(r"\s?(?:x|×|@|pcs|stk)\b|\s?[@×]", re.IGNORECASE)


_MEASURES = frozenset("amount quantity qty dose dosage strength measure menge cantidad".split())
_PACKED = re.compile(r"\s+([^\W\d_]+)(?=\s+(?:of|de|di|d['’])\s?)", re.IGNORECASE)
_FEW = re.compile(r"\W*((?:an?|one|half an?)\s+[a-z]+)(?=\s+of\s)", re.IGNORECASE)
_ONE = re.compile(r"\W*(?:and\s+|plus\s+)?(?:an?|eine?n?|une?|una|uno)\s+\w", re.IGNORECASE)
_OUT = frozenset("debit expense out outgoing outflow withdrawal spending".split())
_IN = frozenset("credit income in incoming inflow deposit".split())
_SIGNED = re.compile(r"(?<![\w.,])(?:(?P<out>[-−])|\+)[$€£]?\d")
_NOUN = re.compile(r"\s([a-z]+)\b")
_SIZE = r"(?:extra[- ]large|small|medium|large|regular|tall|grande|venti|XXS|XS|XXL|XL|[SML])"
_MODIFIERS = {
    "size": re.compile(rf"(?<![\w’'-])({_SIZE})(?![\w’'-])"),
    "without": re.compile(r"\b(?:without|no|minus|hold the)\s+([a-z][a-z ]*[a-z])"),
    "extras": re.compile(r"\b(?:with|plus)\s+((?:extra )?[a-z][a-z ]*[a-z])"),
}
PIECES = frozenset("piece pieces pcs pc unit units un each stk stück".split())


class Roles(NamedTuple):
    """The leaves of a row that are multiplied, and their product."""

    quantity: Leaf | None
    price: Leaf | None
    total: Leaf | None


def refine(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
    """Correct the values of a row by its numbers, the words beside them and their signs."""
    _reckon(leaves, document, part, found)
    _measure(leaves, document, part, found)
    _name_counts(leaves, document, part, found)
    _add_modifiers(leaves, document, part, found)
    _join_times(leaves, document, part, found)


def _join_times(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
    """Give a row's days without a time of day (`Mon 7 ... 16:30`) its times, in order."""
    times = [
        span
        for span in document.sequence(("time",), part)
        if not any(map(span.overlaps, found.taken))
    ]
    for leaf in leaves:
        place = found.places.get(leaf.path)
        if times and place and place.kind == "date" and leaf.field.kinds[:1] == ("datetime",):
            time = times.pop(0)
            day, _, rest = str(found.values[leaf.path]).partition("T")
            found.values[leaf.path] = f"{day}T{time.value[:5]}{rest[5:]}"
            found.taken.append(time)


def _reckon(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
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


def counts_one(field: Field, document: Document, part: Range) -> bool:
    """Return whether an article counts the thing of a row (`a tiramisu`) for a quantity."""
    return _is_quantity(field) and _ONE.match(document.text, *part) is not None


def _is_quantity(field: Field) -> bool:
    return field.numeric and any("quantity" in concepts(word) for word in field.words)


def _measure(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
    """Assign amounts as texts (`2 tbsp`, `1 bunch`), single things, units and signs."""
    numbers = document.sequence(("number",), part)
    for leaf in leaves:
        field = leaf.field
        if field.enum is not None:
            option = _unit_option(leaf, leaves, document, part, found)
            option = option or _side(field, document.cut(part))
            if option is not None:
                found.values[leaf.path] = option
        elif counts_one(field, document, part) and leaf.path not in found.values:
            found.values[leaf.path] = 1
        elif field.type == "string" and not field.format and not _MEASURES.isdisjoint(field.words):
            span = _measured(document, part, numbers)
            place = found.places.get(leaf.path)
            if span is not None and (place is None or place.kind != "value"):
                _assign(found, {leaf: None})
                found.take(leaf.path, span.value, span)


def _name_counts(leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned) -> None:
    """Give each number before the name of a field (`4 sets of 8 jumps`) to that field."""
    counts = [leaf for leaf in leaves if leaf.field.numeric and len(leaf.field.words) == 1]
    for span in document.sequence(("number", "word"), part):
        noun = _NOUN.match(document.text, span.end, part[1])
        named = [leaf for leaf in counts if noun and stem(leaf.field.words[0]) == stem(noun[1])]
        if not named or found.places.get(named[0].path) == span or span.unit is not None:
            continue
        before = found.places.get(named[0].path)
        holder = next((leaf for leaf in counts if found.places.get(leaf.path) == span), None)
        values: dict[Leaf | None, Span | None] = {holder: before, named[0]: span}
        _assign(found, values)


def _add_modifiers(
    leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned
) -> None:
    """Assign sizes (`two large pizzas`), and what a thing is ordered with or without."""
    for leaf in leaves:
        field = leaf.field
        form = next((form for word, form in _MODIFIERS.items() if word in field.words), None)
        if form is None or field.type not in ("string", None) or field.enum is not None:
            continue
        if match := form.search(document.text, *part):
            _assign(found, {leaf: None})
            found.take(leaf.path, match[1], Span(match.start(), match.end(), "words", match[1]))


def _measured(document: Document, part: Range, numbers: Sequence[Span]) -> Span | None:
    """Return the first amount of a row with its unit or the noun that counts it."""
    if few := _FEW.match(document.text, *part):
        return Span(*few.span(1), "measure", few[1])
    if not numbers:
        return None
    start, end = numbers[0].start, numbers[0].end
    packed = _PACKED.match(document.text, end, part[1])
    end = packed.end(1) if packed and numbers[0].unit is None else end
    return Span(start, end, "measure", document.text[start:end])


def _unit_option(
    leaf: Leaf, leaves: Sequence[Leaf], document: Document, part: Range, found: Assigned
) -> Json:
    """Return the option for the unit of the quantity that a row has, or None."""
    if {"unit", "units", "uom"}.isdisjoint(leaf.field.words[-1:]):
        return None
    options = {str(option).lower(): option for option in leaf.field.enum or ()}
    quantity = next((other for other in leaves if _is_quantity(other.field)), None)
    for span in document.sequence(("number", "word"), part):
        after = _PACKED.match(document.text, span.end, part[1])
        if after and (named := [n for n in options if stem(n) == stem(after[1].lower())]):
            if quantity is not None and isinstance(span.value, (int, float)):
                _assign(found, {quantity: span})  # `12 sacks of flour, 25 kg each`
            return options[named[0]]
    counted = [span for span in found.taken if span.kind in ("number", "word", "measure")]
    for span in counted:
        if span.unit is not None:
            known = units()
            return next((options[name] for name in options if known.get(name) == span.unit), None)
    single = leaf.path not in found.values or not counted
    return next((options[name] for name in options if single and name in PIECES), None)


def _side(field: Field, text: str) -> Json:
    """Return the option for money that goes out or comes in by the sign in a row, or None."""
    options = {str(option).lower(): option for option in field.enum or ()}
    signs = list(_SIGNED.finditer(text))
    if len(options) != len({*options} & (_OUT | _IN)) or len(signs) != 1:
        return None
    side = _OUT if signs[0]["out"] else _IN
    return next((option for name, option in options.items() if name in side), None)
