"""Write a table in the format that a request names."""

from __future__ import annotations

import json
import re
from html import escape

from mockgateway.generators.prose import conversion
from mockgateway.generators.prose.datasets.tables import Cell, Table, find
from mockgateway.text_tables import pattern

_DATA = ("json", "yaml", "yml", "xml", "csv", "tsv")


def wanted(asked: str) -> str:
    """Return the format that a request names for its answer, or ""."""
    found = [
        each["f"].lower()
        for each in pattern("datasets", "formats").finditer(asked)
        if not pattern("datasets", "of_source").search(asked[: each.start()])
    ]
    if target := pattern("datasets", "target").search(asked):
        found = [target["f"].lower()]
    rank = dict.fromkeys((*_DATA, "html"), 0) | {"table": 1, "markdown": 1}
    rank |= {"list": 3, "line": 3, "lines": 3}
    kind = min(found, key=lambda each: rank.get(each, 2), default="")
    return "table" if kind == "markdown" else kind


def write(table: Table, kind: str, asked: str) -> str:
    """Return a table as Markdown, as data, or as lines with one record each."""
    if kind == "html":
        return _html(table)
    if kind == "table" and len(table.heads) > 1:
        return conversion.table(table.heads, [[_cell(cell) for cell in row] for row in table.rows])
    if kind in _DATA:
        return _data(table, kind, asked)
    return _lines(table, kind, asked)


def _data(table: Table, kind: str, asked: str) -> str:
    typed = kind not in ("csv", "tsv", "xml")
    yes_no = typed and re.search(r"\bbool", asked, re.IGNORECASE) is not None
    rows = [[_typed(cell, yes_no) if typed else cell for cell in row] for row in table.rows]
    records = [dict(zip(table.heads, row, strict=True)) for row in rows]
    if kind == "json" and pattern("formats", "lines").search(asked):
        return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    kind = "semicolons" if kind == "csv" and re.search(r"\bsemicolon", asked) else kind
    root = re.search(r"\broot(?: element| tag)?(?: called| named)? [`<\"']*(\w+)", asked)
    return conversion.written(records, kind, root[1] if root else "")


def _typed(cell: Cell, yes_no: bool) -> Cell:
    made = conversion.typed(cell)
    return {"yes": True, "no": False}.get(str(made).lower(), made) if yes_no else made


def _lines(table: Table, kind: str, asked: str) -> str:
    names, marks = form_of(asked)
    places = [find(table, name) for name in names] if table.named else []
    if places and None not in places:
        rows = [[row[at] for at in places if at is not None] for row in table.rows]
        table = Table(names, rows)
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    if len(names) == len(table.heads):
        rows = [
            [_with_unit(cell, name) for cell, name in zip(row, names, strict=True)] for row in rows
        ]
    else:
        marks = [": ", *[", "] * len(table.heads)]
    numbered = re.search(r"\bnumbered\b", asked, re.IGNORECASE) is not None
    end = ")" if marks[-1:] == [" ("] else ""
    bulleted = kind.startswith("bullet") or (kind == "list" and not numbered)
    lines = []
    for at, row in enumerate(rows, 1):
        line = "".join(
            part for pair in zip(row, [*marks[: len(row) - 1], end], strict=True) for part in pair
        )
        lines.append(f"{at}. {line}" if numbered else f"- {line}" if bulleted else line)
    return "\n".join(lines)


def form_of(asked: str) -> tuple[list[str], list[str]]:
    """Return the names in a requested form such as `Route: km`, and the marks between them."""
    form = pattern("datasets", "line_form").search(asked)
    written = (form["p"] or form["p2"].replace(")", "")) if form else ""
    parts = re.split(r"(\s*(?:->|=>|[:|–—=;,]|\s-\s| \()\s*)", written) if form else []
    return [part.strip(" \"'()[]<>{}") for part in parts[::2]], parts[1::2]


def _with_unit(cell: str, name: str) -> str:
    """Return a number with the unit that ends the name of its part (`weight kg`)."""
    unit = pattern("datasets", "unit_last").search(name)
    return f"{cell} {unit['u']}" if unit and re.fullmatch(r"-?[\d.,]+", cell) else cell


def _html(table: Table) -> str:
    def row(cells: list[Cell], tag: str) -> str:
        return "".join(f"<{tag}>{escape(_cell(cell), quote=False)}</{tag}>" for cell in cells)

    lines = [
        "<table>",
        "  <thead>",
        f"    <tr>{row(table.heads, 'th')}</tr>",
        "  </thead>",
        "  <tbody>",
    ]
    lines += [f"    <tr>{row(cells, 'td')}</tr>" for cells in table.rows]
    return "\n".join([*lines, "  </tbody>", "</table>"])


def _cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list):
        return ", ".join(map(_cell, cell))
    return "" if cell is None else str(cell)
