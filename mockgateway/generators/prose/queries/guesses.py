"""Tables of requests that name columns here and there, but list none."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.schema import Table, singular
from mockgateway.text_tables import load, pattern


def guessed(text: str) -> list[Table]:
    """Return the tables that a request names, with the columns that it mentions."""
    if joined := pattern("queries", "join").search(text):
        return _joined(text, joined)
    name = _table(text)
    return [Table(name, tuple(_columns(text, name)))] if name else []


def _table(text: str) -> str:
    ignored = load("queries")["no_table"].split()
    for form in load("queries")["table_names"]:
        for found in re.finditer(form, text, re.IGNORECASE):
            if found["t"].lower() not in ignored:
                return found["t"]
    return ""


def _columns(text: str, table: str) -> list[str]:
    """Return the columns that a request mentions, a key and a date column last."""
    ignored = {*load("queries")["no_column"].split(), table.lower(), singular(table.lower())}
    found: list[tuple[int, str]] = []
    for form in load("queries")["column_names"]:
        for match in re.finditer(form, text, re.IGNORECASE):
            names = re.split(r",\s*(?:and )?|\s+and\s+", match["c"])
            once = re.search(r"\b(?:distinct|unique|different) ", match[0], re.IGNORECASE)
            names = [
                singular(re.sub(r"\A.*?distinct |\A.*?unique |\A.*?different ", "", n))
                if once
                else n
                for n in names
            ]
            found += [(match.start("c"), name.strip(" `\"'")) for name in names]
    names = [
        re.sub(r"\W+", "_", re.sub(r"\A(?:the|all|their|its|each) ", "", name))
        for _, name in sorted(found)
    ]
    kept = [n for n in names if n and n.lower() not in ignored and not n[0].isdigit()]
    columns = list(dict.fromkeys(n for n in kept if len(n) < 40))
    if not any(n.endswith(("_at", "_on", "date", "year")) for n in columns):
        columns.append("created_at")
    return columns if "id" in columns else [*columns, "id"]


def _joined(text: str, found: re.Match[str]) -> list[Table]:
    """Return two tables that a request joins; `customer name` is the column of `customers`."""
    names, key = (found["t"], found["u"]), found["k"]
    columns: dict[str, list[str]] = {names[0]: ["id", key], names[1]: ["id"]}
    if key == "id" or not key.startswith(singular(names[1])):
        columns[names[1]].append(key)
    for each in _columns(text, ""):
        owner = next((name for name in names if each.startswith(f"{singular(name)}_")), "")
        plain = each.removeprefix(f"{singular(owner)}_") if owner and each != key else each
        columns[owner or names[0]].append(plain)
    return [Table(name, tuple(dict.fromkeys(columns[name]))) for name in names]
