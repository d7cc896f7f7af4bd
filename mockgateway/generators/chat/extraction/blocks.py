"""Find the blocks of a text that name people: signatures, and the turns of a chat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .concepts import concepts, kinds_of, known_pattern, known_words
from .name_kinds import kind_of, names_of
from .span import Span
from .tables import Range

_PIECE = re.compile(r"[^|·•\n]+?(?=\s*(?:[|·•\n]|,\s|\s[-–]\s|\Z))")
_FIGURE = re.compile(r"[\d@]|www\.|://|:\s")
_LAST_LINE = re.compile(  # `Giulia Ferraro, 07700 900456`
    r"(?:[.!?]\s+|\n|[,-] )(?P<name>[A-ZÀ-Þ][^\W\d]+(?:['’-][^\W\d]+)*"
    r"(?: [A-ZÀ-Þ][^\W\d]*(?:['’-][^\W\d]+)*\w?){1,2})"
    r"(?:, (?:[A-ZÀ-Þ+\d]|\S+@)[^.!?\n]{0,60})?\s*\Z"
)
_CLOSING = re.compile(  # `Giulia Ferraro, office manager, Reed House`
    r"\n(?P<name>[A-ZÀ-Þ][^\W\d]+(?: [A-ZÀ-Þ][^\W\d]+){1,2}), "
    r"(?P<role>[a-z][\w -]{2,30}|[A-Z]{2,4})"
    r"(?:, (?P<org>[A-ZÀ-Þ][^\n,]{2,40}?))?\.?\s*\Z"
)
_MOST_WORDS = 6


class Turn(NamedTuple):
    """What one person says in a chat."""

    speaker: Range
    body: Range


def find_turns(text: str) -> list[Turn]:
    """Return the turns of a chat log; [] if the text is none."""
    marks = [
        mark
        for mark in known_pattern("turn").finditer(text)
        if is_speaker(mark["who"]) or mark["who"].lower() not in names_of("not_names")
    ]
    counts = Counter(mark["who"] for mark in marks)
    stamped = sum(mark.start("who") > mark.start() + 3 for mark in marks)
    named = {mark["who"] for mark in marks if mark["added"]}
    people = all(
        is_speaker(who) or named or kind_of(who) == "person" or _is_unknown(who)
        for who in counts
        if counts[who] > 1
    )
    if not (stamped > 1 or (people and counts and max(counts.values()) > 1)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [Turn(_name(mark), (mark.end(), end)) for mark, end in zip(marks, ends, strict=True)]


def _is_unknown(who: str) -> bool:
    """Return whether a word before a colon is no word of a form, and so may be a name."""
    return " " not in who and who.isalpha() and not (concepts(who.lower()) or kinds_of(who.lower()))


def _name(mark: re.Match[str]) -> Range:
    """Return the range of a speaker's name, without `Agent` before it."""
    start, end = mark.span("who")
    first, _, rest = mark["who"].partition(" ")
    return (end - len(rest), end) if rest and is_speaker(first) else (start, end)


def is_speaker(word: str) -> bool:
    """Return whether a word stands for somebody in a chat (`Bot`)."""
    return word.lower() in known_words("speakers")


def find_signatures(text: str) -> Iterator[Span]:
    """Yield the person, the job and the company of each signature, and of the head of a CV."""
    for match in known_pattern("headed").finditer(text):
        if kind_of(match["role"]) not in ("org", "city"):
            yield Span(*match.span("name"), "person", match["name"])
            yield Span(*match.span("role"), "role", match["role"])
    if closed := _CLOSING.search(text):
        yield Span(*closed.span("name"), "person", closed["name"])
        yield Span(*closed.span("role"), "role", closed["role"])
        if closed["org"]:
            yield Span(*closed.span("org"), "org", closed["org"])
    elif (last := _LAST_LINE.search(text)) and kind_of(last["name"]) in ("name", "person"):
        yield Span(*last.span("name"), "person", last["name"])
    for match in known_pattern("signature").finditer(text):
        order = iter(("person", "role", "org"))
        for piece in _PIECE.finditer(text, *match.span("block")):
            value = piece[0].strip(" ,-–—")
            if len(value.split()) > _MOST_WORDS or not value[:1].isalpha():
                break
            if _FIGURE.search(value):
                continue
            kind = next(order, "")
            if kind == "role" and kind_of(value) == "org":
                kind = next(order)
            if not kind or (kind == "person" and not value[0].isupper()):
                break
            start = piece.start() + piece[0].index(value)
            yield Span(start, start + len(value), kind, value)
