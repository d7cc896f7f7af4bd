"""Write a query of tables whose columns a request lists: `orders(id, customer_id, total)`."""

from __future__ import annotations

from mockgateway.generators.prose.queries import selfjoin
from mockgateway.generators.prose.queries.ask import Ask, dialect_of
from mockgateway.generators.prose.queries.guesses import guessed
from mockgateway.generators.prose.queries.query import Query
from mockgateway.generators.prose.queries.schema import Schema, tables_in


def write(text: str) -> str | None:
    """Return the query that a request describes, or None if it names no table."""
    tables, asked = tables_in(text)
    tables = tables or guessed(asked)
    if not tables:
        return None
    schema, dialect = Schema(tables), dialect_of(text)
    names = [table.name.lower() for table in tables]
    return (
        selfjoin.write(Ask(asked, dialect), schema)
        or Query(schema, Ask(asked, dialect, names)).written()
    )
