"""Operators and values as SQL."""

from __future__ import annotations

import re

_SIGNS = {
    "at least": ">=", "at most": "<=", "no more": "<=", "up to": "<=", "no less": ">=",
    "not more": "<=", "a minimum": ">=", "a maximum": "<=", "more": ">", "greater": ">",
    "higher": ">", "larger": ">", "bigger": ">", "over": ">", "above": ">", "exceed": ">",
    "longer": ">", "less": "<", "lower": "<", "fewer": "<", "smaller": "<", "below": "<",
    "under": "<", "shorter": "<", "exactly": "=",
}  # fmt: skip


def sign_of(word: str) -> str:
    """Return the operator that words such as `at least` stand for."""
    low = word.lower().strip()
    low = re.sub(r"\A(?:is|are|was|were|of|that|which)\s+", "", low)
    if low.startswith("not ") and "before" in low:
        return ">="
    if "or equal" in low:
        return ">=" if re.search("more|great|high", low) else "<="
    if "or more" in low or "or above" in low:
        return ">="
    found = next((sign for key, sign in _SIGNS.items() if low.startswith(key)), "")
    if found:
        return found
    if low.startswith(("before", "earlier")):
        return "<"
    if low.startswith(("after", "later")):
        return ">"
    return low if low[:1] in ("<", ">", "!") else "="


def written(value: str) -> str:
    """Return a value as SQL."""
    if value[0] in "'\"":
        return "'" + value.strip("'\"").replace("'", "''") + "'"
    plain = value.rstrip(".,").replace(",", "")
    return plain if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else f"'{plain}'"
