"""Give single pieces of advice about a subject, from what is known of its field."""

from __future__ import annotations

import re
from itertools import zip_longest

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.essays import library
from mockgateway.generators.prose.essays.sections import sentences
from mockgateway.word_vectors import likeness

_REFERS = re.compile(
    r"\b(?:it|them|they|this|that|those|these|one|others?|some|the rest|this way)\b"
    r"|\A(?:And|Then|Do it|But)\b",
    re.IGNORECASE,
)
_LONGEST = 22  # words of a tip if no length is requested


def tips(topic: str, count: int, most: int = 0) -> list[str]:
    """Return pieces of advice about a subject; [] if its field is not known.

    Args:
        topic: The subject.
        count: How many of them.
        most: The most words of each; 0 for no limit.
    """
    field = library.field(topic, topic)
    if not field["words"]:
        return []
    orders = set(text_tables.load("essays/asking")["orders"].split())
    own = library.own(topic, field["parts"])
    topical = _advice(own["text"], orders, most or _LONGEST) if own else []
    topical += [line for line in field["steps"] if not most or length.size(line) <= most]
    parts = [
        _advice(row["text"], orders, most or _LONGEST) for row in library.headed(field["parts"])
    ]
    parts.sort(key=lambda lines: -max((likeness(topic, line) for line in lines), default=0.0))
    rows = [*topical, *(line for turn in zip_longest(*parts) for line in turn if line)]
    return rows[:count] if len(rows) >= count else []


def _advice(text: str, orders: set[str], most: int) -> list[str]:
    """Return the sentences of a part that are orders and need none of those before them."""
    return [
        line
        for line in sentences(text)
        if line.split()[0].lower() in orders
        and "{" not in line
        and length.size(line) <= most
        and not _REFERS.search(line)
    ]
