"""Read the cells of a record from a sentence, by the names or the kinds of the columns."""

from __future__ import annotations

import re
from functools import cache

from mockgateway.text_tables import load, pattern

_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?(?:,? \d{4})?",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[$€£]?\d[\d,]*(?:\.\d+)?(?: ?(?:EUR|USD|GBP|€|kr))?(?!\w)")
_NUMBER = r"[$€£]?\d[\d.,:/]*(?: ?(?:%|euros?|EUR|USD|€|kg|km|[ap]m))?"
_VERB = re.compile(
    r"\s+(?:is|are|was|were|has|have|costs?|opened|\w+ed|sells?|weighs?|holds?|with|in|from|\()(?=\s|\Z)"
)


def cells_by_name(text: str, heads: list[str]) -> list[str]:
    """Return the cells of `Valby opened in 1911 and has 6 platforms` for `Opened` and `Platforms`.

    The first cell is the beginning of the text. A number belongs to the column whose name, or a
    word of its kind (`long` for `Length`), stands next to it. What is left belongs to the columns
    that are still open.
    """
    text = re.sub(r"(?i)^(?:and )?(?:the |an? )?", "", text.strip(" ."))
    parts = re.split(_VERB, text, maxsplit=1)
    cells = {heads[0]: parts[0].strip(" ,")}
    rest = text[len(parts[0]) :]
    for head in heads[1:]:
        found = next((got for form in _forms_of(head) if (got := form.search(rest))), None)
        if found:
            cells[head] = next(group for group in found.groups() if group).strip(" ,.")
            rest = f"{rest[: found.start()]} , {rest[found.end() :]}"
    open_ = [head for head in heads if not cells.get(head)]
    left = [
        pattern("given", "leading").sub("", part).strip() for part in re.split(r",|\band\b|;", rest)
    ]
    left = [part for part in left if re.search(r"\w", part)]
    if len(open_) == len(left):
        cells.update(zip(open_, left, strict=True))
    for head in open_:
        if (
            (cell := cells.get(head))
            and head.lower()[:6] in cell.lower()
            and not re.search(r"\d", cell)
        ):
            cells[head] = "No" if re.search(r"\b(?:not|no|never|without)\b|n't\b", cell) else "Yes"
    complete = all(cells.get(head) for head in heads) and len(cells[heads[0]]) < 40
    return [cells[head] for head in heads] if complete else []


@cache
def _forms_of(head: str) -> list[re.Pattern[str]]:
    """Return expressions for the value of a column, the most certain first."""
    stem = re.escape(re.sub(r"(?:s|ed|ing|ion)\Z", "", head.lower().rpartition(" ")[2])[:7])
    kinds = load("given")["column_kinds"]
    forms = [row["found"] for row in kinds if re.search(row["named"], head, re.IGNORECASE)]
    forms += [
        rf"({_NUMBER}) (?:\w+ )?{stem}\w*",
        rf"\b{stem}\w*\b(?: (?:of|in|at|for|is|are|was|on|from|by|since|about))*"
        rf" ({_NUMBER}|(?-i:[A-Z])[\w-]+)",
    ]
    return [re.compile(form, re.IGNORECASE) for form in forms]


def cells_by_kind(text: str, heads: list[str]) -> list[str]:
    """Return the cells of `3 May coffee 4.50` for columns of a date, a number and words."""
    rest, cells = text.strip(" ."), dict.fromkeys(heads, "")
    for head in heads:
        low = head.lower()
        date = re.search(r"date|day|when", low)
        number = re.search(
            r"amount|price|cost|total|quantity|number|count|score|age|year|value", low
        )
        form = _DATE if date else _AMOUNT if number else None
        if form and (found := form.search(rest)):
            cells[head] = found[0].strip()
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    words = [head for head in heads if not cells[head]]
    if len(words) == 1:
        cells[words[0]] = " ".join(rest.split())
    return list(cells.values()) if all(cells.values()) else []
