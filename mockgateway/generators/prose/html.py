"""Write HTML lists, tables and forms with the items, cells and fields that a request names."""

from __future__ import annotations

import re
from html import escape

from mockgateway.generators.prose import given
from mockgateway.generators.prose.source import split_source

_LIST = re.compile(r"\b(?:(un)?ordered|bullet\w*|numbered|<[uo]l>)? ?list\b", re.IGNORECASE)
_ORDERED = re.compile(r"(?<!un)ordered|numbered|<ol>", re.IGNORECASE)
_ITEMS = re.compile(
    r"\b(?:items?|entries|links?|points?|containing|of|with|for)[:\s]+"
    r"(?P<x>(?!(?:the )?(?:items?|entries|links)\b)[^.:\n]+)",
    re.IGNORECASE,
)
_FIELDS = re.compile(r"\b(?:fields?|inputs?)\b(?: for| named| called|:)? (?P<x>[^.:\n]+)", re.I)
_SPLIT = re.compile(r"\s*(?:,|;|\band\b)\s*")
_TYPES = (("email", "mail"), ("tel", "phone"), ("password", "password"), ("date", "date"),
          ("number", "age|number|quantity|amount"), ("url", "url|website"))  # fmt: skip


def write(text: str) -> str | None:
    """Return the markup that a request describes, or None if it names no contents."""
    asked, source = split_source(text)
    if re.search(r"\btable\b", asked, re.IGNORECASE):
        heads = given.columns(asked)
        rows = given.rows(source, heads) if source else []
        heads = heads if heads or not rows else given.heads_for(rows)
        return _table(heads, rows) if heads else None
    if re.search(r"\bform\b", asked, re.IGNORECASE):
        found = _FIELDS.search(asked)
        return _form(_parts(found["x"])) if found else None
    if not _LIST.search(asked):
        return None
    found = _ITEMS.search(asked)
    lines = source.splitlines() if "\n" in source else _parts(source)
    items = [line.strip(" -*•") for line in lines] or (_parts(found["x"]) if found else [])
    name = "ol" if _ORDERED.search(asked) else "ul"
    lines = [f"<{name}>", *(f"  <li>{escape(item)}</li>" for item in items), f"</{name}>"]
    return "\n".join(lines) if len(items) > 1 else None


def _parts(text: str) -> list[str]:
    return [part.strip(" `\"'.") for part in _SPLIT.split(text) if part.strip(" `\"'.")]


def _table(heads: list[str], rows: list[list[str]]) -> str:
    def row(cells: list[str], name: str) -> str:
        return "    <tr>" + "".join(f"<{name}>{escape(cell)}</{name}>" for cell in cells) + "</tr>"

    body = [row(cells, "td") for cells in rows] or [row([""] * len(heads), "td")]
    parts = ["<table>", "  <thead>", row(heads, "th"), "  </thead>", "  <tbody>", *body]
    return "\n".join([*parts, "  </tbody>", "</table>"])


def _form(fields: list[str]) -> str:
    lines = ['<form method="post">']
    for field in fields:
        if re.search(r"\bbutton\b|submit", field, re.IGNORECASE):
            continue
        name = re.sub(r"^(?:an?|the|required|optional) |\s*\(.*", "", field)
        key = re.sub(r"\W+", "_", name.lower())
        kind = next((kind for kind, words in _TYPES if re.search(words, key)), "text")
        control = (
            f'<textarea id="{key}" name="{key}"></textarea>'
            if re.search(r"message|comment|description", key)
            else f'<input type="{kind}" id="{key}" name="{key}">'
        )
        lines += [
            f'  <label for="{key}">{escape(name[:1].upper() + name[1:])}</label>',
            f"  {control}",
        ]
    return "\n".join([*lines, '  <button type="submit">Send</button>', "</form>"])
