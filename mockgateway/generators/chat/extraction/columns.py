"""Put blocks that stand side by side, such as `From` and `Bill to`, one below the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .concepts import known_pattern

_CELL = re.compile(r"\S(?:\S| {1,2}(?=\S))*")  # cells are at least three spaces apart
_PAIRED = re.compile(r"[^\W\d_][\w .]{1,24}: \S")


def uncolumned(text: str) -> str:
    """Return a text with its two-column blocks one below the other, at the same length."""
    if "    " not in text:
        return text
    blocks = re.split(r"(\n[ \t]*\n)", text)
    return "".join(_stacked(block) for block in blocks)


def _stacked(block: str) -> str:
    lines = block.split("\n")
    rows = [list(_CELL.finditer(line)) for line in lines]
    starts = Counter(row[1].start() for row in rows if len(row) == 2)
    column, count = starts.most_common(1)[0] if starts else (0, 0)
    if count < 2 or any(len(line[:column]) == column and line[column - 1] != " " for line in lines):
        return block
    left = [line[:column].rstrip() for line in lines]
    right = [line[column:].strip() for line in lines]
    if not (_names_parties(left + right) or (_is_paired(left) and _is_paired(right))):
        return block
    stacked = "\n".join([*filter(None, left), "", *filter(None, right)])
    return stacked.ljust(len(block))


def _names_parties(cells: Sequence[str]) -> bool:
    """Return whether a cell is the heading of a party's address, such as `Bill to`."""
    return any(known_pattern("party_heading").fullmatch(cell) for cell in cells)


def _is_paired(cells: Sequence[str]) -> bool:
    """Return whether several cells are a label with its value."""
    return sum(_PAIRED.match(cell) is not None for cell in cells) > 1
