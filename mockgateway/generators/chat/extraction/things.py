"""Find the things of fields such as `product` or `symptom` by the phrases around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mockgateway import text_tables

from .concepts import stem, words_of
from .fields import Field

_THE = r"(?:(?:the|an?|my|our|this|your|la|el|una?|une?|le|die|den|das|eine?n?|one|two|\d+) )?"

_GENERIC = frozenset(("name", "description", "title"))


def named_things(field: Field, text: str) -> Iterator[str]:
    """Yield the things that phrases of a text name for a field."""
    named = set(map(stem, field.words))
    if field.parents and not named.isdisjoint(_GENERIC):
        named.update(map(stem, words_of(field.parents[-1])))
    for words, said in _rows():
        if not words.isdisjoint(named):
            yield from (match["noun"].strip(" '\"“”‘’-") for match in said.finditer(text))


@cache
def _rows() -> list[tuple[frozenset[str], re.Pattern[str]]]:
    table = text_tables.load("things")
    ends = "|".join(map(re.escape, table["end"].split()))
    word = rf"(?!(?:{ends})\b)[^\W\d_](?:[^\W\d_]|['’-])*"
    noun = rf"(?P<noun>{word}(?:[ \n]{word}){{0,3}})(?![\w'’-])"
    return [
        (
            frozenset(map(stem, row["words"].split())),
            re.compile(
                said.replace("THE", _THE).replace("NOUN", noun), re.IGNORECASE | re.MULTILINE
            ),
        )
        for row in table["rows"]
        for said in row["said"]
    ]
