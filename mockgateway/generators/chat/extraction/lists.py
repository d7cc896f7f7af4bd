"""Take lists of texts or numbers from a text: bullets, enumerations, all values of a kind."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from .choices import chosen
from .concepts import affinity, known_pattern, known_words, stem, weak_words
from .document import Document
from .enumerations import enumerated
from .fields import Field
from .items import clean_item, split_items, split_names
from .layout import bullets_in, lines_in, sentences_in
from .matching import Option, options
from .phrases import by_mood, byline, doers, formed, mastered, phrased, subjects
from .span import Span
from .tables import Range

Json = Any

_MOST = 24
_CERTAIN = 0.4  # a label that fits the list
_NONE = re.compile(r"(?:none(?: known)?|no|n/?a|nkda|keine|nil|-)\.?\Z", re.IGNORECASE)
_NEGATIONS = frozenset(("not", "no", "non", "nicht"))
_PART = 0.65  # the fit of a label that is one of the words of a list's name
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Herrn?|Frau|Sra?|Mme|M)\.?\s*\Z")
_NAMES = ("person", "name", "org", "initial", "city", "country", "place", "mention")
_CODES = ("code", "number", "digits")
_NAME_WORDS = 4
_STEP = re.compile(r"(?:(?<=\s)|\A)\(?\d{1,2}[.)]\s+(?=[A-ZÀ-Ý])")


def list_of(field: Field, document: Document, scope: Range) -> list[Json]:
    """Return the items for a list of plain values; [] if the text holds none."""
    if field.enum is not None:
        return chosen(field, document, scope)
    if field.numeric:
        found = sorted(options(field, document, scope), key=lambda option: option.span.start)
        found = [
            o for at, o in enumerate(found) if not at or o.span.start >= found[at - 1].span.end
        ]
        if chain := _figures(found, document):
            return chain[:_MOST]
        marked = [o for o in found if document.text[o.span.start - 1 : o.span.start] == "#"]
        if marked and known_words("numbered") & set(map(stem, field.words)):
            return [option.value for option in marked][:_MOST]
        labelled = [option.value for option in found if option.label >= 0.3]
        return (labelled or [option.value for option in found])[:_MOST]
    if field.type not in ("string", None):
        return []
    mood = _mood(field)
    if mood and not _matches_heading(field, document, scope):
        return by_mood(document, scope, mood)
    region = _region(field, document, scope)
    if region and not field.format and (items := formed(field, document, region)):
        return list(dict.fromkeys(items))[:_MOST]
    told = () if region else (phrased,)
    plain = (subjects, byline, doers, _typed, _labelled, mastered, _after_word, _steps)
    sources = (*told, formed, _under_heading, *plain)
    for source in (
        (*told, _typed) if field.format == "email" else (_typed,) if field.format else sources
    ):
        if items := source(field, document, scope):
            if source is _typed:
                items = _completed(items, field, document, scope)
            none = [item for item in items if not (isinstance(item, str) and _NONE.match(item))]
            return list(dict.fromkeys(none))[:_MOST]
    return []


def _mood(field: Field) -> int:
    """Return 1 for a list of what is good, -1 for one of what is bad, else 0."""
    words = set(field.words)
    return bool(known_words("pros") & words) or -bool(known_words("cons") & words)


def _completed(items: list[Json], field: Field, document: Document, scope: Range) -> list[Json]:
    """Return an enumeration that has all the items of a kind and further ones, else the items."""
    for source in () if field.format else (_labelled, _after_word):
        listed = source(field, document, scope)
        short = all(len(item.split()) <= _NAME_WORDS for item in listed)
        found = [any(str(item) in other for other in listed) for item in set(items)]
        known = any(found) if field.kinds[:1] == ("person",) else all(found)
        if len(listed) > max(sum(found), 1) and short and known:
            return [item.lstrip("@") for item in listed]
    return items


def _matches_heading(field: Field, document: Document, scope: Range) -> bool:
    labels = [section.heading for section in document.sections] + [
        pair.label for pair in document.pairs
    ]
    inside = [label for label in labels if scope[0] <= label[0] < scope[1]]
    return any(_matches(field, document.words_in(label)) >= 0.6 for label in inside)


def _matches(field: Field, words: list[str]) -> float:
    """Return how well the words of a heading or a label fit a list."""
    if _NEGATIONS.isdisjoint(words) != _NEGATIONS.isdisjoint(field.words):
        return 0.0
    telling = [word for word in field.words if word not in weak_words()] or field.words
    near = [max((affinity(word, other) for other in words), default=0) for word in telling]
    whole = sum(near) / len(near) if near else 0.0
    shared = {o for o in words if any(affinity(word, o) >= 0.8 for word in telling)}
    if len(shared) == 1 and known_words("label_stops").issuperset(set(words) - shared):
        return max(whole, _PART)  # `Must have` for required skills
    return whole


def _under_heading(field: Field, document: Document, scope: Range) -> list[str]:
    rows = [
        (_matches(field, document.words_in(section.heading)), section)
        for section in document.sections
        if scope[0] <= section.heading[0] < scope[1]
    ]
    best = max(rows, key=lambda row: row[0], default=None)
    if best is None or best[0] < 0.6:
        return []
    body = best[1].body
    bullets = [item for group in bullets_in(document.text, body) for item in group]
    lines = bullets or lines_in(document.text, body)
    if len(lines) == 1 and not bullets:
        return split_items(field, document.cut(lines[0]))
    return [clean_item(document.cut(line)) for line in lines]


def _typed(field: Field, document: Document, scope: Range) -> list[Json]:
    """Return the values of the field's kind: those with a fitting label, else all."""
    if not field.kinds or (field.kinds[0] in ("date", "time", "datetime") and not field.format):
        return []
    found = [
        option
        for option in options(field, document, scope)
        if option.span.kind not in ("value", "quoted", "name")
    ]
    found = [option for option in found if option.score >= 0.2]
    labelled = [option for option in found if option.label >= 0.4]
    if field.kinds[0] in ("person", "org", "id", "place", "city") and not field.format:
        named = _named(field, document, scope, found, labelled)
        if named:
            return named
    if field.kinds[0] == "email" and labelled:
        return _linked(document, max(labelled, key=lambda option: option.label).span, scope)
    copies = not {"cc", "bcc"}.isdisjoint(field.words)
    mail = field.kinds[0] == "email" and not copies
    if field.telling and not labelled and not mail and (copies or not field.required):
        return []
    if copies and not labelled and len(found) == 1:  # the address of the recipient
        return []
    chosen_ = labelled if labelled and (field.telling or field.nullable) else found
    if field.kinds[0] == "person" and len(chosen_) == 1:
        return _chain(document, chosen_[0].span, scope)
    return [option.value for option in sorted(chosen_, key=lambda option: option.span.start)]


def _named(
    field: Field, document: Document, scope: Range, found: list[Option], labelled: list[Option]
) -> list[Json]:
    """Return the names under a fitting label, else those that are listed after a fitting word."""
    region = _region(field, document, scope)
    if region is None:
        best = max(labelled, key=lambda option: option.label, default=None)
        values = [] if best is None else _chain(document, best.span, scope)
        if best is not None and best.label >= _CERTAIN:
            values += [option.value for option in found if option.label == best.label]
        if field.kinds[0] == "id":
            return values if len(values) > len(labelled) else []
        return values if best is not None and best.label >= _CERTAIN else []
    inside = [option.value for option in found if region[0] <= option.span.start < region[1]]
    if field.kinds[0] in ("person", "org"):
        names = split_names(document.cut(region))
        if all(len(name.split()) <= _NAME_WORDS and _is_name(name) for name in names):
            return [name.lstrip("@") for name in names]
    if inside and field.kinds[0] == "person":
        return [span.value for span in document.sequence(("person", "name", "org", "city"), region)]
    return inside


def _is_name(text: str) -> bool:
    return text[:1].isupper() or text.startswith("@")


def _figures(found: list[Option], document: Document) -> list[Json]:
    """Return the numbers listed with the one whose label fits best; [] for a single one."""
    best = max(found, key=lambda option: option.label, default=None)
    if best is None or best.label < _CERTAIN:
        return []
    at = found.index(best)
    first = last = at
    while first > 0 and _continues(document, found[first - 1].span, found[first].span):
        first -= 1
    while last + 1 < len(found) and _continues(document, found[last].span, found[last + 1].span):
        last += 1
    return [option.value for option in found[first : last + 1]] if last > first else []


def _continues(document: Document, before: Span, after: Span) -> bool:
    """Return whether a value follows another one in an enumeration."""
    between = _TITLE.sub("", document.text[before.end : after.start].rstrip("#@"))
    return known_pattern("list_separator").fullmatch(between) is not None


def _linked(document: Document, first: Span, scope: Range) -> list[Json]:
    """Return the value and the values listed after it."""
    values, last = [_written(document, first)], first
    kinds = next((group for group in (_NAMES, _CODES) if first.kind in group), (first.kind,))
    for span in document.sequence(kinds, (first.end, scope[1])):
        if not _continues(document, last, span):
            break
        values.append(_written(document, span))
        last = span
    return values


def _written(document: Document, span: Span) -> str:
    """Return a value as text, a number as it is written."""
    return span.value if isinstance(span.value, str) else document.cut((span.start, span.end))


def _chain(document: Document, inner: Span, scope: Range) -> list[Json]:
    """Return the values of the enumeration that a value belongs to."""
    starts = document.sequence(_NAMES[:4], (max(scope[0], inner.start - 80), inner.start))
    for first in starts:
        values = _linked(document, first, scope)
        if _written(document, inner) in values:
            return values
    return _linked(document, inner, scope)


def _region(field: Field, document: Document, scope: Range) -> Range | None:
    """Return the labelled value whose label fits the list."""
    rows = [
        (_matches(field, document.words_in(pair.label)), pair.value)
        for pair in document.pairs
        if scope[0] <= pair.label[0] < scope[1]
    ]
    best = max(rows, key=lambda row: row[0], default=(0.0, (0, 0)))
    sentences = sentences_in(document.text, best[1]) if best[0] >= 0.6 else []
    return sentences[0] if sentences else None


def _labelled(field: Field, document: Document, scope: Range) -> list[str]:
    region = _region(field, document, scope)
    if region is None:
        return []
    line = document.text.find("\n", region[1])
    whole = (region[0] - 1, line if line >= 0 else scope[1])
    if items := enumerated(document.text, whole, marked=False):
        return [clean_item(document.cut(item)) for item in items]
    return split_items(field, document.cut(region))


def _after_word(field: Field, document: Document, scope: Range) -> list[str]:
    """Return the enumeration after a word of the field, in the sentence (`speaks A and B`)."""
    telling = [word for word in field.words if word not in weak_words()] or field.words
    best: tuple[float, list[str]] = (0.0, [])
    for start, end in sentences_in(document.text, scope):
        if end <= document.instruction:
            continue
        first, last = (bisect_left(document.tokens, (at,)) for at in (start, end))
        for token in document.tokens[first:last]:
            if not token.word[0].isalpha():
                continue
            near = max((affinity(word, token.word) for word in telling), default=0.0)
            if near < 0.8:
                continue
            rest = document.text[token.end : end]
            after = re.match(r"\s+([^\W\d_]+)", rest)
            if after and max((affinity(w, after[1].lower()) for w in telling), default=0.0) >= 0.8:
                continue
            lead = known_pattern("list_lead").match(rest)
            tail = rest[lead.end() if lead else 0 :]
            stop = known_pattern("list_stop").search(tail)
            items = split_items(field, tail[: stop.start() if stop else len(tail)])
            short = all(len(item.split()) <= 6 for item in items)
            if items and short and (score := near + 0.2 * (len(items) > 1)) > best[0]:
                best = score, items
    return best[1]


def _steps(field: Field, document: Document, scope: Range) -> list[str]:
    """Return steps that are numbered in the text, else its bullets."""
    if stem(field.words[-1] if field.words else "") not in known_words("long_items"):
        return []
    text = document.cut(scope)
    parts = [part.strip() for part in _STEP.split(text)[1:]]
    if len(parts) > 1:
        return [clean_item(re.split(r"\n\s*\n", part)[0]) for part in parts]
    groups = bullets_in(document.text, scope)
    return [clean_item(document.cut(item)) for item in groups[-1]] if groups else []
