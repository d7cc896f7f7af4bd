"""Read what rows are grouped by, and the conditions on the groups: `per customer`."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.queries.ask import Ask, number
from mockgateway.generators.prose.queries.items import Items
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, words_of
from mockgateway.generators.prose.queries.values import sign_of
from mockgateway.text_tables import load, pattern

_ROWS = ("rows", "entries", "records", "times", "time")


class Limit(NamedTuple):
    """A condition on the figure of a group."""

    told: str
    subject: Table | Column | None  # what is counted or added up
    function: str

    @property
    def joins_only(self) -> bool:
        """Whether it says no more than `at least one`, which a join demands anyway."""
        return isinstance(self.subject, Table) and self.told in (">= 1", "> 0")

    def __str__(self) -> str:
        inner = str(self.subject) if isinstance(self.subject, Column) else "*"
        distinct = "DISTINCT " if self.function == "COUNT" and inner != "*" else ""
        return f"{self.function}({distinct}{inner}) {self.told}"


def limits(ask: Ask, schema: Schema, main: Table | None) -> list[Limit]:
    """Return the conditions on counts of rows and on figures of groups."""
    near = [main] if main else []
    made = []
    for found in ask.matches(pattern("queries", "totals_above").pattern):
        column = schema.column(found["t"], near, named=False)
        if column and column.is_numeric:
            value = found["n"].replace(",", "").rstrip(".")
            made.append(Limit(f"{sign_of(found['o'])} {value}", column, "SUM"))
            ask.take(found)
    for found in ask.matches(pattern("queries", "having").pattern):
        noun, value = found["t"], number(found["n"])
        table = main if noun in _ROWS else schema.table(noun)
        column = None if table else schema.column(noun, near, named=False)
        own = column and (column.name.endswith("_id") or not column.is_numeric)
        of_group = table is not main or noun in _ROWS or _of_groups(ask, schema, found)
        if value and (own or (table and of_group)):
            made.append(Limit(f"{sign_of(found['o'])} {value}", table or column, "COUNT"))
            ask.take(found)
    for found in ask.matches(pattern("queries", "occurs").pattern):
        told = f"{sign_of(found['o'] or found['o2'])} {number(found['n'] or found['n2'])}"
        made.append(Limit(told, main, "COUNT"))
        ask.take(found)
    for found in ask.matches(pattern("queries", "groups_above").pattern):
        column = schema.column(found["g"], near)
        number_ = next((c for c in schema.columns if c.is_numeric), None)
        if column and not column.is_numeric and number_:
            function = "AVG" if re.search(r"\baverage\b", ask.text, re.I) else "SUM"
            value = found["n"].replace(",", "").rstrip(".")
            made.append(Limit(f"{sign_of(found['o'])} {value}", number_, function))
            ask.take(found)
    for found in ask.matches(pattern("queries", "figure_limit").pattern):
        plain = any(c.name.lower() == found["f"].lower() for c in schema.columns)
        item = Items(schema, near, True).item(found["f"])
        if plain and found[0].lower().startswith("where"):
            continue
        if item and item.function and item.column:
            value = found["n"].replace(",", "").rstrip(".")
            made.append(Limit(f"{sign_of(found['o'])} {value}", item.column, item.function))
            ask.take(found)
    return made


def _of_groups(ask: Ask, schema: Schema, found: re.Match[str]) -> bool:
    """Return whether a number of rows of the main table is about groups of them."""
    said = words_of(ask.before(found))[-1:]
    of_column = said and schema.table(said[0]) is None and schema.column(said[0])
    figures = re.search(r"\b(?:average|total|sum)\b", ask.text, re.IGNORECASE) is not None
    return (
        bool(of_column) or figures or pattern("queries", "of_groups").search(ask.text) is not None
    )


def groups(ask: Ask, schema: Schema, near: list[Table], each: bool) -> list[Column | str]:
    """Return the columns and date parts by which rows are grouped.

    Args:
        ask: The request.
        schema: The tables.
        near: Tables that are preferred.
        each: Whether `of each` makes a group, too.
    """
    made: list[Column | str] = []
    if re.search(r"\b(?:running|cumulative)\b", ask.text, re.IGNORECASE):
        return made
    for found in ask.matches(pattern("queries", "grouped_all" if each else "grouped").pattern):
        plural = schema.table(found["g"] or "") if found[0].lower().startswith("by ") else None
        if (
            plural
            and found["g"].lower() == plural.name.lower()
            and plural.row != plural.name.lower()
        ):
            continue  # `posts by authors from Norway`
        parts = re.split(r",\s*|\s+and\s+", (found["a"] or found["g"]).lower())
        read = [group for part in parts if (group := _group(part, schema, near))]
        if read:
            made += [group for group in read if group not in made]
            words = words_of(parts[0])
            ask.take(found)
            if len(words) > 1 and schema.table(words[1]) and not schema.table(words[0]):
                ask.text += f" . {words[0]} {words[1]} ."  # `for every published post`
    return made


def _group(phrase: str, schema: Schema, near: list[Table]) -> Column | str | None:
    words, parts = words_of(phrase), load("queries")["date_parts"]
    part = next((word for word in words if word in parts), "")
    if part and "_".join(words) not in [c.name.lower() for c in schema.columns]:
        return str(parts[part])
    table = schema.table(words[1]) if len(words) > 1 else None
    if table and not schema.table(words[0]) and words[0] not in [c.name for c in schema.columns]:
        return schema.label(table)  # `published post`
    said = (" ".join(words[:size]) for size in (3, 2, 1) if words)
    return next((column for each in said if (column := schema.column(each, near))), None)
