"""Read rows of two parts: questions with their answers, names with their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .document import Document
from .special import Leaf
from .tables import Range

Json = Any

_NAMES = frozenset(
    "name key variable header attribute property field label parameter setting spec".split()
)
_Q = r"^[ \t]*(?:Q|Question|Frage)\s?\d*[:.)]\s*"
_A = r"[ \t]*(?:A|Answer|Antwort)\s?\d*[:.)]\s*"
_ANSWERED = re.compile(
    rf"{_Q}(?P<first>[^\n]+)\n+{_A}(?P<second>[^\n]+(?:\n(?!{_Q[1:]}|[ \t]*\n)[^\n]+)*)",
    re.MULTILINE | re.IGNORECASE,
)
_IS = r"(?:\s*=\s*|:\s+|\s+(?:is|to|->)\s+)"
_VALUE = r"(?P<second>\"[^\"\n]*\"|[^\s,;]+?)(?=[,;.]?(?:\s|\Z))"
_VALUED = re.compile(rf"(?P<first>[A-Za-z][\w.-]*(?:[ ][\w.-]+){{0,2}}?){_IS}{_VALUE}")
_CODED = re.compile(rf"(?P<first>[A-Z][A-Z\d_]{{2,}}){_IS}{_VALUE}")


def read_two_parts(
    leaves: Sequence[Leaf], document: Document, scope: Range, region: Range | None
) -> list[Json]:
    """Return the rows of a list of questions with answers, or of names with values.

    Args:
        leaves: The leaves of one object; the list is empty unless they are such a pair.
        document: The text.
        scope: The part of it to look in.
        region: The part under the list's name, or None.
    """
    by_word = {leaf.field.words[-1]: leaf for leaf in leaves if leaf.field.words}
    if len(by_word) != 2 or any(leaf.field.enum for leaf in leaves):
        return []
    if {"question", "answer"} == set(by_word):
        form, first, second = _ANSWERED, by_word["question"], by_word["answer"]
    elif "value" in by_word and not _NAMES.isdisjoint(by_word):
        second = by_word["value"]
        first = next(leaf for leaf in leaves if leaf is not second)
        form = _VALUED if region else _CODED
    else:
        return []
    rows = []
    for match in form.finditer(document.text, *(region or scope)):
        value: Json = " ".join(match["second"].split()).strip('"')
        if second.field.numeric:
            if not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
                continue
            value = float(value) if "." in value else int(value)
        rows.append(
            {first.path[0]: match["first"].removeprefix("and ").strip(), second.path[0]: value}
        )
    return rows
