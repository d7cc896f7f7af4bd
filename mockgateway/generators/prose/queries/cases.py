"""Write CASE for rows that a request labels: `'cheap' (price below 10), 'dear' otherwise`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.ask import Ask
from mockgateway.generators.prose.queries.schema import Schema, Table
from mockgateway.generators.prose.queries.values import sign_of
from mockgateway.text_tables import pattern


def labels(ask: Ask, schema: Schema, near: list[Table]) -> str:
    """Return CASE with its name, or ""; its words are marked as used."""
    found = list(re.finditer(pattern("queries", "labelled").pattern, ask.text, re.IGNORECASE))
    if not found:
        return ""
    column = next((c for f in found if (c := schema.column(f["c"] or "", near, named=False))), None)
    column = column or next((c for c in schema.columns if c.is_numeric), None)
    if column is None:
        return ""
    whens = []
    for each in found:
        own = schema.column(each["c"] or "", near, named=False) or column
        value = each["n"].replace(",", "")
        low = (
            f"{own} BETWEEN {value} AND {each['m']}"
            if each["m"]
            else f"{own} {sign_of(each['o'])} {value}"
        )
        whens.append(f"WHEN {low} THEN '{each['l'].strip(chr(39) + chr(34))}'")
        ask.take(each)
    rest = re.search(pattern("queries", "otherwise").pattern, ask.text, re.IGNORECASE)
    if rest:
        ask.take(rest)
        whens.append(f"ELSE '{(rest['l'] or rest['l2']).strip(chr(39) + chr(34))}'")
    name = re.search(pattern("queries", "label_name").pattern, ask.text, re.IGNORECASE)
    if name:
        ask.take(name)
    return f"CASE {' '.join(whens)} END AS {(name['a'] or name['b']) if name else 'label'}"
