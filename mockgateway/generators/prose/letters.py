"""Separate the greeting and the closing of a letter from its body."""

from __future__ import annotations

import re

from mockgateway.text_tables import pattern


def body_of(text: str) -> tuple[str, str, str]:
    """Return what stands before the body of a letter, the body, and what stands after it.

    A text that is no letter is all body.
    """
    lines = text.strip().split("\n")
    first = last = 0
    for at, line in enumerate(lines[:6]):
        if pattern("rewriting", "opening_line").match(line):
            first = at + 1
    last = next((at for at in range(first + 1, len(lines)) if _closes(lines, at)), len(lines))
    head, body, tail = (
        "\n".join(part).strip() for part in (lines[:first], lines[first:last], lines[last:])
    )
    return (head, body, tail) if body else ("", text, "")


def _closes(lines: list[str], at: int) -> bool:
    """Return whether the closing of a letter begins with a line."""
    if pattern("rewriting", "closing_line").match(lines[at]):
        return True
    rest = [line for line in lines[at:] if line.strip()]
    return (
        not lines[at - 1].strip()
        and 0 < len(rest) <= 2
        and all(len(line.split()) <= 4 and not re.search(r"[.!?:|]\s*\Z", line) for line in rest)
        and not re.match(r"\s*(?:[-*•#|]|\d+[.)])", lines[at])
    )
