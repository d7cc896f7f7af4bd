"""Write SQL that defines a table, an index or a view, changes a table, or inserts a named row."""

from __future__ import annotations

import re
from collections.abc import Callable

from mockgateway.text_tables import load, pattern

_SQLITE_KEY = "PRIMARY KEY AUTOINCREMENT"
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
    made = _table(text) or _altered(text) or _inserted(text)
    found = pattern("sql", "creates").search(text) or pattern("sql", "alters").search(text)
    indexes = [_index(each, found["t"] if found else "") for each in _indexes(text)]
    parts = [part for part in (made, *indexes) if part]
    return "\n\n".join(parts) or None


def _table(text: str) -> str | None:
    """Return CREATE TABLE with the columns, types, constraints and keys that a request names."""
    found = pattern("sql", "creates").search(text)
    if not found or re.match(r"CREATE TABLE \S+\s*\Z", found[0]):  # a table that is given
        return None
    listed = text[found.end() :].lstrip()
    listed = _inside(listed) if listed.startswith("(") else _until_end(listed)
    mysql = re.search(r"\b(?:mysql|mariadb)\b", text, re.IGNORECASE) is not None
    rows, keys = [], []
    for part in _parts(listed):
        name, _, kind = part.strip(' .`"').partition(" ")
        if not kind or not re.fullmatch(r"\w+", name):
            continue
        kind = kind.strip('`" ')
        kind = _constraints(kind[1:-1] if kind[:1] == "(" and kind[-1:] == ")" else kind)
        if re.search(r"\bsqlite\b", text, re.IGNORECASE):
            kind = re.sub(
                "AUTO_INCREMENT PRIMARY KEY|PRIMARY KEY AUTO_INCREMENT", _SQLITE_KEY, kind
            )
        elif re.search(r"\bpostgres", text, re.IGNORECASE):
            kind = kind.replace("AUTO_INCREMENT", "GENERATED ALWAYS AS IDENTITY")
        if mysql and (key := re.search(r" ?REFERENCES (\S+?)\s?\((\w+)\)", kind)):
            # MySQL before 9.0 ignores references that stand with a column.
            kind = kind.replace(key[0], "")
            keys.append(f"  FOREIGN KEY ({name}) REFERENCES {key[1]}({key[2]})")
        rows.append(f"  {name} {kind}")
    if not rows:
        return None
    return f"CREATE TABLE {found['t']} (\n" + ",\n".join([*rows, *keys]) + "\n);"


def _inside(text: str) -> str:
    """Return the text between the first bracket and its partner."""
    depth = 0
    for at, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return text[1:at]
    return text[1:]


def _until_end(text: str) -> str:
    """Return the text up to the end of its sentence."""
    return re.split(r"\.(?=\s|\Z)|;|\n\s*\n|,? (?:and )?then (?:add|create)\b", text)[0]


def _parts(text: str) -> list[str]:
    """Return the items of a list, which commas outside brackets, lines or `and` separate."""
    parts = re.split(r"(?:,|\n\s*[-*]?|,?\s+and\s+(?=\w+ \w))(?![^(]*\))", text)
    return [" ".join(re.sub(r"^\W*and ", "", part).replace(":", " ").split()) for part in parts]


def _constraints(kind: str) -> str:
    """Return the type and the constraints of a column as SQL."""
    for row in load("sql")["constraints"]:
        kind = re.sub(row["says"], row["sql"], kind, flags=re.IGNORECASE)
    named = re.search(r" ?\bREFERENCES (\w+)\s?(?:\((\w+)\))?", kind)
    if named:
        target = f" REFERENCES {named[1]}({named[2] or 'id'})"
        kind = kind.replace(named[0], "") + target
        named = re.search(re.escape(target), kind)
    head = kind[: named.start()] if named else kind
    upper = "".join(
        part if part[0] in "'\"`" else part.upper() for part in _UPPER.findall(head.strip(" ,"))
    )
    upper = upper or "INTEGER"
    if re.match(r"(?:PRIMARY|REFERENCES|NOT|UNIQUE|DEFAULT)\b", upper):
        upper = f"{'INTEGER' if upper.startswith('PRIMARY') else 'TEXT'} {upper}"
    return upper + (named[0] if named else "")


def _altered(text: str) -> str | None:
    """Return ALTER TABLE or DROP TABLE for a column to add, remove or rename."""
    found = pattern("sql", "alters").search(text)
    table = found["t"] if found else ""
    if renamed := pattern("sql", "renames_column").search(text):
        change = f"RENAME COLUMN {renamed['c']} TO {renamed['n']}"
    elif dropped := pattern("sql", "drops_column").search(text):
        change = f"DROP COLUMN {dropped['c']}"
    elif added := pattern("sql", "adds_column").search(text):
        change = f"ADD COLUMN {added['c']} {_constraints(added['k'])}".rstrip()
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
    table = found["t"] or found["u"] or found["v"] or known
    if not table:
        return ""
    columns = re.findall(r"\w+", re.sub(r"\band\b", ",", found["d"] or found["c"]))
    name = found["n"] or f"idx_{table}_{'_'.join(columns)}"
    unique = "UNIQUE " if found["unique"] else ""
    return f"CREATE {unique}INDEX {name} ON {table} ({', '.join(columns)});"
