"""Find the tables of a text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Json = Any

Range = tuple[int, int]


_FIGURE = re.compile(r"[-+−(€$£¥]{0,3}\s?\d")
_RULE = re.compile(r"[ \t|:+=_-]*[-=_]{2}[ \t|:+=_-]*")
_WORD = re.compile(r"\S+")


_PARTS = 2
_SIGNS = {"|": 1, "\t": 1, ";": 2, ",": 2, "  ": 1}  # the least number in a line of a table


class Table(NamedTuple):
    """A table: the cells of its header and of its rows."""

    header: list[Range]
    rows: list[list[Range]]

    @property
    def body(self) -> Range:
        """The range from the header to the last row."""
        return self.header[0][0], self.rows[-1][-1][1]


def find_tables(text: str) -> list[Table]:
    """Return tables whose cells are separated by bars, commas, semicolons, tabs or wide gaps."""
    lines = all_lines(text)
    tables: list[Table] = []
    signs = [sign for sign, least in _SIGNS.items() if text.count(sign) >= 2 * least]
    at = 0
    while signs and at < len(lines):
        best = max((_table(text, lines, at, sign) for sign in signs), key=lambda pair: pair[1])
        if best[0] is not None:
            tables.append(best[0])
            at += best[1]
        at += 1
    return tables


def _table(text: str, lines: list[Range], at: int, sign: str) -> tuple[Table | None, int]:
    """Return the table that begins at a line with a separator, and its number of lines."""
    start, end = lines[at]
    if text.count(sign, start, end) < _SIGNS[sign]:
        return None, 0
    header = _cells(text, lines[at], sign)
    if len(header) <= _SIGNS[sign] or any(_is_value(text[a:b]) for a, b in header):
        return None, 0
    if sign == "," and any(_is_phrase(text[a:b]) for a, b in header):
        return None, 0
    rows: list[list[Range]] = []
    count, ruled = 0, False
    for line in lines[at + 1 :]:
        count += 1
        if _RULE.fullmatch(text[line[0] : line[1]]):
            ruled = bool(rows)
            continue
        cells = _cells(text, line, sign) if sign in text[line[0] : line[1]] else []
        if sign == "  " and len(cells) != len(header) and not ruled:
            if not rows and len(cells) > len(header):
                header = _divided(text, lines[at], header, line, cells)
            cells = _placed(lines[at], header, line, cells)
        if len(cells) != len(header) and not (len(cells) == len(header) - 1 and sign == "|"):
            break
        if sum(b > a for a, b in cells) >= len(cells) / 2:
            rows.append(cells)
    return (Table(header, rows), count - 1) if rows else (None, 0)


def _divided(
    text: str, first: Range, header: list[Range], line: Range, cells: list[Range]
) -> list[Range]:
    """Return a header whose cells over two cells of the row below are divided at a space."""
    found: list[Range] = []
    for start, end in header:
        words = [match.span() for match in _WORD.finditer(text, start, end)]
        below = [
            cell
            for cell in cells
            if cell[0] - line[0] < end - first[0] and start - first[0] < cell[1] - line[0]
        ]
        if len(below) == len(words) == _PARTS:
            found += words
        else:
            found.append((start, end))
    return found


def _placed(first: Range, header: list[Range], line: Range, cells: list[Range]) -> list[Range]:
    """Return the cells of a row with empty ones where nothing stands below a header's cell.

    Args:
        first: The header's line.
        header: Its cells.
        line: The row's line.
        cells: The row's cells; [] is returned if two stand below one of the header's.
    """
    if len(cells) < _PARTS or len(header) <= _PARTS:
        return []
    placed: dict[int, Range] = {}
    for start, end in cells:
        gaps = [
            max(start - line[0] - (b - first[0]), a - first[0] - (end - line[0])) for a, b in header
        ]
        place = gaps.index(min(gaps))
        if place in placed:
            return []
        placed[place] = (start, end)
    row, last = [], line[0]
    for place in range(len(header)):
        row.append(placed.get(place, (last, last)))
        last = row[-1][1]
    return row


def _is_phrase(cell: str) -> bool:
    """Return whether a cell between commas is rather a part of a sentence or of an item."""
    return len(cell.split()) > 3 or any(map(str.isdigit, cell))


def _is_value(cell: str) -> bool:
    return (
        not cell.strip()
        or _FIGURE.match(cell.strip()) is not None
        or "@" in cell
        or len(cell) > 40
        or ":" in cell
    )


def _cells(text: str, line: Range, sign: str) -> list[Range]:
    start, end = line
    content = text[start:end]
    if sign == "|":
        inner = content.strip()
        start += len(content) - len(content.lstrip())
        if inner.startswith("|"):
            start, inner = start + 1, inner[1:]
        content = inner.removesuffix("|")
    form = r" {2,}" if sign == "  " else re.escape(sign)
    if sign == ",":
        form = r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"
    cells: list[tuple[int, int, int]] = []
    begin = 0
    if sign == "  ":
        begin = len(content) - len(content.lstrip())
    for match in re.finditer(form, content[begin:].rstrip() if sign == "  " else content):
        offset = begin if sign == "  " else 0
        cells.append(
            (begin if not cells else cells[-1][2], match.start() + offset, match.end() + offset)
        )
    last = cells[-1][2] if cells else begin
    bounds = [(a, b) for a, b, _ in cells] + [(last, len(content.rstrip()))]
    return [stripped(text, start + a, start + b) for a, b in bounds]


def stripped(text: str, start: int, end: int) -> Range:
    """Return a part without the spaces and quotes at its ends."""
    part = text[start:end]
    start += len(part) - len(part.lstrip(' \t"'))
    return start, max(start, start + len(part.strip(' \t"')))


def all_lines(text: str) -> list[Range]:
    """Return all lines of a text."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines
