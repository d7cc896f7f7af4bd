"""Choose the currency of the amounts of a text."""

from __future__ import annotations

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
    for token in document.tokens:
        if scope[0] <= token.start < scope[1] and (
            code := _currency_word(document, token.start, token.end)
        ):
            found.append(code)
    unique = list(dict.fromkeys(found))
    if not unique:
        return None
    if target:
        return next((code for code in unique[1:]), None)
    if source:
        return unique[0]
    return max(unique, key=found.count)


def _currency_word(document: Document, start: int, end: int) -> str | None:
    table = text_tables.load("concepts")
    written = document.text[start:end]
    if written in table["codes"].split():
        return written
    low = written.lower()
    return table["signs"].get(low) if low.isalpha() else None
