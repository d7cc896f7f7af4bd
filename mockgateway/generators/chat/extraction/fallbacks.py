"""Fill texts that must not be empty with values that no other field has."""

from __future__ import annotations

from .concepts import known_pattern, known_words
from .document import Document
from .matching import Option
from .related import related_words
from .span import Span
from .special import Assigned, Leaf
from .tables import Range

_NAMES = frozenset(("person", "org", "name", "city", "country", "state", "place", "iata"))
_DATES = frozenset(("date", "datetime", "month"))
_FIGURES = frozenset(("number", "code", "zip", "version", "phone", "iban", "word"))
_PEOPLE = frozenset(("person", "first_name", "last_name"))
_PROPER = [(kind,) for kind in (*sorted(_PEOPLE), "city", "place")]
_DOUBTFUL = 0.38  # the fit of a value that is better than none


def take_doubtful(every: list[tuple[Leaf, list[Option]]], found: Assigned) -> None:
    """Assign values of a kind that may fit to texts that must not be empty, the best first."""
    for leaf, offered in every:
        field = leaf.field
        needed = field.required and not field.nullable and field.kinds[:1] in _PROPER
        if leaf.path in found.values or not needed:
            continue
        free = [
            option
            for option in offered
            if option.span.kind in _NAMES - {"person"} or field.kinds[0] in _PEOPLE
            if option.fit >= _DOUBTFUL and not is_taken(option.span, found.taken)
        ]
        if free:
            found.take(leaf.path, free[0].value, free[0].span)


def take_leftover(leaf: Leaf, document: Document, scope: Range, found: Assigned) -> None:
    """Fill a text that must not be empty with a name that no other field has."""
    if not leaf.field.required or leaf.field.nullable or leaf.field.text_kind:
        return
    inside = document.within((max(scope[0], document.instruction), scope[1]))
    occasion = not known_words("occasions").isdisjoint(leaf.field.words)
    if occasion:
        if named := next((span for span in inside if span.kind == "event"), None):
            found.values[leaf.path] = named.value
            return
        quoted = any(span.kind == "quoted" and " " in span.value for span in inside)
        if not quoted and (event := known_pattern("event").search(document.cut(scope))):
            found.values[leaf.path] = event["text"]
            return
    titled = [span.value for span in inside if span.kind == "quoted"]
    if titled and not known_words("works").isdisjoint(leaf.field.words):
        found.values[leaf.path] = titled[0]
        return
    asked = known_pattern("object").match(document.cut(scope)) if leaf.field.topic else None
    if asked and not any(span.kind in ("name", "quoted") for span in inside):
        found.values[leaf.path] = asked["text"]
        return
    if not occasion and (related := related_words(leaf.field, document, scope)):
        found.values[leaf.path] = related
        return
    days = [span for span in inside if span.kind in ("weekday", "monthname", "date")]
    for span in inside:
        if span.kind in ("name", "quoted") and not (
            is_taken(span, found.taken) or any(map(span.overlaps, days))
        ):
            found.values[leaf.path] = span.value
            found.taken.append(span)
            return


def is_taken(span: Span, taken: list[Span]) -> bool:
    """Return whether a value overlaps one of its kind that another field has."""
    return any(span.overlaps(other) and _alike(span, other) for other in taken)


def _alike(span: Span, other: Span) -> bool:
    if span.kind == other.kind or (span.start, span.end) == (other.start, other.end):
        return not (
            span.kind == other.kind == "value"
            and (span.start, span.end) != (other.start, other.end)
        )
    if "place" in (span.kind, other.kind) and {span.kind, other.kind} & {
        "city",
        "country",
        "state",
    }:
        return False
    if span.kind == "value" or other.kind == "value":
        inner, outer = (span, other) if other.kind == "value" else (other, span)
        return inner.start == outer.start and outer.end - inner.end < 3
    return any(span.kind in group and other.kind in group for group in (_NAMES, _DATES, _FIGURES))
