"""Read tasks with their owners from sentences (`Ravi will fix the bug by Thursday`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .assignment import assign
from .concepts import known_pattern, known_words, words_of
from .document import Document
from .items import clean_item
from .layout import sentences_in
from .name_kinds import names_of
from .special import Leaf
from .tables import Range
from .wording import untimed

Json = Any

_PROMISE = re.compile(
    r"\b(?:I(?:['’]ll| will| can|['’]m going to| am going to)|let me)\s+(?P<task>[a-z][^.;!?\n]+)"
    r"|(?<=[.!?:] )I (?=[a-z]+ (?:the|a|an|it|them)\b)(?P<task2>[a-z][^.;!?\n]+)"
)
_ASKED = re.compile(
    r"\b(?P<owner>[A-ZÀ-Þ][\w’'-]+),? (?:can|could|would|will) you (?:please )?(?P<task>[^?.!\n]+)"
)
_BROUGHT = re.compile(
    r"\bI(?:['’]ll|['’]d like| will| can| could)?(?: to)? (?:bring|take care of|get|provide|make"
    r"|bake|cook|buy|order|have|take|want|need)\s+(?P<task>[^.;!?\n]+?)(?=, [A-ZÀ-Þ]|[.;!?\n]|\Z)"
    r"|(?<=[:,.] )(?P<task2>[a-z][a-z ]+) (?:is|are) on me\b"
)
_NEXT_OWNER = re.compile(
    r",? (?:and )?(?:I|[A-ZÀ-Þ][\w’'-]+)(?: \([^()]*\))? "
    r"(?:will|shall|should|must|needs to|has to|to|[a-z]+s)\s"
)
_MEANS_ANOTHER = re.compile(r"(?:do|take|handle|manage|arrange) (?:that|it|this|so)\b")
_LEAST = 2  # sentences in the present tense; a single one rather states a fact


class _Task(NamedTuple):
    start: int
    end: int
    owner: str
    task: Range


def read_commitments(
    name: str, leaves: Sequence[Leaf], document: Document, scope: Range
) -> list[Json]:
    """Return a task for each sentence in which somebody is to do or to bring something.

    Args:
        name: The list's name.
        leaves: The leaves of one object; without an owner and a task the list is empty.
        document: The text.
        scope: The part of it to look in.
    """
    owner = next((leaf for leaf in leaves if leaf.field.kinds[:1] == ("person",)), None)
    listed = known_words("task_lists") & set(words_of(name))
    kinds = ("task", "description", "title") if listed else ("task",)
    task = next((leaf for leaf in leaves if leaf.field.text_kind in kinds), None)
    if owner is None:
        return []
    if task is None:
        return _contributions(owner, leaves, document, scope)
    rest = [leaf for leaf in leaves if leaf not in (owner, task) and len(leaf.path) == 1]
    tasks = [*_told_in_turns(_PROMISE, document, scope), *_asked(document, scope)]
    tasks = sorted([*tasks, *_sentences(document, scope)])
    found = []
    for place, each in enumerate(tasks):
        later = tasks[place + 1].start if place + 1 < len(tasks) else scope[1]
        own = [leaf for leaf in rest if leaf.field.enum is None or not document.turns]
        row = _rest(own, document, (each.start, each.end))
        if document.turns:  # the answers give what is missing
            row = _rest(rest, document, (each.start, later)) | row
        mine = {owner.path[0]: each.owner, task.path[0]: _task_text(document, each)}
        found.append(mine | row)
    return found


def _rest(leaves: Sequence[Leaf], document: Document, part: Range) -> dict[str, Json]:
    """Return the other values of a task in a part of a text."""
    values = assign(leaves, document, part, row=True).values
    dates = [span.value for span in document.within(part) if span.kind == "date"]
    row = {path[0]: value for path, value in values.items()}
    for leaf in leaves:
        if dates and leaf.field.kinds[:1] == ("date",):
            row.setdefault(leaf.path[0], dates[-1])
    return row


def _task_text(document: Document, task: _Task) -> str:
    """Return what is to be done; for `I'll do that`, the sentence before it."""
    if _MEANS_ANOTHER.match(document.text, task.task[0]):
        speakers = [turn.speaker[0] for turn in document.turns if turn.speaker[0] < task.start]
        before = sentences_in(document.text, (0, max(speakers, default=task.start)))
        if before:
            start = max(
                [before[-1][0], *(t.body[0] for t in document.turns if t.body[0] < before[-1][1])]
            )
            return untimed(document, start, before[-1][1])
    return untimed(document, *task.task)


def _told_in_turns(form: re.Pattern[str], document: Document, scope: Range) -> Iterator[_Task]:
    """Yield what people in a chat say that they do."""
    for turn in document.turns:
        if scope[0] <= turn.speaker[0] < scope[1]:
            for match in form.finditer(document.text, *turn.body):
                part = match.span(match.lastgroup or 0)
                yield _Task(match.start(), match.end(), document.cut(turn.speaker), part)


def _asked(document: Document, scope: Range) -> Iterator[_Task]:
    """Yield what people in a chat are asked to do."""
    for match in _ASKED.finditer(document.text, *scope) if document.turns else ():
        yield _Task(match.start(), match.end(), match["owner"], match.span("task"))


def _sentences(document: Document, scope: Range) -> list[_Task]:
    """Return the sentences in which somebody is to do something."""
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
    found = []
    for match in (*told, *(does if len(does) + len(told) >= _LEAST else ())):
        start, end = match.span("task")
        following = _NEXT_OWNER.search(document.text, start, end)
        end = following.start() if following else end
        found.append(_Task(match.start("whole"), end, match["owner"], (start, end)))
    return found


def _contributions(
    owner: Leaf, leaves: Sequence[Leaf], document: Document, scope: Range
) -> list[Json]:
    """Return what each person in a chat brings, for objects of a person and a thing."""
    things = [leaf for leaf in leaves if leaf.field.type == "string" and not leaf.field.kinds]
    if len(things) != 1 or len(leaves) > len((owner, *things)):
        return []
    return [
        {owner.path[0]: told.owner, things[0].path[0]: clean_item(document.cut(told.task))}
        for told in _told_in_turns(_BROUGHT, document, scope)
    ]
