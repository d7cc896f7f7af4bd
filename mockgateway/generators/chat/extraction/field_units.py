"""Derive the unit and the scale of a field from its name and its description."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .concepts import Unit, concepts, known_words, units, words_of

_SCALES = {"million": 1e6, "millions": 1e6, "mio": 1e6, "thousand": 1e3, "thousands": 1e3}
_SCALES |= {"billion": 1e9, "billions": 1e9}
_IN = re.compile(r"\b(?:in|of) (\w+)(?: (\w+))?")
_LEAST_LONG = 3  # letters of a unit that may stand before other words


_TAX = r"(?:vat|tax|taxes|iva|gst|mwst|tva)\b"
_TAXED = re.compile(
    rf"\b(?:(?P<subtotal>(?:excl|excluding|ex|without|before|net of|sans|ohne|sin|hors) {_TAX})"
    rf"|(?P<gross>(?:incl|including|inc|with|after|mit|avec|con) {_TAX}))"
)
_TOTALS = frozenset(("total", "amount", "price", "sum"))
_SQUARES = {"m2": "sqm", "ft2": "sqft"}
_GASES = ("spo", "co")


_LETTERED = frozenset("party team side player company site group".split())


def joined(words: list[str]) -> list[str]:
    """Return the words of a name with `check in`, `party a`, `excl tax` and `m 2` as one each."""
    if len(words) > 1 and words[1] in "abcd" and words[0] in _LETTERED:
        return ["".join(words[:2]), *words[2:]]
    if words[:2] in (["check", "in"], ["check", "out"]):
        return ["".join(words[:2]), *words[2:]]
    if words[-1:] in (["2"], ["3"]) and words[-2:-1] in (["m"], ["ft"], ["km"], ["cm"]):
        return [*words[:-2], _SQUARES.get("".join(words[-2:]), "".join(words[-2:]))]
    if "2" in words[1:] and words[(at := words.index("2")) - 1] in _GASES:
        return [*words[: at - 1], f"{words[at - 1]}2", *words[at + 1 :]]
    if taxed := _TAXED.search(" ".join(words)):
        before = [word for word in taxed.string[: taxed.start()].split() if word not in _TOTALS]
        return [*before, taxed.lastgroup or ""]
    return words


def unit_of(
    words: Sequence[str], description: str, parents: Sequence[str], *, numeric: bool
) -> Unit | None:
    """Return the unit of a field, or None.

    Args:
        words: The words of its name.
        description: Its description, lower case.
        parents: The names of the objects around it, such as `size_cm`.
        numeric: Whether numbers are wanted.
    """
    known, told = units(), description.split()
    if numeric and 0 < len(told) < 3 and told[-1] in known and len(told[-1]) > 2:
        return known[told[-1]]
    if unit := _named(words):
        return unit
    if "square" in words or "sq" in words:
        return known["sqft" if {"feet", "ft"} & set(words) else "sqm"]
    if not numeric:
        return None
    if found := _IN.search(description):
        return known.get(found[1]) if found[1] not in known_words("short_units") else None
    above = words_of(parents[-1]) if parents else []
    return known.get(above[-1]) if len(above) > 1 else None


def _named(words: Sequence[str]) -> Unit | None:
    """Return the unit that is a part of a name."""
    if "per" in words[1:]:  # a price per night, hours per week, a weight per pallet in kg
        head, tail = words[: list(words).index("per")], words[list(words).index("per") + 1 :]
        paid = any(concepts(word) & known_words("money") or word == "rate" for word in head)
        return _named(head) or (units().get(tail[-1]) if len(tail) > 1 and not paid else None)
    if len(words) == 1 and not words[0].endswith("s"):
        return None
    for place, word in enumerate(reversed(words)):
        unit = units().get(word)
        alone = len(words) == 1 and word in known_words("short_units")
        least = word == "min" and (words[-2] in units() or not _lasts(words))
        if least and len(words) > 1:
            continue
        if place and words[-1] not in known_words("unit_tails"):
            continue
        if unit and not alone and (len(word) > _LEAST_LONG or place == 0):
            return unit
    return None


def _lasts(words: Sequence[str]) -> bool:
    """Return whether a name is one of a duration, so that `min` stands for minutes."""
    about = set().union(*(concepts(word) for word in words if word != "min"))
    return bool(about & known_words("durations"))


def scale_of(words: Sequence[str], description: str) -> float:
    """Return the number of units that a field counts as one: a million for `revenue_millions`."""
    found = _IN.search(description)
    told = [*words[1:], *((found[1], found[2]) if found else ())]
    return next((_SCALES[word] for word in told if word in _SCALES), 1)
