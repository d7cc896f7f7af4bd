"""Tell people, organisations and towns apart by the words around a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mockgateway import text_tables

from .concepts import known_pattern, noun_kind
from .name_kinds import names_of
from .span import Span

_TABLE = "name_contexts"
_REACH = 50  # characters before a name that are read
_MEMBER = re.compile(  # `Ann Berg of`, `Ann Berg (`
    r"([A-ZÀ-Þ][\w'’-]+) [A-ZÀ-Þ][\w'’-]+(?: of | at | with | from | \()(?:the )?\Z"
)
_PLACED = re.compile(r"(?:\A|\n)[ \t]*[^\W\d_][^,\n]+, \Z")  # `Castle Park, Skellby` in a line
_VENUE = re.compile(
    r"\b(?:[Hh]otel|[Gg]uesthouse|Inn|Lodge|[Hh]ostel|[Rr]esort|[Rr]estaurant|[Mm]useum|[Cc]linic"
    r"|[Hh]ospital|[Ss]chool|[Cc]ent(?:re|er)|[Tt]heatre|Hall|Arena|[Ss]tadium), \Z"
)
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z|[|·•])")
_TOWN = re.compile(r"[^\W\d_][^\W\dA-Z_]{2}[^\W\d]*(?:[ -][^\W\d_]+){0,2}")


def kinds_by_context(text: str, spans: Iterable[Span]) -> dict[str, str]:
    """Return the kinds of the names among values, person, org or city, by the words around them."""
    found: dict[str, str] = {}
    for span in spans:
        if span.kind in ("name", "initial") and not found.get(span.value):
            kind = kind_by_context(text, span.start, span.end)
            found[span.value] = "" if kind == "city" and span.kind == "initial" else kind
    return found


def kind_by_context(text: str, start: int, end: int) -> str:
    """Return the kind of a name, person, org or city, by the words around it; "" if none do."""
    after = _after().match(text, end)
    if after:
        return after.lastgroup or ""
    before = text[max(0, start - _REACH) : start]
    if (member := _MEMBER.search(before)) and member[1].lower() in names_of("first"):
        return "org"
    if before.endswith(", "):
        if known_pattern("role_comma").search(before):
            return "org"
        if _VENUE.search(before) and _TOWN.fullmatch(text, start, end):
            return "city"
        if _LINE_END.match(text, end) and _PLACED.search(text, max(0, start - _REACH), start):
            return "city"
    words = before.lower().removesuffix("the ").rstrip(", \n").split()
    if not words or not words[-1][-1].isalpha():
        return ""
    earlier, last = "".join(words[-2:-1]), words[-1]
    if kind := noun_kind(last):
        return kind
    kind = _pairs().get((earlier, last), "") or _alone().get(last, "")
    return "" if kind == "city" and not _TOWN.fullmatch(text, start, end) else kind


@cache
def _after() -> re.Pattern[str]:
    rows = text_tables.load(_TABLE)["after"]
    return re.compile("|".join(f"(?P<{kind}>{form.strip()})" for kind, form in rows.items()))


@cache
def _alone() -> dict[str, str]:
    rows = text_tables.load(_TABLE)["alone"]
    return {word: kind for kind, words in rows.items() for word in words.split()}


@cache
def _pairs() -> dict[tuple[str, str], str]:
    """Return the kinds by the word before a preposition and the preposition."""
    rows = text_tables.load(_TABLE)["before"]
    return {
        (word, preposition): kind
        for preposition, kinds in rows.items()
        for kind, words in kinds.items()
        for word in words.split()
    }
