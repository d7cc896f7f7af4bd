"""Write SQL that defines a table, an index or a view, changes a table, or inserts a named row."""

from __future__ import annotations

import re
from collections.abc import Callable

from mockgateway.generators.prose.queries import creation
from mockgateway.text_tables import pattern

_UPPER = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|[^'\"`]+")


def write(text: str, select: Callable[[str], str | None]) -> str | None:
    """Return the statements that a request describes, or None if it defines nothing.

    Args:
        text: The request.
        select: A function that returns the query of a request, for views.
    """
    if viewed := pattern("sql", "view").search(text):
        query = select(f"select {viewed['q']}")
        return f"CREATE VIEW {viewed['t']} AS\n{query}" if query else None
    made = creation.write(text) or _altered(text) or _inserted(text)
    table = re.match(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", made or "")
    altered = pattern("sql", "alters").search(text)
    known = table[1] if table else altered["t"] if altered else ""
    indexes = [_index(each, known) for each in _indexes(text)]
    parts = [part for part in (made, *indexes) if part]
    return "\n\n".join(parts) or None


def _altered(text: str) -> str | None:
    """Return ALTER TABLE or DROP TABLE for a column to add, remove or rename."""
    found = pattern("sql", "alters").search(text)
    table = found["t"] if found else ""
    if renamed := pattern("sql", "renames_column").search(text):
        change = f"RENAME COLUMN {renamed['c']} TO {renamed['n']}"
    elif dropped := pattern("sql", "drops_column").search(text):
        change = f"DROP COLUMN {dropped['c']}"
    elif added := creation.added(text):
        change, table = f"ADD COLUMN {added[0]}", added[1] or table
    else:
        dropped = pattern("sql", "drops_table").search(text)
        return f"DROP TABLE {dropped['t']};" if dropped else None
    if re.search(r"\b(?:sql server|t-?sql|oracle)\b", text, re.IGNORECASE):
        change = change.replace("ADD COLUMN", "ADD")
    return f"ALTER TABLE {table}\n{change};" if table else None


def _inserted(text: str) -> str | None:
    """Return INSERT for `adds a product named 'Kettle' with price 29.90 to products(...)`."""
    listed = pattern("sql", "into").search(text)
    if not listed:
        return None
    columns = [part.split()[0] for part in listed["c"].split(",") if part.split()]
    rest = text[: listed.start()] + " " + text[listed.end() :]
    rest = re.sub(r"\b(?:named|called)\b", "name", rest, flags=re.IGNORECASE)
    values = {}
    for column in columns:
        shown = column.replace("_", "[ _]")
        form = rf"\b{shown}\b{pattern('sql', 'given_value').pattern}"
        if found := re.search(form, rest, re.IGNORECASE):
            values[column] = _literal(found["v"])
    if not values:
        return None
    names, given = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {listed['t']} ({names})\nVALUES ({given});"


def _literal(value: str) -> str:
    plain = value.strip("'\"").lstrip("$€£")
    if value[0] not in "'\"" and re.fullmatch(r"-?\d+(?:\.\d+)?|true|false", plain):
        return plain
    return "'" + plain.replace("'", "''") + "'"


def _indexes(text: str) -> list[re.Match[str]]:
    return list(pattern("sql", "indexes").finditer(text))


def _index(found: re.Match[str], known: str) -> str:
    """Return CREATE INDEX on the table of an index, or on the table that is known."""
    table = found["t"] or found["u"] or found["v"] or found["w"] or known
    if not table:
        return ""
    columns = re.findall(r"\w+", re.sub(r"\band\b", ",", found["d"] or found["e"] or found["c"]))
    name = found["n"] or f"idx_{table}_{'_'.join(columns)}"
    unique = "UNIQUE " if found["unique"] else ""
    return f"CREATE {unique}INDEX {name} ON {table} ({', '.join(columns)});"
