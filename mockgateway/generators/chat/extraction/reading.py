"""Read an object of a JSON Schema out of texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from . import ranking
from .assignment import Choose, assign
from .commitments import read_commitments
from .conditions import read_conditions
from .document import Document
from .entities import read_entities
from .fields import Field
from .groups import grouped_values
from .lists import list_of
from .row_exceptions import exceptions
from .row_values import read_row
from .rows import find_rows, region_of
from .shapes import ListShape, Shape
from .span import Span
from .special import Assigned, Path
from .table_rows import find_table, is_sum, read_table
from .tables import Range
from .tallies import tally
from .two_part_rows import read_two_parts

Json = Any


class Reading(NamedTuple):
    """The values of an object by path."""

    values: dict[Path, Json]
    clear: set[Path]  # paths of values that have a label or are the only ones of their kind


def read_object(
    shape: Shape, documents: Sequence[Document], choose: Choose = ranking.choose
) -> Reading:
    """Return the values for an object in texts, each list as one value.

    Args:
        shape: The object's fields.
        documents: The texts, the most important first.
        choose: Revises the values that the rules assign.
    """
    values: dict[Path, Json] = {}
    clear: set[Path] = set()
    for number, document in enumerate(documents):
        scope = (0, len(document.text))
        left = [leaf for leaf in shape.leaves if leaf.path not in values]
        if number:  # older turns only supply missing values, and only labelled ones
            left = [leaf for leaf in left if _may_be_older(leaf.field)]
        apart = [
            span
            for table in document.tables
            if len(table.rows) > 1
            for span in document.within(table.body)
        ]
        # Copies (Cc) are read first, since their addresses are not those of the recipients.
        for part in sorted(shape.lists, key=lambda part: part.path[-1] not in ("cc", "bcc")):
            items = [] if part.path in values else read_list(part, document, scope, apart)
            copied = [item for key in values if key[-1] in ("cc", "bcc") for item in values[key]]
            if items := [item for item in items if item not in copied]:
                values[part.path] = items
                clear.add(part.path)
        if left:
            found = assign(left, document, scope, apart=apart, choose=None if number else choose)
            values |= found.values
            clear |= found.clear
        if not number:
            counts = tally(left, values, document)
            values |= counts
            clear |= counts.keys()
    return Reading(values, clear)


def _may_be_older(field: Field) -> bool:
    """Return whether a field may take its value from an older turn."""
    plain_kind = field.enum is None and field.type != "boolean"
    return field.required and plain_kind and bool(field.telling or field.kinds)


def read_list(
    part: ListShape, document: Document, scope: Range, apart: list[Span] | None = None
) -> list[Json]:
    """Return the items for a list in a part of a text, and add their values to `apart`."""
    shape = part.items
    if shape is None:
        return []
    if isinstance(shape, Field):
        return list_of(shape, document, scope)
    if conditions := read_conditions(shape.leaves, document, scope):
        return conditions
    if (table := find_table(shape.leaves, document, scope)) is not None:
        objects = [row for row in table.rows if not is_sum(document, row)]
        return [nested(row) for row in read_table(shape.leaves, document, table, objects)]
    region, headed = region_of(part.path[-1], document, scope)
    if pairs := read_two_parts(shape.leaves, document, scope, region if headed else None):
        return pairs
    if entities := read_entities(shape.leaves, document, scope):
        return entities
    rows = find_rows(part.path[-1], shape.leaves, document, scope)
    tasks = read_commitments(part.path[-1], shape.leaves, document, scope)
    if tasks and (len(tasks) >= len(rows) or document.turns or not _is_listed(document, rows)):
        return tasks
    taken: list[Span] = []
    found = [_row(shape, document, row, taken) for row in rows]
    if apart is not None and len(rows) > 1:
        apart += taken
    groups = grouped_values(shape.leaves, document, rows)
    told = exceptions(shape.leaves, document, rows)
    found = [
        row | nested({**group, **more})
        for row, group, more in zip(found, groups, told, strict=True)
    ]
    return [row for row in _carried(found, shape) if row]


def _is_listed(document: Document, rows: Sequence[Range]) -> bool:
    """Return whether rows are lines of their own, as in a table or a list."""
    return all("\n" in document.text[max(0, row[0] - 8) : row[0]] for row in rows)


def _carried(rows: list[Json], shape: Shape) -> list[Json]:
    """Return rows; one without a day or a person gets that of the previous row."""
    carried = [
        leaf.path[0]
        for leaf in shape.leaves
        if len(leaf.path) == 1
        and not leaf.field.nullable
        and leaf.field.kinds[:1] in (("date",), ("weekday",), ("person",))
    ]
    for before, row in pairwise(rows):
        for name in carried:
            if row and name in before:
                row.setdefault(name, before[name])
    return rows


def _row(shape: Shape, document: Document, scope: Range, taken: list[Span]) -> Json:
    found: Assigned = read_row(shape.leaves, document, scope)
    values = dict(found.values)
    taken += found.taken
    for part in shape.lists:
        if items := read_list(part, document, scope):
            values[part.path] = items
    return nested(values)


def nested(values: dict[Path, Json]) -> Json:
    """Return values by path as nested objects."""
    out: dict[str, Json] = {}
    for path, value in values.items():
        holder = out
        for name in path[:-1]:
            holder = holder.setdefault(name, {})
        holder[path[-1]] = value
    return out
