"""Invent records, such as ten customers, as CSV, JSON, YAML, SQL or a table."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import conversion
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.languages import language
from mockgateway.generators.prose.question import fill
from mockgateway.text_tables import pattern

_TABLE = "inventing/rows"
_MOST, _USUAL, _FEWEST = 60, 5, 2  # records, and columns
_LIST = r"(?P<x>[\w\"'`][^.;:\n()]*?,[^.;:\n()]+|[\w\"'`]+ and [\w\"'`]+)"
_NAMED = r"(?:columns?|fields?|keys?|properties|attributes|header(?: row)?)\b:?\s*"
_COLUMNS = (
    re.compile(rf"\b{_NAMED}{_LIST}"),
    re.compile(rf"(?:\b(?:with|having|containing)|\()\s*(?:the |these )?(?:following )?{_LIST}"),
    re.compile(rf":\s*{_LIST}"),
)
_COUNT = re.compile(r"\b(\d{1,2}|\w+)\b(?= (?:[\w-]+ ){0,3}?[\w-]+s\b)(?! (?:columns|fields|keys))")
_FIRST_DAY = date(2025, 1, 14)


def records(wish: Wish) -> str | None:
    """Return invented records in the format that the request names, else as a table."""
    keys, thing, count = _keys(wish.asked), _thing(wish.asked), _count(wish.asked)
    if not keys:
        return None
    rows = [{key: _value(key, thing, at) for key in keys} for at in range(count)]
    if any(value is None for row in rows for value in row.values()):
        return None
    if wish.has("sql|insert"):
        return _inserts(wish, thing, rows)
    if wish.has("json"):
        single = count == 1 or wish.has(r"json object for an? |an? (?:single )?json object")
        return json.dumps(rows[0] if single else rows, ensure_ascii=False, indent=2)
    if wish.has("ya?ml"):
        return conversion.written(rows, "yaml")
    if wish.has("csv|comma"):
        return conversion.written(rows, "csv")
    cells = [[_shown(value) for value in row.values()] for row in rows]
    return conversion.table([key.replace("_", " ") for key in keys], cells)


def _count(asked: str) -> int:
    """Return the number of records."""
    numbers = language("en").numbers
    for found in _COUNT.finditer(asked):
        word = found[1].lower()
        if word.isdecimal() or (word in numbers and word not in ("a", "an", "one", "single")):
            return min(language("en").number(word), _MOST)
    return _USUAL


def _thing(asked: str) -> str:
    """Return the noun for a record: `customer` for `10 fake customers`."""
    head = re.split(
        r" with (?!\d|two|three|four|five|\w+ (?:fake|sample))| columns?\b|:(?! ?\d)|\(", asked
    )[0]
    kinds = [column["of"] for column in text_tables.load(_TABLE)["columns"] if "of" in column]
    known = re.search(rf"\b({'|'.join(kinds)})(?:e?s|ies|y)?\b", head, re.IGNORECASE)
    if person := pattern(_TABLE, "people_are").search(head):
        return re.sub(r"s\Z", "", person[0].lower())
    if known:
        return known[1].lower()
    counted = re.search(r"\b\d+ (?:[\w-]+ )*?([\w-]{3,}?)(?:e?s)?(?: (?:as|in|for)\b|\Z)", head)
    return counted[1].lower() if counted else "item"


def _keys(asked: str) -> list[str]:
    """Return the names of the columns that a request lists."""
    asked = re.sub(r"\s*\([^(),]*\)", "", asked)  # hints such as `(array)`
    for form in _COLUMNS:
        for found in form.finditer(asked):
            text = re.sub(r"\b(?:as|in|and (?:return|output|no)|only|for)\b .*", "", found["x"])
            parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text)
            keys = [re.sub(r"\A(?:an?|the) |\s*\(.*\)", "", part.strip(" \"'`")) for part in parts]
            keys = [re.sub(r"\W+", "_", key) for key in keys if key]
            if len(keys) >= _FEWEST and all(key.count("_") < _FEWEST + 1 for key in keys):
                return keys
    return []


def _value(key: str, thing: str, at: int) -> Any:
    """Return the value of a column for a thing with a number; None if nothing is known."""
    table, values = text_tables.load(_TABLE), _gaps(thing, at)
    is_person = pattern(_TABLE, "people_are").search(thing) is not None
    if is_person and re.fullmatch(r"(?:full_?)?name", key, re.IGNORECASE):
        return values["name"]
    for row in table["first"]:
        if re.search(row["key"], key) or re.search(row["key"], key.lower()):
            return _filled(row["says"], values)
    for column in table["columns"]:
        is_of = "of" not in column or re.search(rf"\b(?:{column['of']})", thing)
        if is_of and re.search(column["key"], key, re.IGNORECASE):
            return _of_column(column, at)
    for row in table["last"]:
        if re.search(row["key"], key, re.IGNORECASE):
            return _filled(row["says"], values)
    if re.search(r"name|title", key, re.IGNORECASE):
        return values["name"] if is_person else f"{thing.capitalize()} {chr(65 + at % 26)}"
    return None


def _gaps(thing: str, at: int) -> dict[str, Any]:
    """Return the values of the gaps of templates for the record with a number."""
    table = text_tables.load(_TABLE)
    name: str = table["people"][at % len(table["people"])]
    city, country, code = table["places"][at % len(table["places"])]
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    products = next(row for row in table["columns"] if row.get("of", "").startswith("product"))
    return {
        "name": name, "first": name.split()[0], "last": name.split(" ", 1)[1],
        "slug": plain.replace(" ", "."), "handle": plain.replace(" ", "_"),
        "city": city, "country": country, "code": code, "thing": thing, "n": at + 1,
        "two": at * 7 % 90 + 10, "four": 1041 + at * 37 % 8900, "letters": thing[:3].upper(),
        "flag": at % 3 != 1, "house": at * 7 % 90 + 3, "zip": f"{10115 + at * 1237 % 80000:05}",
        "street": table["streets"][at % len(table["streets"])],
        "birth": str(date(1962, 3, 9) + timedelta(days=at * 1187 % 15000)),
        "date": str(_FIRST_DAY + timedelta(days=at * 9)),
        "later": str(_FIRST_DAY + timedelta(days=30 + at * 11)),
        "time": f"{8 + at * 2 % 12:02}:{at * 15 % 60:02}",
        "product": products["values"][at % len(products["values"])],
    }  # fmt: skip


def _filled(says: str, values: dict[str, Any]) -> Any:
    """Return a template with its gaps filled; a value as it is if the template is one gap."""
    gap = re.fullmatch(r"\{(\w+)\}", says)
    return values[gap[1]] if gap else fill(says, values)


def _of_column(column: dict[str, Any], at: int) -> Any:
    if "values" in column:
        return column["values"][at % len(column["values"])]
    low, high, digits = column["from"], column["to"], column["digits"]
    share = (at * 0.381966 + 0.21) % 1  # spread without repeating
    number = low + (high - low) * share
    step = column.get("step")
    if step:
        return round(number / step) * step
    if digits == 2:  # a price
        return round(int(number) + (0.5, 0.99, 0.0, 0.9)[at % 4], 2)
    return round(number, digits) if digits else round(number)


def _inserts(wish: Wish, thing: str, rows: list[dict[str, Any]]) -> str:
    named = re.search(r"\b(?:table|into) [\"`]?(\w+)", wish.asked, re.IGNORECASE)
    table = named[1] if named and named[1] not in ("with", "of") else f"{thing}s"
    values = [", ".join(_literal(value) for value in row.values()) for row in rows]
    body = ",\n".join(f"  ({line})" for line in values)
    return f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES\n{body};"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return (
        str(value)
        if isinstance(value, int | float)
        else "'" + _shown(value).replace("'", "''") + "'"
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)
