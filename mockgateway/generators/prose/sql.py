"""Write SQL from a description: the table, columns, conditions, order and limit that it names."""

from __future__ import annotations

import re

from mockgateway.generators.prose import given, sql_definitions, sql_schemas
from mockgateway.generators.prose.sql_conditions import Conditions
from mockgateway.generators.prose.sql_tables import tables_in
from mockgateway.text_tables import pattern

_NAME = r"[`\"\[']?(?P<{0}>[A-Za-z_]\w*)[`\"\]']?"
_NUMERIC = re.compile(r"amount|total|price|revenue|value|sum|cost|salary|quantity", re.I)
_NO_TABLE = frozenset(
    """the a an all query sql rows columns that where which one two three results names values
    descending ascending order this following last statuses for with of in by to and on named called
    only using from where""".split()
)
_FUNCTIONS = {"sum": "SUM", "total": "SUM", "average": "AVG", "avg": "AVG", "mean": "AVG"}
_FUNCTIONS |= {"maximum": "MAX", "max": "MAX", "highest": "MAX", "minimum": "MIN", "min": "MIN"}
_FUNCTIONS |= {"lowest": "MIN"}
_VALUE = r"(?P<v>'[^']*'|\"[^\"]*\"|-?\d[\w.:-]*|true|false|null|[A-Za-z][\w-]*)"
_SIGNS = {"greater": ">", "more": ">", "over": ">", "above": ">", "larger": ">", "after": ">"}
_SIGNS |= {"less": "<", "below": "<", "under": "<", "fewer": "<", "smaller": "<", "before": "<"}
_SIGNS |= {"older": ">", ">=": ">=", "<=": "<=", "<>": "<>", "!=": "<>", ">": ">", "<": "<"}
_NUMBERS = "one two three four five six seven eight nine ten".split()


def write(text: str) -> str | None:
    """Return the statement that a request describes, or None if it names no table."""
    made = sql_definitions.write(text, write) or sql_schemas.write(text) or _plain(text)
    if made and pattern("sql", "tops").search(text):
        return re.sub(r"(?s)SELECT (.*)\nLIMIT (\d+);", r"SELECT TOP \2 \1;", made)
    return made


def _plain(text: str) -> str | None:
    """Return the statement of a request that does not list the columns of its tables."""
    table = _table(text)
    if changed := _change(text, table):
        return changed
    if not table:
        return None
    group, where = pattern("sql", "group").search(text), _conditions(text, table)
    if not where and (year := re.search(r"\bin ((?:19|20)\d\d)\b", text)):
        named = re.search(r"\b(\w*date\w*|\w+_at)\b", text)
        column = named[1] if named else "created_at"
        where = f"WHERE {column} >= '{year[1]}-01-01' AND {column} < '{int(year[1]) + 1}-01-01'"
    columns = _columns(text, table)
    extra: list[str] = []
    aggregate = pattern("sql", "aggregate").search(text)
    if pattern("sql", "count").search(text) and (
        group or not columns or re.search(r"\bcounts?\b|how many", text, re.I)
    ):
        columns = [*([group["g"]] if group else []), "COUNT(*) AS count"]
    elif aggregate and (group or not columns) and not pattern("sql", "first").search(text):
        column = aggregate["c"]
        known = re.search(r"\(([\w, ]+)\)", text)  # `sales(order_date, amount)`
        if known and column not in (names := re.findall(r"\w+", known[1])):
            column = next((name for name in names if _NUMERIC.search(name)), column)
        made = (
            f"{_FUNCTIONS[aggregate['f'].lower()]}({column}) AS {aggregate['f'].lower()}_{column}"
        )
        columns = [*([group["g"]] if group else []), made]
    if group:
        extra.append(f"GROUP BY {group['g']}")
        columns = _dated(text, group["g"], columns)
    if order := _order(text, columns):
        extra.append(f"ORDER BY {order}")
    if limit := _limit(text):
        extra.append(f"LIMIT {limit}")
    distinct = "DISTINCT " if re.search(r"\b(?:distinct|unique|different)\b", text, re.I) else ""
    return _lines(f"SELECT {distinct}{', '.join(columns) or '*'}\nFROM {table}", where, *extra)


def _change(text: str, table: str) -> str | None:
    """Return a statement that joins two tables or changes rows, or None."""
    if inserted := pattern("sql", "insert").search(text):
        return _inserted(inserted)
    if joined := pattern("sql", "join").search(text):
        return _joined(text, joined)
    if table and re.search(r"\bdelete\b", text, re.IGNORECASE):
        return _lines(f"DELETE FROM {table}", _conditions(text, table))  # noqa: S608 - a text
    if table and (found := pattern("sql", "set").search(text)):
        change = f"UPDATE {table}\nSET {found['c']} = {_quoted(found['v'])}"
        return _lines(change, _conditions(text, table))
    return None


def _dated(text: str, group: str, columns: list[str]) -> list[str]:
    """Return the columns, with the date part that rows are grouped by."""
    form = {"month": "%Y-%m", "year": "%Y", "day": "%Y-%m-%d", "week": "%Y-%W"}.get(group.lower())
    if not form or not columns:
        return columns
    named = re.search(r"\b(\w*date\w*|\w+_at|\w*timestamp\w*)\b", text, re.IGNORECASE)
    return [f"strftime('{form}', {named[1] if named else 'created_at'}) AS {group}", *columns[1:]]


def _inserted(found: re.Match[str]) -> str | None:
    values = given.pairs(f"with {found['c'] or found['d']}")
    shown = [str(v).lower() if isinstance(v, bool) else _quoted(str(v)) for v in values.values()]
    table = found["t"] or found["u"]
    if not values:
        return None
    return f"INSERT INTO {table} ({', '.join(values)})\nVALUES ({', '.join(shown)});"


def _joined(text: str, found: re.Match[str]) -> str:
    """Return a query of two tables; `customer name` is the column `name` of `customers`."""
    first, second, key = found["t"], found["u"], found["k"]
    columns = []
    for name in _columns(text, first):
        table = next((each for each in (first, second) if name.startswith(each.rstrip("s"))), "")
        column = name.removeprefix(table.rstrip("s")).strip("_") if table else name
        columns.append(f"{table}.{column or 'id'}" if table else column)
    own = "id" if key.startswith(second.rstrip("s")) else key
    where = _conditions(text, first)
    if year := re.search(r"\b(?:in|for|from|during) ((?:19|20)\d\d)\b", text):
        start = f"{first}.created_at >= '{year[1]}-01-01'"
        where = f"WHERE {start} AND {first}.created_at < '{int(year[1]) + 1}-01-01'"
    return _lines(
        f"SELECT {', '.join(columns) or '*'}\nFROM {first}",
        f"JOIN {second} ON {first}.{key} = {second}.{own}",
        where,
        f"ORDER BY {order}" if (order := _order(text, columns)) else "",
        f"LIMIT {limit}" if (limit := _limit(text)) else "",
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part) + ";"


def _table(text: str) -> str:
    for form in (
        pattern("sql", "tables_1"),
        pattern("sql", "tables_2"),
        pattern("sql", "tables_3"),
        pattern("sql", "tables_4"),
        pattern("sql", "tables_5"),
    ):
        for found in form.finditer(text):
            if found["t"].lower() not in _NO_TABLE:
                return found["t"]
    return ""


def _columns(text: str, table: str) -> list[str]:
    for form in (
        pattern("sql", "columns_1"),
        pattern("sql", "columns_2"),
        pattern("sql", "columns_3"),
    ):
        if found := form.search(text):
            parts = re.split(r"\s*(?:,|\band\b)\s*", found["c"])
            names = [part.strip(' `"').removeprefix("the ") for part in parts]
            plain = [re.sub(r"\W+", "_", name) for name in names if name]
            if any(
                re.search(r"\d|_by_|^top|^(?:only|just|from|in|where)_", name) for name in plain
            ):
                continue
            if plain and not {"all", "rows", table.lower(), "everything"} & {
                n.lower() for n in plain
            }:
                return [name for name in plain if name.lower() not in ("count", "number", "query")]
    return []


def _conditions(text: str, table: str) -> str:
    tables, asked = tables_in(text)
    if tables:
        asked = pattern("sql", "set").sub("", asked)
        read = Conditions(asked, [each for each in tables if each.name == table]).found
        return f"WHERE {' AND '.join(f'{c.name} {is_}' for c, is_ in read)}" if read else ""
    if own := pattern("sql", "by_id").search(text):
        return f"WHERE {own['c']} = {_quoted(own['v'])}"
    found = pattern("sql", "where").search(text)
    if not found:
        return ""
    clause = pattern("sql", "ends").sub("", found["x"])
    parts = []
    for part in re.split(r"\s+and\s+(?!\d)|\s*,\s*(?:and\s+)?", clause):
        made = _condition(part.strip(" .;"))
        if made and not re.match(rf"(?:columns?|headers?|{table})\b", made, re.IGNORECASE):
            parts.append(made)
    return "WHERE " + " AND ".join(parts) if parts else ""


def _condition(part: str) -> str:
    if between := re.match(
        r"[`\"]?(\w+)[`\"]? (?:is )?between (\S+) and (\S+)", part, re.IGNORECASE
    ):
        return f"{between[1]} BETWEEN {_quoted(between[2])} AND {_quoted(between[3])}"
    found = pattern("sql", "condition").match(part)
    if not found or not (found["v"] or "null" in (found["o"] or "").lower()):
        return ""
    column, word = found["c"], (found["o"] or "=").lower()
    if "null" in word or (found["v"] or "").lower() == "null":
        return f"{column} IS {'NOT ' if 'not' in word else ''}NULL"
    value = _quoted(found["v"])
    bare = value.strip("'")
    if word.startswith("contain") or word == "like":
        return f"{column} LIKE '%{bare.strip('%')}%'"
    if word.startswith("start"):
        return f"{column} LIKE '{bare}%'"
    if word.startswith("end"):
        return f"{column} LIKE '%{bare}'"
    if word in ("at least", "at most") or "or equal" in word:
        return f"{column} {'>=' if word[:1] in 'g' or word == 'at least' else '<='} {value}"
    if word.startswith("not"):
        return f"{column} <> {value}"
    return f"{column} {_SIGNS.get(word.split()[0], '=')} {value}"


def _quoted(value: str) -> str:
    if value[:1] in "'\"":
        return "'" + value.strip("'\"").replace("'", "''") + "'"
    if re.fullmatch(r"-?\d+(?:\.\d+)?", value) or value.lower() in ("true", "false"):
        return value
    return f"'{value}'"


def _order(text: str, columns: list[str]) -> str:
    down = re.compile(r"\b(?:desc\w*|newest|latest|highest|largest|high to low|decreasing)\b", re.I)
    if found := pattern("sql", "first").search(text):
        column = found["c"] or (
            order["c"] if (order := pattern("sql", "order").search(text)) else "created_at"
        )
        rising = found["how"].lower() in ("oldest", "lowest", "smallest", "cheapest", "earliest")
        return column if rising else f"{column} DESC"
    if found := pattern("sql", "order").search(text):
        return f"{found['c']} DESC" if down.search(found["rest"]) else found["c"]
    if pattern("sql", "frequent").search(text) and "COUNT(*) AS count" in columns:
        return "count DESC"
    if found := pattern("sql", "top_by").search(text):
        return f"{found['c']} DESC"
    return ""


def _limit(text: str) -> int:
    found = pattern("sql", "limit").search(text)
    if not found:
        return 0
    word = found["n"].lower()
    return (
        int(word)
        if word.isdecimal()
        else {"twenty": 20, "fifty": 50}.get(word) or _NUMBERS.index(word) + 1
    )
