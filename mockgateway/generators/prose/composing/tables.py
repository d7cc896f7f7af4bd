"""The tables of a language for composing, with their expressions compiled."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from mockgateway import data, text_tables
from mockgateway.generators.prose.topic import is_plural
from mockgateway.text_pattern import TextPattern


class Act(NamedTuple):
    """What one says with a verb such as `ask`: forms of sentences by what follows the verb."""

    says: tuple[tuple[re.Pattern[str], str], ...]
    mood: str


@cache
def table(code: str) -> dict[str, Any]:
    """Return the table of a language; {} if there is none."""
    known = (data.FIXTURES / "text" / "composing" / f"{code}.yaml").exists()
    if not known:
        return {}
    return {**text_tables.load("composing/common"), **text_tables.load(f"composing/{code}")}


@cache
def pattern(code: str, key: str) -> TextPattern:
    """Return the compiled expression under a key of the table, or of its alternatives."""
    written = table(code)[key]
    return TextPattern(
        written if isinstance(written, str) else "|".join(f"(?:{w})" for w in written)
    )


@cache
def expression(code: str, key: str) -> str:
    """Return the expression under a key of the table."""
    return _filled(code, table(code)[key])


@cache
def patterns(code: str, key: str) -> tuple[TextPattern, ...]:
    """Return the compiled expressions of a list in the table."""
    return tuple(TextPattern(_filled(code, written)) for written in table(code)[key])


@cache
def rules(code: str, key: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the expressions of a list of pairs, with the sentence that each makes."""
    return tuple(_rule(code, *row) for row in table(code)[key])


@cache
def acts(code: str) -> tuple[tuple[re.Pattern[str], Act], ...]:
    """Return the verbs of speech with what they say."""
    return tuple(
        (
            re.compile(rf"(?:{_filled(code, row['verb'])})(?!\w)", re.IGNORECASE),
            Act(tuple(_rule(code, *each) for each in row["says"]), row.get("mood", "")),
        )
        for row in table(code)["acts"]
    )


@cache
def any_verb(code: str) -> str:
    """Return an expression for all forms of all verbs of speech."""
    return "|".join(
        re.sub(r"\(\?P<\w+>", "(?:", _filled(code, row["verb"])) for row in table(code)["acts"]
    )


@cache
def kinds(code: str) -> TextPattern:
    """Return the expression for all kinds of messages; the group `k<n>` is that of row n."""
    rows = table(code)["kinds"]
    return TextPattern(
        "|".join(rf"(?P<k{at}>\b(?:{row['asked']})\b)" for at, row in enumerate(rows))
    )


def _rule(code: str, asked: str, says: str) -> tuple[re.Pattern[str], str]:
    return re.compile(_filled(code, asked), re.IGNORECASE | re.DOTALL), says


def _filled(code: str, written: str) -> str:
    words = table(code)
    written = written.replace("{who}", words.get("who", "")).replace(
        "{whom}", words.get("whom", words.get("who", ""))
    )
    return written.replace("{finite}", words.get("finite", ""))


def plural(noun: str) -> bool:
    """Return whether a subject takes the plural of a verb; `you` does."""
    head = re.split(r" (?:under|over|below|above|from|aged)\b", noun)[0]
    return head.lower() in ("you", "we", "they", "i") or is_plural(head)
