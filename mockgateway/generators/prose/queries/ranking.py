"""Write queries for the first rows of each group, with a window function."""

from __future__ import annotations

from mockgateway.generators.prose.queries.item import Item
from mockgateway.generators.prose.queries.ordering import Ordering
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, source, unqualified


def ranked(
    schema: Schema, ordering: Ordering, groups: list[Column], items: list[Item], where: list[str],
    tables: list[Table],
) -> str:  # fmt: skip
    """Return the first rows of each group.

    Args:
        schema: All tables.
        ordering: The order within a group, and how many rows of each are wanted.
        groups: What the rows are grouped by.
        items: The columns to show; with fewer than two, all of the table are shown.
        where: The conditions.
        tables: The tables that the conditions need.
    """
    order = ordering.orders[0]
    column = ordering.column_of(order) or schema.columns[0]
    main = column.table
    keys = [_key_of(group, main, schema) for group in groups]
    items = [_apart(item, items) for item in items if item.column] if len(items) > 1 else []
    shown = ", ".join(item.shown for item in items) or f"{main.name}.*"
    own = [main, *[i.column.table for i in items if i.column], *[key.table for key in keys]]
    froms, joined = source(list(dict.fromkeys([*own, *tables])), schema.tables, [])
    window = f"PARTITION BY {', '.join(map(str, keys))} ORDER BY {column}{order.down}"
    lines = [f"SELECT {shown},", f"  ROW_NUMBER() OVER ({window}) AS position", *froms.split("\n")]
    lines += [f"WHERE {' AND '.join(where)}"] if where else []
    text = "\n".join(f"  {line}" for line in lines)
    text = text if len(joined) > 1 else unqualified(text, main.name)
    names = ", ".join(i.alias or i.expression.rpartition(".")[2] for i in items)
    count = ordering.per_group
    told = "position = 1" if count == 1 else f"position <= {count}"
    names = names or ", ".join(main.columns)
    return f"WITH ranked AS (\n{text}\n)\nSELECT {names}\nFROM ranked\nWHERE {told};"


def _key_of(group: Column, main: Table, schema: Schema) -> Column:
    """Return the foreign key in the table of the rows, or the key of the table of a label."""
    if group.table is main or group != schema.label(group.table):
        return group
    own = [name for name in main.columns if name.lower() == f"{group.table.row}_id"]
    return Column(main, own[0]) if own else Column(group.table, group.table.columns[0])


def _apart(item: Item, items: list[Item]) -> Item:
    """Return an item with the name of its table before its own, if another has the same."""
    name = item.expression.rpartition(".")[2]
    same = [each for each in items if each.expression.rpartition(".")[2] == name]
    if len(same) < 2 or item.alias or not item.column:
        return item
    return item._replace(alias=f"{item.column.table.row}_{name}")
