"""Write a regular expression for a kind of text, or for signs that a request lists."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import Question

_ASKED = re.compile(r"\breg(?:ular )?ex(?:pression)?s?\b|\bregexp\b", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:only|just|nothing but) (?:\w+ )?(?:the |a )?(?:reg|pattern|expression)"
    r"|\b(?:regex|pattern|expression) only|\bnothing else|\bno (?:explanation|comment)",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(r"\b(?:explain|what does|what is|why|how do)\b", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:\b(?:starts?|starting|begins?|beginning) with|\bprefix(?:ed with)?|:)"
    r"\s*[\"'`]?([A-Za-z]{1,6}[-_/#]?)[\"'`]?(?=,? (?:followed|then|and then|and exactly))"
)
_FUNCTION = re.compile(r"\bfunction\b|\b[a-z_]+\([a-z_, ]+\)", re.IGNORECASE)


def answer(question: Question) -> str | None:
    """Return the regular expression that a message asks for."""
    asked = question.asked
    if not _ASKED.search(asked) or _EXPLAINS.search(asked) or _FUNCTION.search(asked):
        return None
    made = written(asked)
    if not made:
        return None
    if _ONLY.search(f"{asked}\n{question.rules}"):
        return made
    return f"```regex\n{made}\n```\n\nThe anchors `^` and `$` make it match the whole text only."


def written(asked: str) -> str:
    """Return the regular expression that a request describes, "" for none."""
    return _of_signs(asked) or _of_kind(asked)


def _of_kind(asked: str) -> str:
    rows = text_tables.load("functions")["regexes"]
    return next((str(row["is"]) for row in rows if re.search(row["asked"], asked, re.I)), "")


def _of_signs(asked: str) -> str:
    """Return the expression for `three capital letters, a dash and four digits`."""
    table, numbers = text_tables.load("functions"), language("en").numbers
    count = rf"(\d+|{'|'.join(numbers)}|an?|one or more|optional)"
    signs: dict[str, str] = table["signs"]
    names = "|".join(signs)
    upper = rf"(?: ?(?:to|-|or) (\d+|{'|'.join(numbers)}))?"
    form = rf"\b{count}{upper} (?:exactly )?(?:\w+ )??({names})s?\b"
    parts: list[str] = []
    for low, high, name in re.findall(form, asked, re.IGNORECASE):
        sign = next(made for key, made in signs.items() if re.fullmatch(key, name, re.IGNORECASE))
        first, last = (
            int(word) if word.isdecimal() else numbers.get(word.lower(), 0) for word in (low, high)
        )
        many = f"{{{first},{last}}}" if last else f"{{{first}}}" if first > 1 else ""
        parts.append(sign + {"optional": "?", "one or more": "+"}.get(low.lower(), many))
    if parts and (lead := _PREFIX.search(asked)):
        parts.insert(0, re.escape(lead[1]))
    return f"^{''.join(parts)}$" if parts else ""
