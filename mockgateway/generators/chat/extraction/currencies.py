"""Choose the currency of the amounts of a text."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables

from .document import Document
from .fields import Field
from .tables import Range


def currency_of(field: Field, document: Document, scope: Range) -> str | None:
    """Return the currency of a text's amounts, from a written code or a sign."""
    target = [
        word for word in field.words if word in ("to", "target", "destination", "into", "quote")
    ]
    source = [word for word in field.words if word in ("from", "source", "base")]
    found: list[str] = []
    for span in document.within(scope):
        if span.kind == "number" and span.currency:
            found.append(span.currency)
    signs = text_tables.load("concepts")["signs"]
    for match in _written().finditer(document.text, *scope):
        found.append(signs.get(match[0].lower(), match[0]))
    unique = list(dict.fromkeys(found))
    if not unique:
        return None
    if target:
        return next((code for code in unique[1:]), None)
    if source:
        return unique[0]
    return max(unique, key=found.count)


@cache
def _written() -> re.Pattern[str]:
    """Return an expression for codes and names of currencies, such as `EUR` or `Swiss francs`."""
    table = text_tables.load("concepts")
    names = sorted((name for name in table["signs"] if name[0].isalpha()), key=len)[::-1]
    words = "|".join(name for name in names if name.isascii() and "$" not in name)
    return re.compile(rf"(?<!\w)(?:{'|'.join(table['codes'].split())}|(?i:{words}))(?!\w)")
