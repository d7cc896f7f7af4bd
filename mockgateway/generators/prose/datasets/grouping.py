"""Group the lines of a list, and merge the objects of a message."""

from __future__ import annotations

import json
import re
from typing import Any

from mockgateway.generators.prose.datasets.tables import read
from mockgateway.text_tables import pattern


def answer(asked: str, source: str) -> str | None:
    """Return the entries of a list below the names that they share, or merged objects."""
    if pattern("datasets", "merges_objects").search(asked):
        return _merged(asked, source)
    table = read(source) if pattern("datasets", "lists_groups").search(asked) else None
    if table is None or len(table.heads) != 2 or re.search(r"\b(?:sum|total|count)", asked):
        return None
    groups: dict[str, list[str]] = {}
    shared = [len(set(map(str, table.column(at)))) for at in (0, 1)]
    at = 0 if shared[0] <= shared[1] else 1
    for row in table.rows:
        groups.setdefault(str(row[at]), []).append(str(row[1 - at]))
    bold = "**" if re.search(r"\bbold\b", asked) else ""
    lines = [
        f"- {bold}{name}{bold}\n" + "\n".join(f"  - {entry}" for entry in entries)
        for name, entries in groups.items()
    ]
    return "\n".join(lines)


def _merged(asked: str, source: str) -> str | None:
    """Return the objects of a text as one; of two values, the last or the first counts."""
    decoder, found, at = json.JSONDecoder(), [], source.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(source, at)
        except ValueError:
            return None
        found.append(value)
        at = source.find("{", end)
    if len(found) < 2:
        return None
    first_wins = re.search(r"\b(?:value|values) (?:of|from|in) the first\b", asked)
    return json.dumps(_united(found[::-1] if first_wins else found), ensure_ascii=False, indent=2)


def _united(objects: list[dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in objects:
        for key, value in each.items():
            both = isinstance(value, dict) and isinstance(made.get(key), dict)
            made[key] = _united([made[key], value]) if both else value
    return made
