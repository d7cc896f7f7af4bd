"""Replace phrases by others, as a table of pairs says."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables


def replaced(text: str, table: str, key: str) -> str:
    """Return a text with the phrases of a table's pairs replaced, in the order of the table."""
    for written, becomes in pairs(table, key):
        text = written.sub(becomes, text)
    text = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"[ \t]{2,}", " ", text))
    return re.sub(r"\b(and|please) \1\b", r"\1", text, flags=re.IGNORECASE).strip(" ,")


@cache
def pairs(table: str, key: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the pairs of a table, compiled; [] if it has none under a key."""
    rows = text_tables.load(table).get(key, ())
    return [(re.compile(written, re.IGNORECASE), becomes) for written, becomes in rows]
