"""Find the words by which a text names or means an option of an enum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mockgateway import text_tables

from .concepts import stem
from .tables import Range

_TABLE = "choices"


@cache
def compiled(part: str, name: str) -> re.Pattern[str] | None:
    """Return an expression of the table of choices, or None."""
    table = text_tables.load(_TABLE)
    rows = table[part]
    written = rows if isinstance(rows, str) else rows.get(name) or rows.get(_alike(part, name))
    return re.compile(written, re.IGNORECASE) if written else None


@cache
def _alike(part: str, name: str) -> str:
    """Return the entry of a table of choices that is another form of a word (`delayed`)."""
    rows = text_tables.load(_TABLE)[part]
    return next((row for row in rows if " " not in name and stem(row) == stem(name)), "")


@cache
def _named(option: str) -> re.Pattern[str]:
    """Return an expression that finds an option's own words."""
    words = r"[\s_-]*".join(re.escape(word) for word in re.split(r"[\s_-]+", option) if word)
    short = len(option) < 3
    return re.compile(
        rf"(?<![\w-]){words}{'' if short else '(?:e?s)?'}(?![\w])", 0 if short else re.IGNORECASE
    )


@cache
def _stemmed(option: str) -> re.Pattern[str]:
    """Return an expression for words that begin like an option (`clean` for `cleanliness`)."""
    return re.compile(
        rf"\b{re.escape(option[: max(5, len(option) - 6)])}\w{{0,6}}\b", re.IGNORECASE
    )


def forms_of(option: str) -> list[tuple[float, re.Pattern[str] | None]]:
    """Return expressions for the mentions of an option, each with its weight."""
    plain = " ".join(re.split(r"[\s_-]+", option.lower()))
    meant = compiled("options", plain)
    forms = [(1.0, _named(option)), (0.7, meant)]
    if meant is None and " " in plain:  # an entry for `damaged` serves `damaged item`
        forms += [(0.7, compiled("options", word)) for word in plain.split()]
    if len(plain) > 7 and " " not in plain:
        forms.append((0.65, _stemmed(plain)))
    return forms


def is_denied(text: str, match: re.Match[str], scope: Range) -> bool:
    """Return whether a negation stands before a match."""
    before = compiled("negations", "before")
    assert before is not None
    start = max(scope[0], match.start() - 40)
    return before.search(text[start : match.start()]) is not None


def mention(forms: Sequence[re.Pattern[str] | None], text: str, scope: Range) -> str:
    """Return `yes` or `denied` if the first of some forms in a part of a text is so, else ""."""
    for form in forms:
        if form is not None and (match := form.search(text, *scope)):
            return "denied" if is_denied(text, match, scope) else "yes"
    return ""


@cache
def defaults() -> tuple[str, ...]:
    """Return options for a text that implies none, the likeliest first."""
    return tuple(text_tables.load(_TABLE)["defaults"])
