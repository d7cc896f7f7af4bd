"""Write SQL from a description: the table, columns, conditions, order and limit that it names."""

from __future__ import annotations

from mockgateway.generators.prose import queries, sql_definitions
from mockgateway.generators.prose.queries import changes


def write(text: str) -> str | None:
    """Return the statement that a request describes, or None if it names no table."""
    return sql_definitions.write(text, write) or changes.write(text) or queries.write(text)
