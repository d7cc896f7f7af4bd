"""Join a table with itself: `each employee with the name of the manager`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.ask import Ask
from mockgateway.generators.prose.queries.schema import Schema
from mockgateway.text_tables import pattern


def write(ask: Ask, schema: Schema) -> str | None:
    """Return a query of rows with the row that they point to, or None if there is no such key."""
    for column in schema.columns:
        table = column.table
        plain = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", column.name).lower()
        owner = re.fullmatch(r"(.+) id", plain)
        if (
            not owner
            or not pattern("queries", "superiors").search(owner[1])
            or schema.table(owner[1].replace(" ", "_"))
            or len(schema.tables) > 1
        ):
            continue
        label = schema.label(table)
        if (
            not re.search(rf"\b{owner[1]}s?\b(?!\W*id)", ask.text, re.IGNORECASE)
            or label.name == column.name
        ):
            continue
        kept = re.search(r"\b(?:including|even|also|without|no|null)\b", ask.text, re.IGNORECASE)
        one, other = table.row[0], owner[1][0]
        other = other if other != one else f"{other}2"
        key = next(
            (n for n in table.columns if n.lower() in ("id", f"{table.row}_id")), table.columns[0]
        )
        shown = f"{one}.{label.name} AS {table.row}, {other}.{label.name} AS {owner[1]}"
        kind = "LEFT JOIN" if kept else "JOIN"
        joined = f"{kind} {table.name} {other} ON {one}.{column.name} = {other}.{key}"
        return f"SELECT {shown}\nFROM {table.name} {one}\n{joined};"
    return None
