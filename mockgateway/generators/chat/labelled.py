"""Give the values that a message wants from its text, one a line: `Company: Birchwood Dental`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mockgateway.generators import prose
from mockgateway.text_tables import pattern

from .keys import schema_for

Fill = Callable[[dict[str, Any], str], dict[str, Any]]

_LEAST_TEXT, _MOST_FIELDS = 40, 12
_LEAD = re.compile(r"^(?:all |the |an? |its |their |his |her |any |also )+", re.IGNORECASE)
_NO_FIELD = re.compile(
    r"\b(?:\d+|sentences?|words?|bullets?|summary|points?|items?|tone|list|keywords?|actions?|tasks?"
    r"|addresses|names|numbers|dates|people|organi[sz]ations|companies|entities)\b",
    re.IGNORECASE,
)


def labelled_answer(text: str, fill: Fill) -> str | None:
    """Return the values of the fields that a message names for its text, or None.

    Args:
        text: The message.
        fill: Fills properties from a text.
    """
    asked, source = prose.split_source(text)
    found = pattern("formats", "fields_of").search(asked) if len(source) > _LEAST_TEXT else None
    if not found:
        return None
    parts = re.split(r"\s*(?:,|;|\band\b)\s*", next(group for group in found.groups() if group))
    names = [_LEAD.sub("", part.strip(" `\"'.")) for part in parts if part.strip(" `\"'.")]
    if not 2 <= len(names) <= _MOST_FIELDS or any(_is_no_field(name) for name in names):
        return None
    keys = {re.sub(r"\W+", "_", name.lower()): name for name in names}
    values = fill({key: schema_for(key, "") for key in keys}, source)
    lines = [(keys[key], _shown(values.get(key))) for key in keys]
    if re.search(r"\btable\b", asked, re.IGNORECASE):
        rows = [f"| {name[:1].upper()}{name[1:]} | {value} |" for name, value in lines]
        return "\n".join(["| Field | Value |", "| --- | --- |", *rows])
    mark = "- " if re.search(r"\bbullet", asked, re.IGNORECASE) else ""
    return "\n".join(f"{mark}{name[:1].upper()}{name[1:]}: {value}" for name, value in lines)


def _is_no_field(name: str) -> bool:
    return len(name.split()) > 4 or _NO_FIELD.search(name) is not None


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "-" if value is None else str(value)
