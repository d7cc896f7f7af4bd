"""Read the tables that a request lists with their columns: `orders(id, customer_id, total)`."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.text_tables import pattern

_NAME = re.compile(r"[A-Za-z_]\w*")
_KEYS = ("PRIMARY", "FOREIGN", "UNIQUE", "CONSTRAINT", "CHECK", "KEY", "INDEX")


class Table(NamedTuple):
    """A table of a request."""

    name: str
    columns: list[str]

    @property
    def row(self) -> str:
        """The name of one row, lower case."""
        low = self.name.lower()
        return f"{low[:-3]}y" if low.endswith("ies") else low.removesuffix("s")


class Column(NamedTuple):
    """A column of a table."""

    table: Table
    name: str

    def __str__(self) -> str:
        return f"{self.table.name}.{self.name}"


def tables_in(text: str) -> tuple[list[Table], str]:
    """Return the tables that a text lists with their columns, and the rest of the text."""
    found = []
    for match in pattern("sql", "listed").finditer(text):
        listed = re.sub(r"\([\w, ]*\)", " ", match["c"] or match["d"])  # without sizes of types
        parts = [part.split() for part in re.split(r",\s*|\s+and\s+", listed)]
        names = [part[0].strip('`"') for part in parts if part and part[0] not in _KEYS]
        if len(names) > 1 and all(map(_NAME.fullmatch, names)):
            found.append((match, Table(match["t"], names)))
    rest = text
    for match, _ in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    return [table for _, table in found], rest


def joining(one: Table, other: Table) -> str:
    """Return the condition that joins two tables, or ""."""
    for child, parent in ((one, other), (other, one)):
        for name in child.columns:
            owner = name.lower().removesuffix("_id")
            if name.lower().endswith("_id") and owner in (parent.row, parent.name.lower()):
                key = name if name in parent.columns else parent.columns[0]
                return f"{child.name}.{name} = {parent.name}.{key}"
    shared = [name for name in one.columns if name in other.columns and name.endswith("_id")]
    return f"{one.name}.{shared[0]} = {other.name}.{shared[0]}" if shared else ""


def source(used: list[Table], tables: list[Table], missing: Table | None) -> tuple[str, int]:
    """Return FROM with the joins that connect tables, and how many tables it names.

    Args:
        used: The tables whose columns are used.
        tables: All tables.
        missing: The table of which rows have none, joined from the left.
    """
    first = next((table for table in used if table is not missing), used[0])
    lines, joined = [f"FROM {first.name}"], [first]
    while open_ := [table for table in used if table not in joined]:
        reached = [
            (table, key)
            for table in tables
            if table not in joined and (key := _link(table, joined))
        ]
        near = [row for row in reached if row[0] in open_]
        through = [row for row in reached if any(joining(row[0], table) for table in open_)]
        if not (near or through):
            break
        table, key = (near or through)[0]
        lines.append(f"{'LEFT JOIN' if table is missing else 'JOIN'} {table.name} ON {key}")
        joined.append(table)
    return "\n".join(lines), len(joined)


def _link(table: Table, joined: list[Table]) -> str:
    return next((key for other in joined if (key := joining(other, table))), "")


def renamed(columns: list[str], asked: str) -> list[str]:
    """Return columns with the names that a request gives them: `as columns month and total`."""
    found = pattern("sql", "named").search(asked)
    names = re.split(r",\s*(?:and )?|\s+and\s+", found["c"].strip()) if found else []
    if len(names) != len(columns):
        return columns
    plain = [column.partition(" AS ")[0] for column in columns]
    return [
        column if column.rpartition(".")[2].lower() == name.lower() else f"{column} AS {name}"
        for column, name in zip(plain, names, strict=True)
    ]
