"""Read the objects of a list from the rows of a table, each field from one column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .amounts import find_numbers
from .choices import choose, usual
from .concepts import affinity
from .document import Document
from .fields import Field
from .matching import options
from .option_words import compiled
from .row_values import read_row
from .special import Leaf, Path
from .tables import Range, Table

Json = Any

_LEAST_HEADER = 0.34  # the share of fields that a table's header must name
_NAMED = 0.5  # the score of a header that names a field
_TYPED = 0.75  # the share of values of the field's kind in a column without such a header
_ALIKE = 0.8
_TOLD = 0.2  # the most that the words of a description add
_FIT = 0.3  # how well a value of the field's kind fits
_SAMPLE = 3  # rows by which the kind of a column is judged
_EMPTY = re.compile(r"\W*(?:n/?a|none|null)?\W*", re.IGNORECASE)
_DECIMAL = re.compile(r"[-+]?\d[\d.,]*[.,]\d\d")
_FORMED = frozenset(
    "date time datetime email url phone currency iata measure weekday month timecode".split()
)


def is_sum(document: Document, row: list[Range]) -> bool:
    """Return whether a row of a table holds a total."""
    return (
        re.match(r"(?:sub|grand )?-?total\b|summe\b|gesamt", document.cut(row[0]), re.IGNORECASE)
        is not None
    )


def find_table(leaves: Sequence[Leaf], document: Document, scope: Range) -> Table | None:
    """Return the table whose header fits the fields."""
    best: tuple[float, Table | None] = (_LEAST_HEADER, None)
    for table in document.tables:
        if not scope[0] <= table.header[0][0] < scope[1]:
            continue
        headers = [document.words_in(cell) for cell in table.header]
        cells = {document.cut(cell).strip().lower() for cell in table.header}
        fits = [
            any(_label(leaf.field, header) >= _NAMED for header in headers)
            or len(cells & {str(option).lower() for option in leaf.field.enum or ()}) > 1
            for leaf in leaves
        ]
        score = sum(fits) / len(fits) if sum(fits) > (len(fits) > 2) else 0
        if score > best[0]:
            best = score, table
    return best[1]


def read_table(
    leaves: Sequence[Leaf], document: Document, table: Table, rows: Sequence[list[Range]]
) -> list[dict[Path, Json]]:
    """Return the values of the objects in rows of a table.

    Args:
        leaves: The leaves of one object.
        document: The text.
        table: The table.
        rows: The rows that hold an object.
    """
    headers = [document.words_in(cell) for cell in table.header]
    places = _columns(leaves, document, headers, rows[:_SAMPLE])
    found = []
    for row in rows:
        values = _cell_values(leaves, document, row, places)
        values |= _by_header(leaves, document, table, row, places)
        part = (row[0][0], row[-1][1])
        rest = read_row(leaves, document, part)
        mapped = {place: row[place] for place in places.values() if place < len(row)}
        for leaf in leaves:
            span = rest.places.get(leaf.path)
            if leaf.path in places or leaf.path in values or leaf.path not in rest.values:
                continue
            if span is None or not any(
                a <= span.start and span.end <= b and _label(leaf.field, headers[place]) < _NAMED
                for place, (a, b) in mapped.items()
            ):
                values[leaf.path] = rest.values[leaf.path]
        found.append(values)
    return found


def _columns(
    leaves: Sequence[Leaf],
    document: Document,
    headers: Sequence[list[str]],
    rows: Sequence[list[Range]],
) -> dict[Path, int]:
    """Return the column of each field: that whose header names it, else one of its kind."""
    pairs = []
    for number, leaf in enumerate(leaves):
        for place, header in enumerate(headers):
            label = _label(leaf.field, header)
            typed = _typed(leaf.field, document, [row[place] for row in rows if place < len(row)])
            if typed and label >= _NAMED:
                pairs.append((label + 0.3 * typed, -number, -place))
    found: dict[Path, int] = {}
    for _, number, place in sorted(pairs, reverse=True):
        if leaves[-number].path not in found and -place not in found.values():
            found[leaves[-number].path] = -place
    for leaf in leaves:
        field = leaf.field
        if leaf.path in found or field.nullable or field.enum is not None:
            continue
        for place in range(len(headers)):
            cells = [row[place] for row in rows if place < len(row)]
            plain = not field.kinds or field.numeric
            if place not in found.values() and plain and _typed(field, document, cells) >= _TYPED:
                found[leaf.path] = place
                break
    return found


def _label(field: Field, header: list[str]) -> float:
    """Return how well a header names a field by the field's own words and description."""
    near = [
        weight * max((affinity(word, other) for other in header), default=0.0)
        for word, weight in field.tokens
    ]
    own, told = near[: len(field.words)], near[len(field.words) :]
    heads = [affinity(word, o) >= _ALIKE for word in field.words[-1:] for o in header]
    head = _NAMED if any(heads) else 0.0
    return max(sum(own) / field.weight, head) + min(sum(told), _TOLD)


def _typed(field: Field, document: Document, cells: Sequence[Range]) -> float:
    """Return the share of cells that hold a value for a field."""
    filled = [cell for cell in cells if cell[1] > cell[0]]
    fitting = [cell for cell in filled if _value(field, document, cell) is not None]
    return len(fitting) / len(filled) if filled else 0.0


def _cell_values(
    leaves: Sequence[Leaf], document: Document, row: list[Range], places: dict[Path, int]
) -> dict[Path, Json]:
    values = {}
    for leaf in leaves:
        place = places.get(leaf.path, len(row))
        if leaf.path not in places:
            continue
        empty = place >= len(row) or _EMPTY.fullmatch(document.cut(row[place]))
        value = usual(leaf.field) if empty else _value(leaf.field, document, row[place])
        if value is not None:
            values[leaf.path] = value
    return values


def _by_header(
    leaves: Sequence[Leaf],
    document: Document,
    table: Table,
    row: list[Range],
    places: dict[Path, int],
) -> dict[Path, Json]:
    """Return the option that heads the one filled column of several (`Debit`, `Credit`).

    The number in it is that of the amount without a column.
    """
    values: dict[Path, Json] = {}
    for leaf in leaves:
        columns = {
            place: option
            for option in leaf.field.enum or ()
            for place, cell in enumerate(table.header)
            if document.cut(cell).strip().lower() == str(option).lower()
        }
        filled = [place for place in columns if row[place][1] > row[place][0]]
        if len(columns) > 1 and len(filled) == 1:
            values[leaf.path] = columns[filled[0]]
            for other in leaves:
                if other.field.numeric and places.get(other.path, filled[0]) in columns:
                    values[other.path] = _value(other.field, document, row[filled[0]])
    return values


def _value(field: Field, document: Document, cell: Range) -> Json:
    """Return the value of a field in a cell, or None."""
    text = document.cut(cell)
    if field.enum is not None:
        return choose(field, document, cell)
    if field.type == "boolean":
        some, none = compiled("some", ""), compiled("none", "")
        assert some is not None
        assert none is not None
        return True if some.match(text) else False if none.match(text) else None
    formed = field.format or field.numeric or not _FORMED.isdisjoint(field.kinds[:1])
    if not formed:
        coded = field.kinds[:1] == ("id",) and not _DECIMAL.fullmatch(text)
        lettered = coded or any(map(str.isalpha, text))
        return text if field.type in ("string", None) and lettered else None
    found = [option for option in options(field, document, cell) if option.fit >= _FIT]
    if found or not field.numeric:
        return max(found, key=lambda option: option.fit).value if found else None
    numbers = find_numbers(text, lambda *_: False)  # those that a date or an address hides
    return numbers[0].value if len(numbers) == 1 else None
