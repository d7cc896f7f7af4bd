"""Read conditions on rows without a partner: `customers that never placed an order`."""

from __future__ import annotations

from mockgateway.generators.prose.queries.ask import Ask
from mockgateway.generators.prose.queries.conditions import Conditions
from mockgateway.generators.prose.queries.schema import Schema, Table, alike, joining
from mockgateway.text_tables import pattern


def without(ask: Ask, schema: Schema, main: Table, table: Table) -> str:
    """Return NOT EXISTS for `customers that never placed an order in 2024`, or ""."""
    key = joining(main, table) if main is not table else ""
    if not key:
        return ""
    nouns = f"{table.name}|{table.row}|{table.row.rpartition('_')[2]}s?".replace("_", "[ _]")
    lacking, never = (pattern("queries", name).pattern for name in ("lacking", "never"))
    form = rf"{lacking}(?:[a-z-]+ ){{0,3}}?(?:{nouns})\b(?: at all| yet| ever)?(?P<t>[^,;.~]*)"
    found = next(ask.matches(form), None)
    if not found:
        verbs = ask.matches(rf"{never}(?P<t>[^,;.~]*)")
        found = next((f for f in verbs if _says(f["v"].lower(), schema, main, table)), None)
    if not found:
        return ""
    ask.take(found)
    tail = pattern("queries", "cut_tail").split(found["t"])[0]
    inner = Conditions(Ask(tail, ask.dialect), Schema([table]), [table]).found
    told = " AND ".join([key, *[f"{column} {condition}" for column, condition in inner]])
    return f"NOT EXISTS (SELECT 1 FROM {table.name} WHERE {told})"  # noqa: S608 - a text


def _says(verb: str, schema: Schema, main: Table, table: Table) -> bool:
    """Return whether a verb is about a table: by its name, or as the only one with its key."""
    if alike(verb, table.row.rpartition("_")[2]):
        return True
    children = [t for t in schema.tables if t is not main and f"{main.row}_id" in t.columns]
    parts = [part for c in schema.columns for part in c.name.lower().split("_")]
    own = any(alike(verb, part) for part in parts)
    named = [t for t in schema.tables if alike(verb, t.row.rpartition("_")[2])]
    return bool(children) and children[0] is table and not own and not named
