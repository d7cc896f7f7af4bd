"""Choose among the values that fields may have, by weights that were fitted to examples.

The rules of `assignment` decide first. What they decided is a feature, like the kinds of the value
and the field, the words around the value, and its place among the values of the other fields.
`benchmarks/content/fit_values.py` fits the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mockgateway.generators.chat.weights import Part, chance

from .document import Document
from .matching import Option
from .scene import MOST, Offer, Scene
from .special import Assigned, Leaf

_LEAST = 0.05  # the chance below which a field stays empty
_LABELLED = 0.45  # the score of a label from which the rules may be sure
_AHEAD = 0.4  # how much better the best option must be then
_BETTER = 0.5  # the chance of a long value, or of one that replaces a text of the rules
_LONG = 70  # characters

MayTake = Callable[[Leaf, Option, Assigned], bool]


def choose(offers: Sequence[Offer], found: Assigned, document: Document, may_take: MayTake) -> None:
    """Replace assigned values by likelier ones.

    Args:
        offers: The fields with the values that they may have.
        found: The values that the rules assigned, which are replaced.
        document: The text.
        may_take: Whether a field may take a value beside those that are taken.
    """
    described = list(describe(offers, found, document))
    rated = [
        (round(chance("values", parts), 9), number, option)
        for number, rows in enumerate(described)
        for parts, option in zip(rows, offers[number][1], strict=False)
    ]
    rated.sort(key=lambda row: -row[0])
    clear, ruled = set(found.clear), dict(found.values)
    worded = _worded(offers, found)
    open_ = [offer for offer, rows in zip(offers, described, strict=True) if rows]
    _clear_away(open_, found, worded)
    for likely, number, option in rated:
        leaf = offers[number][0]
        if leaf.path in found.places or not may_take(leaf, option, found):
            continue
        long = len(str(option.value)) > _LONG and not leaf.field.text_kind
        if long and ruled.get(leaf.path) not in (None, option.value):
            continue
        needed = leaf.field.required and not leaf.field.nullable
        least = _BETTER if long or leaf.path in worded else 0.0 if needed else _LEAST
        if likely < least:
            continue
        found.take(leaf.path, option.value, option.span)
        if leaf.path in clear:
            found.clear.add(leaf.path)


def describe(
    offers: Sequence[Offer], found: Assigned, document: Document
) -> Iterator[list[list[Part]]]:
    """Yield what is true of each field's best options; nothing if the rules are sure."""
    scene = Scene(offers, found, document)
    for number, (leaf, options) in enumerate(offers):
        rated = () if _is_settled(leaf, options, found) else options[:MOST]
        yield [scene.parts(number, rank, option) for rank, option in enumerate(rated)]


def _is_settled(leaf: Leaf, options: Sequence[Option], found: Assigned) -> bool:
    """Return whether the rules chose a value that has a label and is far better than the others."""
    if not options or options[0].label < _LABELLED:
        return False
    ahead = options[0].score - (options[1].score if len(options) > 1 else 0.0)
    return ahead >= _AHEAD and found.values.get(leaf.path) == options[0].value


def _worded(offers: Sequence[Offer], found: Assigned) -> set[tuple[str, ...]]:
    """Return the paths of values that are none of the options."""
    return {
        leaf.path
        for leaf, options in offers
        if leaf.path in found.values
        and all(option.value != found.values[leaf.path] for option in options)
    }


def _clear_away(offers: Sequence[Offer], found: Assigned, worded: set[tuple[str, ...]]) -> None:
    """Free the values of fields that are to be assigned anew."""
    for leaf, options in offers:
        if leaf.path in worded:
            continue
        value = found.values.pop(leaf.path, None)
        found.clear.discard(leaf.path)
        if value is None:
            continue
        spans = [option.span for option in options if option.value == value]
        if (place := found.places.pop(leaf.path, None)) is not None:
            spans.append(place)
        found.taken[:] = [span for span in found.taken if span not in spans]
