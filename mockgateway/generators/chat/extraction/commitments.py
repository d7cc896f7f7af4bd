"""Read tasks with their owners from sentences (`Ravi will fix the bug by Thursday`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .assignment import assign
from .concepts import known_pattern, known_words, words_of
from .document import Document
from .name_kinds import names_of
from .special import Leaf
from .tables import Range
from .wording import untimed

Json = Any

_PROMISE = re.compile(
    r"\b(?:I(?:['’]ll| will| can|['’]m going to| am going to)|let me)\s+([a-z][^.;!?\n]+)"
    r"|(?<=[.!?:] )I (?=[a-z]+ (?:the|a|an|it|them)\b)([a-z][^.;!?\n]+)"
)


_LEAST = 2  # sentences in the present tense; a single one rather states a fact


def read_commitments(
    name: str, leaves: Sequence[Leaf], document: Document, scope: Range
) -> list[Json]:
    """Return a task for each sentence in which somebody is to do something.

    Args:
        name: The list's name.
        leaves: The leaves of one object; without an owner and a task the list is empty.
        document: The text.
        scope: The part of it to look in.
    """
    owner = next((leaf for leaf in leaves if leaf.field.kinds[:1] == ("person",)), None)
    tasks = known_words("tasks") & set(words_of(name))
    kinds = ("task", "description", "title") if tasks else ("task",)
    task = next((leaf for leaf in leaves if leaf.field.text_kind in kinds), None)
    if owner is None or task is None:
        return []
    rest = [leaf for leaf in leaves if leaf not in (owner, task) and len(leaf.path) == 1]
    found = [
        {
            owner.path[0]: document.cut(turn.speaker),
            task.path[0]: untimed(document, *match.span(match.lastindex or 0)),
        }
        for turn in document.turns
        if scope[0] <= turn.speaker[0] < scope[1]
        for match in _PROMISE.finditer(document.text, *turn.body)
    ]
    for match in _sentences(document, scope):
        row = assign(rest, document, match.span("whole"), row=True).values
        text = untimed(document, *match.span("task"))
        dates = [s.value for s in document.within(match.span("whole")) if s.kind == "date"]
        for leaf in rest:
            if dates and leaf.field.kinds[:1] == ("date",):
                row.setdefault(leaf.path, dates[-1])
        mine = {owner.path[0]: match["owner"], task.path[0]: text}
        found.append(mine | {path[0]: value for path, value in row.items()})
    return found


def _sentences(document: Document, scope: Range) -> list[re.Match[str]]:
    """Return the sentences in which somebody is to do something, in order."""
    told = list(known_pattern("commitment").finditer(document.text, *scope))
    starts = {match.start("owner") for match in told}
    named = {
        span.start
        for span in document.within(scope)
        if span.kind in ("person", "name", "initial", "org")
    }
    does = [
        match
        for match in known_pattern("does").finditer(document.text, *scope)
        if match.start("owner") in named - starts
        and match["owner"].lower() not in names_of("not_names")
    ]
    return sorted([*told, *(does if len(does) >= _LEAST else ())], key=re.Match.start)
