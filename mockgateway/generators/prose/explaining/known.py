"""Find the concepts that a request asks about, in the tables of `fixtures/text/explained/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from mockgateway import data, text_tables

Concept = Mapping[str, Any]

_TABLE = "explained/asking"
_NO_CONCEPTS = ("asking", "pairs", "proscons", "reasons")


@cache
def concepts(code: str) -> dict[str, Concept]:
    """Return the concepts of a language by each of their names, in lower case."""
    folder = data.FIXTURES / "text" / "explained"
    folder = folder if code == "en" else folder / code
    names = sorted(path.stem for path in folder.glob("*.yaml") if path.stem not in _NO_CONCEPTS)
    path = "explained/" if code == "en" else f"explained/{code}/"
    rows = [row for name in names for row in text_tables.load(f"{path}{name}")]
    return {name: row for row in rows for name in row["names"]}


@cache
def _names(code: str) -> str:
    known = set(concepts(code))
    if code == "en":
        known |= {name for row in text_tables.load("explained/pairs") for name in row["names"]}
    longest = sorted(known, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[ -]") for name in longest)


@cache
def _asked_for(code: str) -> re.Pattern[str]:
    rows = text_tables.load(_TABLE)[code]
    name = rf"[\"“'‘]?(?P<name>{_names(code)})[\"”'’]?(?:\s*\([\w -]+\))?"
    return re.compile(
        rf"(?:{rows['cue']})(?:{rows['between']})*{name}(?={rows['behind']})", re.IGNORECASE
    )


@cache
def _compared(code: str) -> re.Pattern[str]:
    rows = text_tables.load(_TABLE)[code]
    name = rf"(?:{rows['article']})?({_names(code)})"
    return re.compile(rf"\b{name}(?:{rows['versus']}){name}\b", re.IGNORECASE)


def concept(asked: str, code: str) -> Concept | None:
    """Return the concept that a request asks to explain."""
    rows = text_tables.load(_TABLE).get(code)
    if not rows or not re.search(rows["cue"], asked, re.IGNORECASE):
        return None  # before the large tables are loaded
    found = _asked_for(code).search(asked)
    name = found["name"].lower() if found else ""
    return concepts(code).get(name) or concepts(code).get(name.replace("-", " "))


def pair(asked: str) -> tuple[Concept | None, list[str], list[Concept | None]]:
    """Return what is known of two things whose difference a request asks for.

    Returns:
        The row of the difference, the two names, and the two concepts, each if there is one.
    """
    rows = text_tables.load(_TABLE)["en"]
    if not re.search(rows["compares"], asked, re.IGNORECASE):
        return None, [], []
    found = _compared("en").search(asked)
    if not found:
        return None, [], []
    names = [found[1].lower(), found[2].lower()]
    known = [concepts("en").get(name) for name in names]
    for row in text_tables.load("explained/pairs"):
        sides = [_same(name, row["names"], one) for name, one in zip(names, known, strict=True)]
        if sides == [0, 1]:
            return row, names, known
        if sides == [1, 0]:
            return _turned(row), names, known
    return None, names, known


def _same(name: str, sides: list[str], known: Concept | None) -> int | None:
    spellings = {name, *(known["names"] if known else ())}
    return next((at for at, side in enumerate(sides) if side in spellings), None)


def _turned(row: Concept) -> Concept:
    return {**row, "first": row["second"], "second": row["first"]}
