"""Read entities (`Ada Lind: person`) and the relations between them (`Ada founded Lind Ltd`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from mockgateway import text_tables

from .concepts import affinity, known_words, words_of
from .document import Document
from .fields import Field
from .layout import sentences_in
from .span import Span
from .special import Leaf
from .tables import Range

Json = Any

_NAMES = ("name", "text", "entity", "mention", "value", "label", "node", "title")
_TYPES = ("type", "kind", "category", "class", "label")
_SOURCES = frozenset("source subject from head start origin entity1".split())
_TARGETS = frozenset("target object to tail end destination entity2".split())
_RELATIONS = frozenset("relation relationship predicate type label edge verb".split())
_NAMED = ("person", "org", "city", "country", "state", "event", "device", "name", "initial")
_LEAST = 0.5  # the share of a relation's words that stand between two names
_SAME_SUBJECT = re.compile(r"\s(?:and|und|et|y)\s(?=(?:also |now |then )?[a-zà-ÿ]+(?:s|ed|t)\b)")


class _Entity(NamedTuple):
    span: Span
    kind: str


def read_entities(leaves: Sequence[Leaf], document: Document, scope: Range) -> list[Json]:
    """Return the entities or the relations of a text; [] for a list of other objects.

    Args:
        leaves: The leaves of one object.
        document: The text.
        scope: The part of it to look in.
    """
    by_word = {leaf.field.words[-1]: leaf for leaf in leaves if leaf.field.words}
    source = next((by_word[word] for word in by_word if word in _SOURCES), None)
    target = next((by_word[word] for word in by_word if word in _TARGETS), None)
    relation = next((by_word[word] for word in by_word if word in _RELATIONS), None)
    if source and target and relation and relation.field.enum is not None:
        return _relations(source, relation, target, document, scope)
    kind = next((by_word[word] for word in _TYPES if word in by_word), None)
    label = next((by_word[word] for word in _NAMES if word in by_word), by_word.get("id"))
    if kind is None or label in (None, kind) or len(leaves) > len((kind, label, "id")):
        return []
    options = _options(kind.field)
    if not options:
        return []
    return [
        {label.path[0]: _text(entity.span, document), kind.path[0]: options[entity.kind]}
        for entity in _entities(document, scope)
        if entity.kind in options
    ]


@cache
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the words and the kinds of values for each kind of entity."""
    rows = text_tables.load("entities")["kinds"]
    return {
        kind: (frozenset(row["words"].split()), frozenset(row["spans"].split()))
        for kind, row in rows.items()
    }


@cache
def _clues(side: str) -> dict[str, re.Pattern[str]]:
    """Return expressions for the words on a side of a name, by the kind that they show."""
    return {kind: re.compile(form) for kind, form in text_tables.load("entities")[side].items()}


def _options(field: Field) -> dict[str, Json]:
    """Return the options of a field by the kind of entity; {} unless at least two are known."""
    found: dict[str, Json] = {}
    for option in field.enum or ():
        for kind, (words, _) in _table().items():
            if not words.isdisjoint(words_of(str(option))):
                found.setdefault(kind, option)
    return found if len(found) > 1 else {}


def _entities(document: Document, scope: Range) -> list[_Entity]:
    """Return the distinct entities of a part of a text in order."""
    votes: dict[str, str] = {}
    spans: list[Span] = []
    for span in document.within((max(scope[0], document.instruction), scope[1])):
        kind = _kind(span, document)
        text = _text(span, document)
        if not kind or any(span.overlaps(other) for other in spans if kind != "place"):
            continue
        if kind == "name" and text in votes:
            continue
        if text not in votes or votes[text] == "name":
            votes[text] = kind
            spans = [other for other in spans if not span.overlaps(other)]
            spans.append(span)
    return [_Entity(span, votes[_text(span, document)]) for span in spans]


def _kind(span: Span, document: Document) -> str:
    """Return the kind of an entity; `name` for a name of an unknown kind, "" for no entity."""
    if span.kind == "number":
        return "money" if span.currency else ""
    found = next((kind for kind, (_, spans) in _table().items() if span.kind in spans), "")
    if span.kind not in ("name", "initial"):
        return found
    before, after = document.text[: span.start], document.text[span.end :][:60]
    for side, text in (("after", after), ("before", before[-30:])):
        for kind, form in _clues(side).items():
            if form.match(text) if side == "after" else form.search(text):
                return kind
    return "name" if span.kind == "name" and " " in span.value else ""


def _text(span: Span, document: Document) -> str:
    return span.value if span.kind in _NAMED else document.cut((span.start, span.end))


def _relations(
    source: Leaf, relation: Leaf, target: Leaf, document: Document, scope: Range
) -> list[Json]:
    """Return the relations that the words between two names of a sentence state."""
    found = []
    for sentence in sentences_in(document.text, scope):
        names = document.sequence(_NAMED, sentence)
        subject = names[0] if names else None
        for before, after in pairwise(names):
            between = (before.end, after.start)
            same = _SAME_SUBJECT.search(document.text, *between)
            subject = subject if same or subject is None else before
            if (option := _relation(relation.field, document.words_in(between))) is not None:
                first = subject or before
                found.append(
                    {
                        source.path[0]: first.value,
                        relation.path[0]: option,
                        target.path[0]: after.value,
                    }
                )
    return found


def _relation(field: Field, words: Sequence[str]) -> Json:
    """Return the option of a field whose words are among some others, or None."""
    best: tuple[float, Json] = (0.0, None)
    for option in field.enum or ():
        every = words_of(str(option))
        own = [word for word in every if word not in known_words("adjacent")] or every
        near = [max((affinity(word, other) for other in words), default=0.0) for word in own]
        share = sum(near) / len(near) if near else 0.0
        best = max(best, (share, option), key=lambda pair: pair[0])
    return best[1] if best[0] >= _LEAST else None
