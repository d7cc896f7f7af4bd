"""State the facts that a request gives, in the form that it asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from mockgateway.generators.prose import composing, length
from mockgateway.generators.prose.composing import clauses
from mockgateway.generators.prose.composing.asking import around_colon
from mockgateway.generators.prose.composing.tables import pattern as composing_pattern
from mockgateway.generators.prose.composing.tables import table
from mockgateway.generators.prose.composing.wording import capital, closed
from mockgateway.generators.prose.question import Question
from mockgateway.text_tables import pattern

_FEWEST = 2  # facts of a request that is about them
_LONGEST = 3000  # characters of a request
_PERSONAL = re.compile(r"\b(?:I|my|ich|mein\w*|je|mon|ma|mes|yo|mi|mis)\b")
_ITEMS = re.compile(r"(?m)^\s*(?:\d+[.)]|[-*•])\s")  # a list that is given
_GIVEN = re.compile(r"\b(?:turn|put|convert) (?:this|these|it|the following)\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?:lists?|check-?lists?|numbered|steps|Liste|Schritte|étapes|liste|lista|pasos)\b", re.I
)
_NUMBERED = re.compile(r"\b(?:numbered|steps?|ranking)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?P<subject>(?:we|you|they|it|he|she|the \w+|our \w+|[A-Z]\w+)) \w+", re.I)
_STATES = re.compile(
    r"(?:we|our|the|an?|it|there|this|these|those|that|they|he|she|wir|unser\w*|der|die|das|es"
    r"|nous|notre|nos|le|la|les|un|une|il|elle|nuestr\w+|el|los|las|una?)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)? [a-z]+s (?:\S+ ){2}")  # `Maya checks them`
_LINK = re.compile(r",\s+(?:and |but |then )?|;\s*| and (?=\w+ \w+ \w+)")


def answer(question: Question) -> str | None:
    """Return the facts of a request as the items or the text that it wants, or None without any."""
    code, text = question.language.code, question.text.strip()
    text, source = clauses.without_source(text)
    if not table(code) or question.reply is not question.language or source:
        return None
    if len(text) > _LONGEST or _PERSONAL.search(text) or _ITEMS.search(text):
        return None
    if _GIVEN.search(question.asked) or pattern("requests", "given_list").search(question.asked):
        return None
    wish = length.read(question)
    listed = wish.items > 1 or wish.bullets or _LISTED.search(question.asked) is not None
    facts, rest = _read(code, text, listed)
    if len(facts) < (_FEWEST if listed else 1):
        return None
    if listed:
        return _listed(question, facts, wish)
    said = " ".join(map(closed, map(capital, facts)))
    request = f"{table(code)['text_request']} {said} {' '.join(rest)}"
    return composing.plain(replace(question, text=request))


def _read(code: str, text: str, divided: bool) -> tuple[list[str], list[str]]:
    """Return the statements behind a request, and the sentences about its form and contents.

    Args:
        code: The language.
        text: The whole message.
        divided: Whether the words behind a colon are several facts.
    """
    facts: list[str] = []
    rest: list[str] = []
    asked = False
    for at, part in enumerate(clauses.split(re.sub(r"\s*\n\s*", "\n", text))):
        _, named = around_colon(part.rstrip("."))
        if not asked and named and not part.endswith("?"):
            asked = True
            pieces = re.split(r"[;,]\s+(?:and )?", named)
            facts += pieces if divided else clauses.independent(code, named)
        elif clauses.is_form(code, part) or (asked and _directs(code, part)):
            rest.append(part)
        elif part.endswith("?"):
            if facts:
                return [], []
            asked = True
        elif asked and (clauses.stands_alone(code, part) or _ACTS.match(part)):
            facts += clauses.independent(code, part.rstrip("."))
        elif at or (clauses.stands_alone(code, part) and _STATES.match(part)):
            return [], []
        else:
            asked = True
    return facts, rest


def _directs(code: str, part: str) -> bool:
    return composing_pattern(code, "directive").match(part) is not None


def _listed(question: Question, facts: list[str], wish: length.Length) -> str | None:
    """Return the facts as a list of the requested number of items, or None if they are too few."""
    items = list(facts)
    while len(items) < wish.items:
        at = max(range(len(items)), key=lambda at: len(items[at]))
        parts = _divided(items[at])
        if len(parts) < _FEWEST:
            break
        items[at : at + 1] = parts
    items += table(question.language.code)["further"][: max(wish.items - len(items), 0)]
    if len(items) < wish.items:
        return None
    numbered = pattern("requests", "numbered").search(question.asked) or (
        not wish.bullets and _NUMBERED.search(question.asked)
    )
    items = [capital(item.strip()) for item in items[: wish.items or None]]
    return "\n".join(
        f"{at}. {closed(item)}" if numbered else f"- {closed(item)}"
        for at, item in enumerate(items, 1)
    )


def _divided(item: str) -> list[str]:
    """Return the two halves of a statement, the second with the subject of the first."""
    link = _LINK.search(item)
    if not link:
        return [item]
    first, second = item[: link.start()], item[link.end() :]
    subject = _SUBJECT.match(first)
    own = _SUBJECT.match(second)
    if subject and not own:
        second = f"{subject['subject']} {second}"
    return [first, second]
