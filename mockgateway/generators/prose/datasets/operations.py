"""Filter, sort, group and compute the records of a table as a message says."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from mockgateway.generators.prose import dates
from mockgateway.generators.prose.datasets.tables import (
    Cell,
    Table,
    find,
    is_numeric,
    number,
    stems,
)
from mockgateway.generators.prose.languages import language
from mockgateway.text_tables import load, pattern

_TRUE, _FALSE = frozenset(("true", "yes", "x", "y", "1")), frozenset(("false", "no", "n", "0", ""))
_COMPARED = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
_LONGEST_VALUE = 4  # words


def filtered(table: Table, asked: str) -> Table:
    """Return the records that meet the conditions of a request."""
    rows = table.rows
    for found in pattern("datasets", "compares").finditer(asked):
        sign = next(
            row["sign"]
            for row in load("datasets")["signs"]
            if re.fullmatch(row["asked"], found["op"], re.IGNORECASE)
        )
        words = f"{asked[found.start() : found.start('op')]} {found['after'] or ''}"
        at, most = find(table, words), number(found["n"])
        if at is not None and most is not None and is_numeric(table.column(at)):
            rows = [row for row in rows if _COMPARED[sign](number(row[at]) or Decimal(0), most)]
    for phrase in pattern("datasets", "filters").finditer(asked):
        rows = _of_words(table, rows, phrase["x"], phrase["without"] is not None)
    return table._replace(rows=rows)


def _of_words(table: Table, rows: list[list[Cell]], words: str, without: bool) -> list[list[Cell]]:
    """Return the records with the values that a phrase names (`only active users in Oslo`)."""
    words = pattern("datasets", "no_filter").sub("", words)
    low = set(stems(words))
    for at in range(len(table.heads)):
        cells = {str(cell).strip().lower() for cell in table.column(at)}
        if cells <= _TRUE | _FALSE and set(stems(table.heads[at])) & low:
            negated = without or re.search(r"\b(?:not|non)\b|n't\b", words) is not None
            rows = [row for row in rows if (str(row[at]).strip().lower() in _TRUE) != negated]
            continue
        named = {
            cell for cell in cells
            if cell and len(cell.split()) <= _LONGEST_VALUE and not re.fullmatch(r"[\d.,]+", cell)
            and re.search(rf"(?<!\w){re.escape(cell)}(?!\w)", words, re.IGNORECASE)
        }  # fmt: skip
        if named and named != cells:
            negated = (
                without or re.search(r"\b(?:not|non|except|without)\b|n't\b", words) is not None
            )
            rows = [row for row in rows if (str(row[at]).strip().lower() in named) != negated]
    return rows


def sort_key(cells: list[Cell]) -> list[Decimal | str]:
    """Return what each cell is sorted by: its number, its day, its time or its letters."""
    if is_numeric(cells):
        return [number(cell) or Decimal(0) for cell in cells]
    days = [dates.place(str(cell)) for cell in cells]
    if all(day is not None for day in days):
        return [Decimal(day or 0) for day in days]
    return [str(cell).casefold() for cell in cells]


def sort_order(table: Table, asked: str) -> tuple[int, bool] | None:
    """Return the column by which a request sorts, and whether it falls; None for no order."""
    falls = pattern("datasets", "falls").search(asked) is not None
    if found := pattern("datasets", "superlative").search(asked):
        word = found["w"] or found["w2"]
        row = next(
            (
                row
                for row in load("datasets")["superlatives"]
                if re.fullmatch(row["word"], word, re.I)
            ),
            None,
        )
        if row:
            words = (row.get("kind", ""), f"{found['x'] or found['x2'] or ''} {_sort_words(asked)}")
            at = next((at for each in words if (at := find(table, each)) is not None), None)
            usual = [to for to in range(len(table.heads)) if is_numeric(table.column(to))]
            if usual and at not in usual and not row.get("kind"):
                at = usual[0] if re.match(r"short|long|tall|light|heav", word, re.I) else usual[-1]
            at = usual[-1] if at is None and usual else at
            return (at, row["falls"]) if at is not None else None
    if not pattern("datasets", "sorts").search(asked):
        return None
    at = find(table, _sort_words(asked))
    return (at or 0, falls)


def _sort_words(asked: str) -> str:
    found = pattern("datasets", "sorts").search(asked)
    return found["x"] or "" if found else ""


def ordered(table: Table, asked: str) -> Table:
    """Return the records in the order that a request names."""
    order = sort_order(table, asked)
    if order is None:
        return table
    at, falls = order
    keys = sort_key(table.column(at))
    ranks = sorted(range(len(keys)), key=lambda at: keys[at], reverse=falls)
    return table._replace(rows=[table.rows[rank] for rank in ranks])


def limited(table: Table, asked: str) -> Table:
    """Return the first records, if a request wants so many."""
    found = pattern("datasets", "limits").search(asked)
    return table._replace(rows=table.rows[: language("en").number(found["n"])]) if found else table


def grouped(table: Table, asked: str) -> Table:
    """Return one record with the sum, the mean or the count for each value of a column."""
    found = pattern("datasets", "groups").search(asked)
    if not found:
        return table
    at = find(table, found["x"])
    at = 0 if at is None and not table.named else at
    numeric = [to for to in range(len(table.heads)) if to != at and is_numeric(table.column(to))]
    if at is None or len(set(map(str, table.column(at)))) == len(table.rows):
        return table
    counts = not numeric or re.match(r"(?:count|number|how many)", found["what"], re.IGNORECASE)
    named = next((to for to in numeric if set(stems(table.heads[to])) & set(stems(asked))), None)
    to = named if named is not None else numeric[-1] if numeric else at
    groups: dict[str, list[Decimal]] = {}
    for row in table.rows:
        groups.setdefault(str(row[at]), []).append(number(row[to]) or Decimal(0))
    mean = re.match(r"(?:average|mean)", found["what"], re.IGNORECASE)
    places = decimals([row[to] for row in table.rows])
    rows: list[list[Cell]] = []
    for name, values in groups.items():
        total = sum(values, Decimal(0)) / (len(values) if mean else 1)
        rows.append([name, str(len(values)) if counts else rounded(total, places + bool(mean))])
    head = "Count" if counts else table.heads[to] if table.named else "Total"
    return Table([table.heads[at] if table.named else found["x"].strip().capitalize(), head], rows)


def sign_of(cells: list[Cell]) -> str:
    """Return the sign of a currency that all cells of a column have, or ""."""
    return next((mark for mark in "$€£" if all(mark in str(cell) for cell in cells)), "")


def decimals(cells: list[Cell]) -> int:
    """Return the most digits behind the point in a column."""
    found = [re.search(r"\.(\d+)(?!.*\d)", str(cell)) for cell in cells]
    return max((len(each[1]) for each in found if each), default=0)


def rounded(value: Decimal, places: int) -> str:
    """Return a number with so many digits behind the point."""
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"


def extended(table: Table, asked: str) -> Table:
    """Return a table with the computed columns that a request adds."""
    for found in pattern("datasets", "adds").finditer(asked):
        name = next(filter(None, (found["n1"], found["n2"], found["n3"])), "").strip(" \"'“”`")
        written = next(filter(None, (found["e1"], found["e2"], found["e3"])), "")
        if cells := _computed(table, written or _usual(table, name)):
            rows = [[*row, cell] for row, cell in zip(table.rows, cells, strict=True)]
            table = table._replace(heads=[*table.heads, name], rows=rows)
    return table


def _usual(table: Table, name: str) -> str:
    """Return how a total is usually computed: the quantity times the price."""
    kinds = load("datasets")["factors"]
    found = [next((h for h in table.heads if re.search(kind, h, re.I)), "") for kind in kinds]
    return (
        " times ".join(found) if all(found) and re.search(r"total|amount|value", name, re.I) else ""
    )


def _computed(table: Table, written: str) -> list[str]:
    """Return the value of an expression such as `seats times price` for each record."""
    row = next(
        (row for row in load("datasets")["expressions"] if re.search(row["asked"], written, re.I)),
        None,
    )
    found = re.search(row["asked"], written, re.IGNORECASE) if row else None
    if not row or not found:
        return []
    named = found.groupdict()
    sides = [find(table, named[key]) for key in ("a", "b") if named.get(key)]
    if not sides or any(at is None or not is_numeric(table.column(at)) for at in sides):
        return []
    values = [
        [number(record[at]) or Decimal(0) for at in sides if at is not None]
        for record in table.rows
    ]
    columns = [table.column(at) for at in sides if at is not None]
    places = max(map(decimals, columns))
    sign = sign_of(columns[-1])
    total = sum((value[0] for value in values), Decimal(0))
    made = [_result(row["does"], value, named.get("n"), total) for value in values]
    if row["does"] in ("divide", "share", "percent"):
        places = max(places, 1 if row["does"] == "share" else 2)
    end = "%" if row["does"] == "share" else ""
    return [f"{sign}{rounded(value, places)}{end}" for value in made]


def _result(does: str, values: list[Decimal], percent: str | None, total: Decimal) -> Decimal:
    first, second = values[0], values[-1]
    if does == "multiply":
        return first * second
    if does == "divide":
        return first / second if second else Decimal(0)
    if does == "subtract":
        return first - second
    if does == "add":
        return first + second
    if does == "share":
        return 100 * first / total if total else Decimal(0)
    rate = Decimal(percent or "0") / 100
    return (
        first * (1 + rate)
        if does == "raise"
        else first * (1 - rate)
        if does == "lower"
        else first * rate
    )
