"""Fill sentences about a product with the words of its field."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.topic import gerund, is_plural


def gaps(wish: Wish) -> dict[str, str]:
    """Return the values of the gaps in the sentences of interfaces, posts and product texts."""
    field = wish.domain
    x = re.sub(r"\Amy ", "our ", wish.subject) or wish.name or "this"
    known = re.match(r"(?:an?|the|our|your|this|these|\d)\b|[A-Z]", x)
    if not known and not is_plural(x):
        x = f"our {x}"
    values = {
        "x": x,
        "name": wish.name or re.sub(r"\Aan? ", "the ", x),
        "slogan": wish.question.pick(field["slogans"]),
        "who": wish.audience or "people",
        "emoji": field["emoji"][0],
        "doing": gerund(field["do"][0]),
    }
    plain = sorted(field["pains"], key=lambda pain: re.match(r"(?:too|the|no)\b", pain) is not None)
    field = {**field, "pains": plain}
    for key, words in (
        ("do", "do"), ("gain", "gains"), ("pain", "pains"), ("thing", "things"),
        ("feature", "features"),
    ):  # fmt: skip
        values |= {f"{key}{at}": text for at, text in enumerate(field[words], 1)}
        values[key] = values[f"{key}1"]
    values["their1"] = re.sub(r"\byour\b", "their", re.sub(r"\byou\b", "they", values["do1"]))
    capitals = {
        key[:1].upper() + key[1:]: text[:1].upper() + text[1:] for key, text in values.items()
    }
    return values | capitals


def lines(key: str) -> list[str]:
    """Return the sentences with gaps under a key of the table of listings."""
    made: list[str] = text_tables.load("inventing/listings")[key]
    return made


def size(body: list[str]) -> int:
    """Return the number of words in some sentences."""
    return sum(map(length.size, body))
