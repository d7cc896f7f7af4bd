"""Find the tasks, requirements and questions that belong to a role at work."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables

_TABLE = "inventing/work"
_ROLE = re.compile(r"(?:er|or|ist|ian|ant|ent|man|woman|chef|nurse|cook|lead|head|staff)s?\Z", re.I)


def of(role: str) -> dict[str, list[str]]:
    """Return the tasks, needs and questions of a role, else the general ones."""
    words = set(re.findall(r"[\w-]+", role.lower()))
    words |= {word.removesuffix("s") for word in words}
    table = _table()
    best = max(table, key=lambda name: len(words.intersection(table[name]["words"])))
    return table[best if words.intersection(table[best]["words"]) else "general"]


def is_role(role: str) -> bool:
    """Return whether a noun phrase names a role at work."""
    last = role.split()[-1] if role else ""
    return bool(_ROLE.search(last)) or of(role) is not of("")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return {
        name: {
            key: text.split() if key == "words" else text.split(" | ") for key, text in row.items()
        }
        for name, row in text_tables.load(_TABLE).items()
    }
