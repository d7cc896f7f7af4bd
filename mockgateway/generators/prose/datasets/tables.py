"""Read the table or the list that a message holds, and find the columns that it speaks of."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from mockgateway.generators.prose import conversion, dates
from mockgateway.text_tables import load

Cell = Any

_LEAD = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_AMOUNT = r"[$€£]?\s?-?\d[\d.,]*(?:\s?[%€$£°]?[A-Za-z/]{0,8}(?: [a-z]+)?)?"
_LABELLED = re.compile(rf"(?P<a>.*[^\W\d_].*?)(?:\s*[:=]\s*|\s+[-–—]\s+|,\s+|\s+)(?P<b>{_AMOUNT})")
_APART = re.compile(r"\s*(?:\t|\||;|\s[-–—]\s|:\s|,\s)\s*")
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"[^\d-]{0,4}?(-?\d[\d.,]*)[^\d]*")
_MOST_WORDS = 4  # of a line without separators


class Table(NamedTuple):
    """The records of a text."""

    heads: list[str]
    rows: list[list[Cell]]
    named: bool = True  # whether the text names the columns
    loose: bool = False  # whether the cells are the words of a line

    def column(self, at: int) -> list[Cell]:
        """Return the cells of a column."""
        return [row[at] for row in self.rows]


def read(source: str) -> Table | None:
    """Return the records of a text, or None if it holds none."""
    # Other formats than these take long to rule out.
    marked = re.match(r"\s*(?:[{\[<]|- [\w ]+: )", source) is not None
    data = conversion.parsed(source) if marked else conversion.records(source.strip())
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        heads = list(dict.fromkeys(key for row in data for key in row))
        return Table(heads, [[row.get(head, "") for head in heads] for row in data])
    if re.match(r"\s*[{<]", source):
        return None
    lines = [_LEAD.sub("", line).strip() for line in source.splitlines() if line.strip()]
    parts = re.split(r",\s+|;\s*", lines[0]) if len(lines) == 1 else []
    if len(parts) > 2 and all(map(_labelled, parts)):
        lines = parts
    for cut in (_labelled, _separated, _in_words):
        rows = [cut(line) for line in lines]
        if len(rows) > 1 and rows[0] and len({len(row) for row in rows}) == 1:
            return Table([str(at) for at in range(len(rows[0]))], rows, False, cut is _in_words)
    return None


def _labelled(line: str) -> list[str]:
    found = _LABELLED.fullmatch(line.strip(" ."))
    return [found["a"], found["b"]] if found else []


def _separated(line: str) -> list[str]:
    parts = [part for part in _APART.split(line) if part]
    return parts if len(parts) > 1 else []


def _in_words(line: str) -> list[str]:
    parts = line.split()
    return parts if 1 < len(parts) <= _MOST_WORDS else []


def items(source: str) -> list[str]:
    """Return the entries of a list: its lines, or the parts between commas."""
    lines = [_LEAD.sub("", line).strip() for line in source.splitlines() if line.strip()]
    if len(lines) > 1:
        return lines
    return [part.strip(" .") for part in re.split(r"\s*[,;|]\s*", source) if part.strip(" .")]


def number(cell: Cell) -> Decimal | None:
    """Return the number in a cell such as `$1,200.50` or `22 lb`, or None."""
    found = _NUMBER.fullmatch(str(cell).strip()) if not isinstance(cell, bool) else None
    if not found:
        return None
    written = found[1].rstrip(".,")
    if re.fullmatch(r"-?\d+,\d{1,2}", written):
        written = written.replace(",", ".")
    written = written.replace(",", "")
    return Decimal(written) if re.fullmatch(r"-?\d+(?:\.\d+)?", written) else None


def is_numeric(cells: list[Cell]) -> bool:
    """Return whether all cells are numbers and no dates."""
    plain = [cell for cell in cells if cell not in ("", None)]
    return bool(plain) and all(
        number(cell) is not None and dates.place(str(cell)) is None for cell in plain
    )


def stems(words: str) -> list[str]:
    """Return the beginnings of the words of a phrase or of a key such as `unitPrice`."""
    parts = _WORDS.findall(_CAMEL.sub(" ", words))
    return [re.sub(r"(?:ies|es|s|ed|ing)\Z", "", part.lower())[:6] or part for part in parts]


def find(table: Table, words: str) -> int | None:
    """Return the column that words name or describe, or None."""
    wanted = set(stems(words))
    scores = [
        len(own & wanted) / len(own) if (own := set(stems(head))) else 0.0 for head in table.heads
    ]
    if table.named and max(scores, default=0) > 0:
        return scores.index(max(scores))
    kinds = load("datasets")["kinds"]
    for kind in kinds:
        if re.search(kind["asked"], words, re.IGNORECASE):
            named = [
                at for at, head in enumerate(table.heads) if re.search(kind["named"], head, re.I)
            ]
            numeric = [at for at in range(len(table.heads)) if is_numeric(table.column(at))]
            if named or (kind.get("numeric") and numeric):
                return (named or numeric)[-1]
    return None
