"""Work on the data that a message holds: convert, filter, sort, group and compute them."""

from __future__ import annotations

import re

from mockgateway.generators.prose import given
from mockgateway.generators.prose import rows as rows_reader
from mockgateway.generators.prose.datasets import (
    entries,
    figures,
    grouping,
    measures,
    mentions,
    nesting,
    operations,
    output,
    statements,
)
from mockgateway.generators.prose.datasets.tables import Cell, Table, find, read
from mockgateway.generators.prose.source import split_source
from mockgateway.text_tables import pattern

_LONGEST, _LONGEST_NAME = 8000, 5  # characters of a message, words of a column
_FEWEST, _LONGEST_CELL = 2, 8  # columns, words
_OPERATIONS = (
    operations.filtered,
    operations.extended,
    operations.grouped,
    operations.ordered,
    operations.limited,
)


def answer(text: str) -> str | None:
    """Return the data of a message in the form that it asks for, or None."""
    asked, source = split_source(text) if len(text) <= _LONGEST else (text, "")
    if not source or pattern("datasets", "other_task").search(asked):
        return None
    for task in (nesting.answer, grouping.answer, measures.answer, mentions.answer, figures.answer):
        if (made := task(asked, source)) is not None:
            return made
    table = read(source) or _of_prose(source, asked)
    if table is None or (table.loose and not pattern("datasets", "by_column").search(asked)):
        return entries.answer(asked, source)
    return _of_table(table, asked)


def _of_table(table: Table, asked: str) -> str | None:
    """Return the records that a request wants, or the figure that it asks for."""
    if (figure := figures.of_table(table, asked)) is not None:
        return figure
    kind = output.wanted(asked)
    made = table
    for operation in _OPERATIONS:
        made = operation(made, asked)
    changed = made != table
    made = _selected(made, asked, len(table.heads))
    if not changed and (not kind or (not table.named and made.heads == table.heads)):
        return None
    return output.write(
        made, kind or ("csv" if table.named and not output.form_of(asked)[0] else ""), asked
    )


def _of_prose(source: str, asked: str) -> Table | None:
    """Return the records of sentences, for the columns or the rows that a request names."""
    if output.wanted(asked) in ("", "json", "yaml", "yml", "xml"):
        return None
    rest = pattern("datasets", "no_columns").sub(".", pattern("datasets", "adds").sub(" ", asked))
    heads = given.columns(rest) or given.parts_of_lines(rest)[0]
    if sides := pattern("datasets", "row_names").search(asked):
        low = source.lower()
        names = tuple(head for head in heads if head.lower() in low)
        parts = [part.strip() for part in re.split(r",\s*(?:and )?|\s+and\s+", sides["x"])]
        rows = statements.read(source, ["", *parts], names)
        lead = next((head for head in heads if head not in names), "Feature")
        made = [list(row) for row in zip(*rows, strict=True)]
        cells = [[part, *row] for part, row in zip(parts, made[1:], strict=False)]
        return Table([lead, *made[0]], cells) if rows else None
    if len(heads) < _FEWEST:
        return None
    kinds = {rows_reader.kind_of(head) for head in heads}
    if rows_reader.is_keyed(heads) or "person" in kinds:
        found = given.rows(source, heads)
        if not found or any(
            not cell or len(cell.split()) > _LONGEST_CELL for row in found for cell in row
        ):
            found = statements.read(source, heads) or found
    else:
        found = statements.read(source, heads) or given.rows(source, heads)
    fits = found and all(len(row) == len(heads) for row in found)
    return Table(heads, found) if fits else None


def _selected(table: Table, asked: str, own: int) -> Table:
    """Return the columns that a request names, with its names, in its order.

    Args:
        table: The records; the columns behind the first `own` ones were computed.
        asked: The request.
        own: The number of columns of the source.
    """
    rest = pattern("datasets", "no_columns").sub(".", pattern("datasets", "adds").sub(" ", asked))
    names = [pattern("datasets", "type_hint").sub("", name) for name in given.columns(rest)]
    names = [name for name in names if len(name.split()) < _LONGEST_NAME]
    names = names or given.parts_of_lines(asked)[0]
    if not table.named and len(names) == len(table.heads):
        return Table(
            names,
            [
                [_bare(cell, name) for cell, name in zip(row, names, strict=True)]
                for row in table.rows
            ],
        )
    if dropped := pattern("datasets", "drops").search(asked):
        at = find(table, dropped["x"] or dropped["y"]) if table.named else None
        kept = [to for to in range(len(table.heads)) if to != at]
        return _columns(table, kept, [table.heads[to] for to in kept])
    places = [find(table, name) for name in names] if table.named else []
    if not places or None in places or len(set(places)) < len(places):
        return table
    found = [at for at in places if at is not None]
    added = [at for at in range(own, len(table.heads)) if at not in found]
    keyed = [re.sub(r"\W+", "_", name) if "_" in table.heads[at] and name.islower() else name
             for name, at in zip(names, found, strict=True)]  # fmt: skip
    return _columns(table, [*found, *added], [*keyed, *(table.heads[at] for at in added)])


def _bare(cell: Cell, name: str) -> Cell:
    """Return the value of a cell without the name of its column (`31 points`)."""
    words = "|".join(re.escape(word) for word in name.split())
    found = re.fullmatch(
        rf"(?i)(?:(?:{words})s?\s*)*([+-]?[\d.,]+)(?:\s*(?:{words})s?)*", str(cell)
    )
    return found[1] if found else cell


def _columns(table: Table, places: list[int], heads: list[str]) -> Table:
    return Table(heads, [[row[at] for at in places] for row in table.rows])
