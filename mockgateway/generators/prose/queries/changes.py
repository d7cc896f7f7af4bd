"""Write statements that change rows: UPDATE, DELETE and INSERT of several rows."""

from __future__ import annotations

import re

from mockgateway.generators.prose import given
from mockgateway.generators.prose.queries.absence import without
from mockgateway.generators.prose.queries.ask import Ask, dialect_of, number
from mockgateway.generators.prose.queries.conditions import Conditions
from mockgateway.generators.prose.queries.guesses import guessed
from mockgateway.generators.prose.queries.schema import Schema, Table, tables_in, unqualified
from mockgateway.generators.prose.queries.values import written
from mockgateway.text_tables import pattern

_NOW = {"mysql": "NOW()", "mssql": "GETDATE()", "postgres": "NOW()"}
_STAY = re.compile(r"\b(?:unless|except|but not|keep)\b", re.IGNORECASE)


def write(text: str) -> str | None:
    """Return the statement that changes rows as a request wants, or None."""
    tables, asked = tables_in(text)
    if tables and pattern("queries", "adds_rows").search(asked):
        return _insert(tables[0], asked, dialect_of(text)) or _named_row(text)
    if pattern("queries", "deletes").search(asked):
        return _delete(tables, asked, text)
    if pattern("queries", "updates").search(asked):
        return _update(tables, asked, text)
    if not pattern("queries", "inserts").search(asked):
        return None
    made = _insert(tables[0], asked, dialect_of(text)) if tables else None
    return made or _named_row(text)


def _target(tables: list[Table], asked: str) -> tuple[Schema, Table] | None:
    """Return the tables and the one whose rows are changed: the first that is named."""
    tables = tables or guessed(asked)
    if not tables:
        return None
    places = []
    for at, table in enumerate(tables):
        found = re.search(rf"\b{table.name}\b|\b{table.row}s?\b", asked, re.IGNORECASE)
        places.append((found.start() if found else len(asked), at))
    return Schema(tables), tables[min(places)[1]]


def _delete(tables: list[Table], asked: str, text: str) -> str | None:
    target = _target(tables, asked)
    if not target:
        return None
    schema, table = target
    twice = pattern("queries", "twice").search(asked)
    if twice:
        column = schema.column(twice["c"], [table], named=False) if twice["c"] else None
        key, keeps = (
            table.columns[0],
            "MAX" if re.search("newest|latest|highest|last", asked) else "MIN",
        )
        same = column.name if column else next(n for n in table.columns[1:] or table.columns)
        return (f"DELETE FROM {table.name}\nWHERE {key} NOT IN (\n"  # noqa: S608 - a text
                f"  SELECT {keeps}({key}) FROM {table.name} GROUP BY {same}\n);")  # fmt: skip
    where = _where(Ask(asked, dialect_of(text)), schema, table)
    return f"DELETE FROM {table.name}{where};"  # noqa: S608 - a text


def _update(tables: list[Table], asked: str, text: str) -> str | None:
    target = _target(tables, asked)
    if not target:
        return None
    schema, table = target
    ask = Ask(asked, dialect_of(text))
    sets: dict[str, str] = {}
    for found in ask.matches(pattern("queries", "arithmetic").pattern):
        column = schema.column(found["c"] or found["c2"], [table], named=False)
        if column and column:
            sets[column.name] = _changed(column.name, found)
            ask.take(found)
    for found in ask.matches(pattern("queries", "assigned").pattern):
        column = schema.column(found["c"], [table], named=False)
        if column:
            sets[column.name] = _assigned(column.name, found["v"], ask.dialect, table)
            ask.take(found)
    for found in ask.matches(pattern("queries", "marked").pattern):
        state = found["v"].strip("'\"")
        flag = next((n for n in table.columns if n in (state, f"is_{state}", f"has_{state}")), "")
        status = next((n for n in table.columns if n in ("status", "state")), "")
        if flag or status:
            sets[flag or status] = (
                ("1" if ask.dialect == "sqlite" else "TRUE") if flag else f"'{state}'"
            )
            ask.take(found)
    if not sets:
        return None
    made = ",\n    ".join(f"{name} = {value}" for name, value in sets.items())
    where = _where(ask, schema, table)
    return f"UPDATE {table.name}\nSET {made}{where};"


def _changed(column: str, found: re.Match[str]) -> str:
    """Return the new value of a number that is raised, lowered or multiplied."""
    verb, amount = found[0].lower(), number(found["n"] or found["n2"])
    down = (
        re.match(r"(?:reduce|lower|decreas|cut|drop|discount|subtract|take|decrement)", verb)
        is not None
    )
    if re.search(r"%|percent", found["u"] or found["u2"] or ""):
        factor = 1 + (-1 if down else 1) * float(amount) / 100
        return f"{column} * {factor:.6g}"
    if re.match("multipl", verb):
        return f"{column} * {amount}"
    if re.match("divid", verb):
        return f"{column} / {amount}"
    return f"{column} {'-' if down else '+'} {amount}"


def _assigned(column: str, value: str, dialect: str, table: Table) -> str:
    """Return a value as it stands in SET."""
    low = value.strip().lower()
    if pattern("queries", "now").fullmatch(low):
        return _NOW.get(dialect, "CURRENT_TIMESTAMP")
    if re.fullmatch(r"today(?:'s date)?|the current date", low):
        return {"sqlite": "date('now')", "mysql": "CURDATE()"}.get(dialect, "CURRENT_DATE")
    if low in ("null", "true", "false"):
        return {"true": "1", "false": "0"}.get(low, "NULL") if dialect == "sqlite" else low.upper()
    if cased := re.fullmatch(r"(lower|upper)[ -]?case", low):
        return f"{cased[1].upper()}({column})"
    if re.fullmatch(r"zero|none", low):
        return "0" if low == "zero" else "NULL"
    return low if low in [name.lower() for name in table.columns] else written(value)


def _where(ask: Ask, schema: Schema, table: Table) -> str:
    """Return the WHERE of a change, "" if it concerns all rows."""
    absent = [told for other in schema.tables if (told := without(ask, schema, table, other))]
    read = Conditions(ask, schema, [table])
    found = read.found
    own = [f"{column.name} {told}" for column, told in found if column.table == table]
    if all(column.table == table for column, _ in found):
        own = [unqualified(told, table.name) for told in read.joined]
    for other in schema.tables:
        inner = [f"{c.name} {told}" for c, told in found if c.table == other and other != table]
        key = next((n for n in table.columns if n == f"{other.row}_id"), "")
        if inner and key:
            query = f"SELECT {other.columns[0]} FROM {other.name}"  # noqa: S608 - a text
            own.append(f"{key} IN ({query} WHERE {' AND '.join(inner)})")
    parts = list(dict.fromkeys([*own, *absent]))
    return "\nWHERE " + " AND ".join(parts) if parts else ""


def _insert(table: Table, asked: str, dialect: str) -> str | None:
    """Return INSERT for rows in brackets, in bullets or separated by semicolons."""
    listed = re.findall(r"\(([^()]+,[^()]+)\)", asked) or re.findall(
        r"(?m)^\s*(?:[-*•]|\d+[.)])\s*(.+)$", asked
    )
    if not listed and ":" in asked:
        listed = [part for part in re.split(r";|\n", asked.rpartition(":")[2]) if "," in part]
    rows = [
        [
            part.strip()
            for part in re.split(r",\s*(?=(?:[^']*'[^']*')*[^']*\Z)|\s+[|/–-]\s+", row.strip(" ."))
        ]
        for row in listed
    ]
    sizes = {len(row) for row in rows}
    if len(sizes) != 1:
        return None
    size = sizes.pop()
    columns = table.columns if size == len(table.columns) else table.columns[1:]
    if size != len(columns):
        return None
    values = ",\n  ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    made = f"INSERT INTO {table.name} ({', '.join(columns)})\nVALUES\n  {values}"
    if re.search(r"\bupsert|\bon conflict|already exists|insert or update|duplicate", asked, re.I):
        made += _conflict(table, columns, dialect)
    return made + ";"


def _named_row(text: str) -> str | None:
    """Return INSERT for a row whose values stand with their names, or None."""
    found = pattern("queries", "insert_pairs").search(text)
    values = given.pairs(f"with {found['c'] or found['d']}") if found else {}
    if not found or not values:
        return None
    shown = [str(v).upper() if isinstance(v, bool) else written(str(v)) for v in values.values()]
    table = found["t"] or found["u"]
    return f"INSERT INTO {table} ({', '.join(values)})\nVALUES ({', '.join(shown)});"


def _conflict(table: Table, columns: tuple[str, ...], dialect: str) -> str:
    key = table.columns[0]
    others = [name for name in columns if name != key]
    if dialect == "mysql":
        return "\nON DUPLICATE KEY UPDATE " + ", ".join(f"{n} = VALUES({n})" for n in others)
    sets = ", ".join(f"{n} = excluded.{n}" for n in others)
    return f"\nON CONFLICT ({key}) DO UPDATE SET {sets}"


def _literal(value: str) -> str:
    return value.upper() if value.lower() in ("null", "true", "false") else written(value or "''")
