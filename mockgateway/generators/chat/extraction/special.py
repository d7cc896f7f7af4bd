"""Fill fields whose values are derived: units, currencies, languages, durations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from mockgateway import text_tables

from .choices import choose, language_code
from .concepts import affinity, concepts, known_words, units
from .currencies import currency_of
from .document import Document
from .fields import Field
from .span import Span
from .tables import Range
from .truths import truth

Json = Any

Path = tuple[str, ...]

_MOST_NIGHTS = 1000
_FAR = 300  # characters between values that do not belong together

_PACKED = re.compile(r"\s?[x×]?\s?([a-zà-ÿ]+) (?:of|de|d['’])\s?(?!the\b)")  # `3 boxes of milk`


_UNIT_WORDS = frozenset(("unit", "units", "einheit", "unité", "unidad", "measure", "uom"))


class Leaf(NamedTuple):
    """A field with its place in the object."""

    path: Path
    field: Field


class Assigned(NamedTuple):
    """The values of an object's leaves, and the parts of the text that they take."""

    values: dict[Path, Json]
    taken: list[Span]
    clear: set[Path]  # paths of values that have a label or are the only ones of their kind
    places: dict[Path, Span]  # by path, of values that are a part of the text

    def take(self, path: Path, value: Json, span: Span) -> None:
        """Assign a part of the text."""
        self.values[path] = value
        self.taken.append(span)
        self.places[path] = span

    def nearness(self, path: Path, span: Span, document: Document) -> float:
        """Return a bonus for a value beside others of its object, a malus beside another's."""
        own, other = _FAR, _FAR
        for place, taken in self.places.items():
            if len(place) > 1 and len(path) > 1:
                gap = document.gap(taken, span)
                if place[:-1] == path[:-1]:
                    own = min(own, gap)
                else:
                    other = min(other, gap)
        return 0.15 if own < 0.7 * other else -0.15 if other < 0.7 * own else 0.0


def is_special(field: Field) -> bool:
    """Return whether a field's value is derived from others, or from the whole text."""
    return (
        field.kinds[:1] == ("currency",)
        or (
            field.type == "string"
            and field.kinds != ("suite",)
            and not _UNIT_WORDS.isdisjoint(field.words[-1:])
        )
        or ("language" in field.words and _asks_code(field))
    )


def special_value(field: Field, document: Document, scope: Range, found: Assigned) -> Json:
    """Return the option, boolean, currency, unit or language for a field, or None."""
    if field.enum is not None:
        return choose(field, document, scope)
    if field.type == "boolean":
        return truth(field, document, scope)
    if field.type not in ("string", None):
        return None
    if field.kinds[:1] == ("currency",):
        return currency_of(field, document, scope)
    if {"symbol", "ticker"} & set(field.words):
        low, known = document.cut(scope).lower(), text_tables.load("values")["tickers"]
        return next((known[name] for name in known if name in low), None)
    if field.kinds != ("suite",) and not _UNIT_WORDS.isdisjoint(field.words[-1:]):
        return _unit(field, document, scope, found)
    if "language" in field.words and _asks_code(field):
        return language_of(field, document, scope)
    return None


def _asks_code(field: Field) -> bool:
    return re.search(r"\biso\b|\bcode\b", field.description.lower()) is not None


def _unit(field: Field, document: Document, scope: Range, found: Assigned) -> str | None:
    """Return a unit: of a cell, of the assigned number, or one that the text names alone."""
    inside = document.within(scope)
    for span in inside:
        if span.kind == "value" and field.label_score(document.labels(span)) >= 0.9:
            return str(span.value)
    taken = [span for span in found.taken if span.unit is not None]
    if {"to", "target", "into"} & set(field.words):
        used = [span for span in inside if span.kind == "number" and span.unit is not None]
        for token in document.tokens:
            alone = not any(span.start <= token.start < span.end for span in used)
            if (
                token.word in units()
                and len(token.word) > 1
                and alone
                and scope[0] <= token.start < scope[1]
            ):
                return token.word
        return None
    if not taken and "from" in field.words:
        taken = [span for span in inside if span.kind == "number" and span.unit is not None]
    counted = [span for span in found.taken if span.kind in ("number", "word")]
    packed = (_PACKED.match(document.text, span.end, scope[1]) for span in counted)
    written = [_written_unit(span, document) for span in taken]
    return next(iter(written), None) or next((match[1] for match in packed if match), None)


def _written_unit(span: Span, document: Document) -> str:
    """Return the unit of a number as the text writes it."""
    last = re.split(r"[\s\d.,½¼¾⅓⅔/-]+", document.cut((span.start, span.end)).strip())[-1]
    return last or (span.unit.name if span.unit else "")


def language_of(field: Field, document: Document, scope: Range) -> str | None:
    """Return the code of the language that a text names, else that of the text itself."""
    names = text_tables.load("language_codes")
    text = document.cut(scope).lower()
    named = [
        (match.start(), code)
        for name, code in names.items()
        if (match := re.search(rf"\b{name}\b", text))
    ]
    source = {"source", "from"} & set(field.words)
    if {"target", "to"} & set(field.words) or source:
        lead = r"\b(?:from|aus)\s+" if source else r"\b(?:to|into|in|auf|en|ins)\s+"
        return next(
            (code for name, code in names.items() if re.search(rf"{lead}(?:the )?{name}\b", text)),
            None,
        )
    return min(named)[1] if named and not field.description else language_code(document, scope)


def compute(leaves: Sequence[Leaf], document: Document, scope: Range, found: Assigned) -> None:
    """Fill durations and nights from their start and end."""
    for leaf in leaves:
        words = set(leaf.field.words)
        if leaf.path in found.clear or not leaf.field.numeric:
            continue
        if "nights" in words:
            days = [span.value[:10] for span in found.taken if span.kind in ("date", "datetime")]
            if len(days) >= 2:
                found.values[leaf.path] = _days_between(min(days), max(days))
        elif "duration" in words and leaf.field.unit is not None:
            times = [span.value for span in found.taken if span.kind == "time"]
            if len(times) != 2:
                times = _range_of_times(document, scope)
            if len(times) == 2:
                seconds = abs(_seconds(times[1]) - _seconds(times[0]))
                value = seconds / leaf.field.unit.factor
                found.values[leaf.path] = int(value) if value == int(value) else value


_THROUGH = re.compile(r"\s?(?:-|–|to|until|till|bis|à|a|tot|do|alle)\s?")


def _range_of_times(document: Document, scope: Range) -> list[str]:
    """Return the start and the end of the only range of times in a text, or []."""
    times = document.sequence(("time",), scope)
    ranges = [
        [first.value, second.value]
        for first, second in pairwise(times)
        if _THROUGH.fullmatch(document.text, first.end, second.start)
    ]
    return ranges[0] if len(ranges) == 1 else []


_NONE = re.compile(
    r"\b(?:no|zero|without(?: any)?|keine?|aucune?|sans|sin|ningún|ninguna|nessun[ao]?|geen"
    r"|nenhuma?|bez)"
    r"\s(?:\w+\s)?(?P<thing>[^\W\d_]{3,})",
    re.IGNORECASE,
)


def compute_none(leaves: Sequence[Leaf], document: Document, scope: Range, found: Assigned) -> None:
    """Fill counts with 0 of which the text says that there are none: `no pets`."""
    counted = [
        leaf
        for leaf in leaves
        if leaf.field.type == "integer" and leaf.path not in found.clear and leaf.field.unit is None
    ]
    absent = (
        [match["thing"].lower() for match in _NONE.finditer(document.text, *scope)]
        if counted
        else []
    )
    for leaf in counted:
        things = [word for word in leaf.field.words if word not in known_words("counters")]
        if any(affinity(things[0], word) >= 1 for word in absent if things):
            found.values[leaf.path] = 0
            found.clear.add(leaf.path)


def compute_end(leaves: Sequence[Leaf], document: Document, scope: Range, found: Assigned) -> None:
    """Fill the last day of a stay from its first day and its nights."""
    nights = [
        span
        for span in document.within(scope)
        if span.kind == "number" and span.unit is not None and span.unit.name in ("night", "day")
    ]
    lasts = [
        span
        for span in document.within(scope)
        if span.kind == "number" and span.unit is not None and span.unit.name in ("min", "h")
    ]
    for leaf in leaves:
        about = frozenset().union(*(concepts(word) for word in leaf.field.words))
        begun = next((s for s in found.taken if s.kind == "time"), None)
        if "end" in about and leaf.field.kinds[:1] == ("time",) and begun and lasts:
            if leaf.path not in found.values:
                found.values[leaf.path] = _time_after(begun.value, lasts[0])
            continue
        if "end" in about and leaf.field.kinds[:1] == ("datetime",) and len(lasts) == 1:
            start = next(
                (found.values[p] for p, s in found.places.items() if s.kind == "datetime"), ""
            )
            if start and leaf.path not in found.values:
                found.values[leaf.path] = _moment_after(start, lasts[0])
            continue
        if leaf.path in found.clear or leaf.field.kinds[:1] != ("date",) or "end" not in about:
            continue
        start = next(
            (s for p, s in found.places.items() if s.kind == "date" and p != leaf.path), None
        )
        if start is not None and len(nights) == 1 and nights[0].value <= _MOST_NIGHTS:
            last = date.fromisoformat(start.value) + timedelta(days=int(nights[0].value))
            found.values[leaf.path] = last.isoformat()


def _time_after(clock: str, span: Span) -> str:
    """Return the time of day when a duration from a time of day on is over."""
    seconds = span.value * span.unit.factor if span.unit is not None else 0
    total = (_seconds(clock) + int(seconds)) // 60
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


def _moment_after(start: str, span: Span) -> str:
    """Return the date and time when a duration from another one on is over."""
    seconds = span.value * span.unit.factor if span.unit is not None else 0
    moment = datetime.fromisoformat(start[:19]) + timedelta(seconds=seconds)
    return moment.isoformat() + start[19:]


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _seconds(clock: str) -> int:
    hour, minute = clock[:5].split(":")
    return int(hour) * 3600 + int(minute) * 60
