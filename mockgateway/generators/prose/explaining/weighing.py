"""Weigh up the points for and against something."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.explaining.wording import rows
from mockgateway.generators.prose.question import Question

_LONGEST_REQUEST, _USUAL, _MOST = 500, 4, 5


def weighed(question: Question) -> str:
    """Return the points that the message asks for; "" if they are not known."""
    text = question.text
    asked = re.search(rows()["weighs"], text, re.IGNORECASE)
    if not asked or len(text) > _LONGEST_REQUEST or limits.read(text).words[1]:
        return ""
    known = text_tables.load("explained/proscons")
    rest = text[asked.end() :] or text
    row = next((row for row in known if re.search(rf"\b(?:{row['names']})", rest, re.I)), None)
    if not row:
        return ""
    heads = ("Advantages", "Disadvantages") if "dvantage" in asked[0] else ("Pros", "Cons")
    count = _count(text)
    pros, cons = row["pros"][:count], row["cons"][:count]
    if re.search(r"\btable\b", text, re.IGNORECASE):
        lines = [f"| {one} | {other} |" for one, other in zip(pros, cons, strict=False)]
        return "\n".join([f"| {heads[0]} | {heads[1]} |", "| --- | --- |", *lines])
    blocks = []
    for head, points in zip(heads, (pros, cons), strict=True):
        blocks.append("\n".join([f"**{head}**", "", *(f"- {point}" for point in points)]))
    return "\n\n".join(blocks)


def _count(text: str) -> int:
    found = re.search(rows()["points"], text, re.IGNORECASE)
    word = found["n"].lower() if found else ""
    numbers = {"two": 2, "three": 3, "four": 4, "five": 5}
    return min(int(word) if word.isdigit() else numbers.get(word, _USUAL), _MOST)
