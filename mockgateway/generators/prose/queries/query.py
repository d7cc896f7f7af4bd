"""Compose a query from the parts of a request that the other modules read."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.absence import without
from mockgateway.generators.prose.queries.ask import Ask
from mockgateway.generators.prose.queries.cases import labels
from mockgateway.generators.prose.queries.conditions import Conditions
from mockgateway.generators.prose.queries.grouping import groups, limits
from mockgateway.generators.prose.queries.item import Item
from mockgateway.generators.prose.queries.ordering import Ordering
from mockgateway.generators.prose.queries.ranking import ranked
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, source, unqualified
from mockgateway.generators.prose.queries.selection import Selection
from mockgateway.generators.prose.queries.values import sign_of
from mockgateway.text_tables import pattern


class Query:
    """One query while it is read from a request."""

    def __init__(self, schema: Schema, ask: Ask) -> None:
        self._schema, self._ask = schema, ask
        self._main = self._first_table()
        near = [self._main]
        named = ask.first(pattern("queries", "named").pattern)
        listed = re.sub(r"\band\b", ",", named["c"] or named["a"]) if named else ""
        # Rows without a partner are kept: `including those without orders`.
        self._optional = ask.first(pattern("queries", "including").pattern) is not None
        absent = (without(ask, schema, self._main, table) for table in schema.tables)
        self._absent = [told for told in absent if told]
        self._limits = limits(ask, schema, self._main)
        self._ordering = Ordering(ask, schema, self._main)
        self._groups = groups(ask, schema, near, bool(self._ordering.per_group))
        self._cases = [case] if (case := labels(ask, schema, near)) else []
        self._where = self._conditions(near)
        names = re.findall(r"[A-Za-z_]\w*", listed)
        self._items = Selection(
            schema, ask, near, self._ordering, self._groups, names, self._limits
        ).items()

    def _first_table(self) -> Table:
        """Return the table whose rows are wanted: the first that is named, but for counts."""
        text = re.sub(r"\b(?:number|count) of \w+|\bhow many \w+", " ", self._ask.text)
        rated = []
        for at, table in enumerate(self._schema.tables):
            nouns = rf"\b(?:{table.name}|{table.row})(?:s|'s)?\b".replace("_", "[ _]")
            if found := re.search(nouns, text, re.IGNORECASE):
                of_all = re.search(rf"\b(?:of (?:all|the)?|all|for) ?{nouns}", text, re.IGNORECASE)
                rated.append((not of_all, found.start(), at))
        return self._schema.tables[min(rated)[2] if rated else 0]

    def _conditions(self, near: list[Table]) -> list[str]:
        read = Conditions(self._ask, self._schema, near)
        self._tables_of_conditions = [column.table for column, _ in read.found]
        where = read.joined
        compared = pattern("queries", "than_average").search(self._ask.text)
        if compared:
            column = self._schema.column(compared["c"] or "", near, named=False)
            column = column or next((c for c in self._schema.columns if c.is_numeric), None)
            if column:
                self._ask.take(compared)
                inner = f"SELECT AVG({column.name}) FROM {column.table.name}"  # noqa: S608 - a text
                where.append(f"{column} {sign_of(compared['o'])} ({inner})")
        return where

    def written(self) -> str:
        """Return the statement."""
        figures = [item for item in self._items if item.function]
        figures += [self._ordering.figure] if self._ordering.figure else []
        columns = [group for group in self._groups if isinstance(group, Column)]
        where = list(dict.fromkeys([*self._where, *self._absent]))
        if self._ordering.first_per_group and columns and not figures:
            tables = self._tables_of_conditions
            return ranked(self._schema, self._ordering, columns, self._items, where, tables)
        having = [str(each) for each in self._limits if not each.joins_only]
        used = self._used()
        outer = [table for table in used if table is not self._main] if self._optional else []
        froms, joined = source(used, self._schema.tables, outer)
        moved = [part for part in where for t in outer if part.startswith(f"{t.name}.")]
        froms += "".join(f" AND {part}" for part in moved)
        where = [part for part in where if part not in moved]
        items = [_counted(item) for item in self._items] if outer else self._items
        grouped = self._group_by(columns, len(joined) > 1) if figures or having else []
        order = self._ordering.written(items)
        lines = [
            f"SELECT {self._head(items, bool(figures), joined)}",
            froms,
            f"WHERE {' AND '.join(where)}" if where else "",
            f"GROUP BY {', '.join(grouped)}" if grouped else "",
            f"HAVING {' AND '.join(having)}" if having and grouped else "",
            f"ORDER BY {order}" if order else "",
            "" if self._limits_first else self._ordering.limit,
        ]
        text = "\n".join(line for line in lines if line) + ";"
        return text if len(joined) > 1 or self._absent else unqualified(text, used[0].name)

    @property
    def _limits_first(self) -> bool:
        """Whether the limit stands as TOP behind SELECT."""
        return self._ask.dialect == "mssql" and self._ordering.count > 0

    def _head(self, items: list[Item], has_figures: bool, joined: list[Table]) -> str:
        """Return what stands behind SELECT."""
        shown = ", ".join([item.shown for item in items] + self._cases)
        shown = shown or (f"{self._main.name}.*" if len(joined) > 1 else "*")
        used = [item.column.table for item in items if item.column]
        hidden = self._limits and items and any(t not in used for t in joined)
        asked = pattern("queries", "once").search(self._ask.text) is not None
        once = asked or bool(self._ordering.nth) or bool(hidden)
        top = f"TOP {self._ordering.count} " if self._limits_first else ""
        return f"{'DISTINCT ' if once and not has_figures else ''}{top}{shown}"

    def _group_by(self, columns: list[Column], is_joined: bool) -> list[str]:
        """Return what rows are grouped by; the key of a table goes with its label."""
        made: list[str] = []
        for item in self._items:
            column = item.column
            if item.function:
                continue
            if column and item.expression == str(column) and is_joined:
                key = column.table.columns[0]
                if self._schema.label(column.table) == column and key.endswith("id"):
                    made.append(f"{column.table.name}.{key}")
            made.append(item.expression)
        made += [str(column) for column in columns if str(column) not in made]
        if not made and self._limits:
            made = [f"{self._main.name}.{self._main.columns[0]}"]
        return list(dict.fromkeys(made))

    def _used(self) -> list[Table]:
        """Return the tables whose columns are used; the table of the rows comes first."""
        tables = [item.column.table for item in self._items if item.column]
        tables += [group.table for group in self._groups if isinstance(group, Column)]
        tables += self._tables_of_conditions
        for each in self._limits:
            if each.subject:
                subject = each.subject
                tables.append(subject.table if isinstance(subject, Column) else subject)
        tables += self._ordering.tables(self._items)
        if self._optional or not tables or self._main in tables or self._absent:
            tables.insert(0, self._main)
        return list(dict.fromkeys(tables))


def _counted(item: Item) -> Item:
    """Return a figure that is 0 for a row without a partner."""
    if item.expression == "COUNT(*)" and item.column:
        return item._replace(expression=f"COUNT({item.column})")
    if item.function == "SUM":
        return item._replace(expression=f"COALESCE({item.expression}, 0)")
    return item
