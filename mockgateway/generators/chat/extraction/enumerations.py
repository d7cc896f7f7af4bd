"""Find the items that a text numbers, on lines of their own or within a line."""

from __future__ import annotations

import re

from .layout import sentences_in
from .tables import Range

_LINE_END = re.compile(r"\n")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_NUMBERED = re.compile(
    r"(?m)(?:^[ \t]*(?:[*_#>]{1,3}[ \t]*)?(?P<word>[^\W\d_]{2,12}\.?[ ])?|(?<=[\s,;:]))\(?"
    r"(?P<number>\d{1,2})(?P<mark>[.):]{1,2}|(?=[ \t]))(?:[*_]{2})?(?:[ \t]*[-–—])?[ \t]+(?=\S)"
)


def enumerated(text: str, scope: Range, *, marked: bool) -> list[Range]:
    """Return the items that a part of a text numbers from one on, also within a line.

    Args:
        text: The text.
        scope: The part of it.
        marked: Whether an item begins with its number.
    """
    chain: list[re.Match[str]] = []
    best = chain
    for match in _NUMBERED.finditer(text, *scope):
        if not (match["mark"] or match["word"]):
            continue
        number = int(match["number"])
        if chain and number == int(chain[-1]["number"]) + 1 and match["word"] == chain[0]["word"]:
            chain.append(match)
        elif number == 1:
            chain = [match]
        best = max(best, chain, key=len)
    starts = [match.start("number") if marked else match.end() for match in best]
    ends = [match.start() for match in best[1:]]
    if not ends:
        return []
    items = [_stripped_lines(text, *item) for item in zip(starts, ends, strict=False)]
    inline = "\n" not in text[starts[0] : starts[1]]
    lines = max(text.count("\n", *item) for item in items)
    whole = any("\n\n" in text[slice(*item)] for item in items)
    last = (starts[-1], scope[1])
    if inline:
        return [*items, *sentences_in(text, last)[:1]]
    stop = _PARAGRAPH if lines else _LINE_END
    found = None if whole else stop.search(text, *last)
    return [*items, _stripped_lines(text, last[0], found.start() if found else last[1])]


def _stripped_lines(text: str, start: int, end: int) -> Range:
    return start, start + len(text[start:end].rstrip(" \t\n,;"))
