"""Explain the difference between two concepts."""

from __future__ import annotations

import re

from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.explaining import known
from mockgateway.generators.prose.explaining.wording import arranged, example, named
from mockgateway.generators.prose.question import Question

_ROWS = (("What it is", "is"), ("How it works", "how"), ("Good for", "for"), ("Drawback", "but"))


def difference(question: Question, wish: limits.Limits) -> str:
    """Return the difference between two things; "" if too little is known about them."""
    row, names, both = known.pair(question.text)
    if not both or not (row or all(both)):
        return ""
    first, second = both
    if re.search(r"\btable\b", question.text, re.IGNORECASE):
        return _table(names, first, second) if first and second else ""
    each = [str(one["is"]) for one in both if one]
    if first and second and max(wish.paragraphs) == 2:
        return _side_by_side(question, first, second, row)
    if row:
        lines = [row["differ"], row["like"], row["first"], row["second"]]
    elif first and second:
        lines = [*each, first["like"], second["like"], first["for"], second["for"]]
    most, (few, many) = max(wish.sentences), wish.words
    if row and (length.size(" ".join(lines)) < few or most > len(lines)):
        lines[:0] = each
    if max(wish.bullets) > len(lines):
        lines[:0] = each if max(wish.bullets) > len(lines) + 1 else each[:0]
        lines += [str(one["but"]) for one in both if one][: max(wish.bullets) - len(lines)]
    if 3 in (most, max(wish.bullets)) and row:
        lines.pop(1)
    more = [str(one[name]) for name in ("eg", "but") for one in both if one]
    while more and length.size(" ".join(lines)) < few and not most:
        lines.append(more.pop(0))
    if row and many and length.size(" ".join(lines)) > many and row["like"] in lines:
        lines.remove(row["like"])
    while many and length.size(" ".join(lines)) > many and len(lines) > 1:
        lines.pop()
    return arranged(question, wish, lines[: most or None])


def _side_by_side(
    question: Question, first: known.Concept, second: known.Concept, row: known.Concept | None
) -> str:
    """Return one paragraph about each of two concepts, with the same comparison in both."""
    said = []
    for one, key in ((first, "first"), (second, "second")):
        picture = example(question.text, one) or str(one["like"])
        said.append(
            named([str(one["is"]), picture, str((row or one)[key if row else "for"])], one["is"])
        )
    return "\n\n".join(" ".join(lines) for lines in said)


def _table(names: list[str], first: known.Concept, second: known.Concept) -> str:
    heads = [name.upper() if len(name) < 5 else name[:1].upper() + name[1:] for name in names]
    rows = [f"| | {heads[0]} | {heads[1]} |", "|---|---|---|"]
    rows += [f"| {label} | {first[key]} | {second[key]} |" for label, key in _ROWS]
    return "\n".join(rows)
