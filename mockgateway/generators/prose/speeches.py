"""Write a short speech for an occasion."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.question import Question

_LONGEST_REQUEST = 700
_SHORT = 60  # words of a toast
_PER_MINUTE = 130


def answer(question: Question) -> str | None:
    """Return the speech that the message asks for."""
    table, text = text_tables.load("speeches"), " ".join(question.text.split())
    if len(text) > _LONGEST_REQUEST or question.reply.code != "en":
        return None
    if not re.search(table["asked"], text, re.IGNORECASE):
        return None
    plain = limits.without(text)
    occasion = _found(table["occasion"], plain) or "this occasion"
    kind = next(row for row in table["kinds"] if re.search(row["is"], text, re.IGNORECASE))
    first = [line.replace("{x}", occasion) for line in kind["first"]]
    facts: list[str] = []
    if thanked := _found(table["thanks"], plain):
        facts += [line.replace("{x}", thanked) for line in table["thanked"]]
    if mentioned := _found(table["mention"], plain):
        facts += [line.replace("{x}", mentioned) for line in table["mentioned"]]
    parts = [first, facts, _fitting(kind, text, [*first, *facts, *kind["last"]]), kind["last"]]
    return "\n\n".join(" ".join(lines) for lines in parts if lines)


def _fitting(kind: Any, text: str, others: list[str]) -> list[str]:
    """Return as many of the other sentences as the requested length allows."""
    many = limits.read(text).words[1] or _seconds(text)
    left = (many or _SHORT * 2) - length.size(" ".join(others))
    chosen = []
    for line in kind["middle"]:
        left -= length.size(line)
        if left < 0:
            break
        chosen.append(line)
    return chosen


def _seconds(text: str) -> int:
    found = re.search(r"\b(\d{1,3})[- ](second|minute)", text, re.IGNORECASE)
    if not found:
        return 0
    share = 1 if found[2].lower() == "minute" else 60
    return int(found[1]) * _PER_MINUTE // share


def _found(written: str, text: str) -> str:
    found = re.search(written, text, re.IGNORECASE)
    return found["x"].strip(" .") if found else ""
