"""Nest settings by the parts of their names, such as `DB__HOST=a` or `db.host: a`."""

from __future__ import annotations

import re
from typing import Any

from mockgateway.generators.prose import conversion
from mockgateway.generators.prose.datasets import output
from mockgateway.text_tables import load, pattern

_SETTING = re.compile(r"\s*(?:export )?([\w.\-/]+)\s*[=:]\s*(.*?)\s*")


def answer(asked: str, source: str) -> str | None:
    """Return settings as nested data, or None if a request wants no such thing."""
    found = [_SETTING.fullmatch(line) for line in source.splitlines() if line.strip()]
    kind = output.wanted(asked)
    if not pattern("datasets", "nests").search(asked) or len(found) < 2 or not all(found):
        return None
    pairs = [(match[1], match[2].strip("\"'")) for match in found if match]
    marks: list[dict[str, str]] = load("datasets")["key_marks"]
    mark = next((row["mark"] for row in marks if re.search(row["asked"], asked, re.IGNORECASE)), "")
    mark = mark or next(
        (row["mark"] for row in marks if any(row["mark"] in key for key, _ in pairs)), ""
    )
    lower = re.search(r"\blower", asked, re.IGNORECASE) or all(key.isupper() for key, _ in pairs)
    return (
        conversion.written(
            _nested(pairs, mark, lower is not None and lower is not False), kind or "json"
        )
        if mark
        else None
    )


def _nested(pairs: list[tuple[str, str]], mark: str, lower: bool) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in pairs:
        *path, last = (key.lower() if lower else key).split(mark)
        place = tree
        for name in path:
            inner = place.setdefault(name, {})
            place = inner if isinstance(inner, dict) else place
        place[last] = conversion.typed(value)
    return tree
