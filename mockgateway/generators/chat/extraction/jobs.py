"""Find the words that belong to the noun of a job."""

from __future__ import annotations

import re

from .tables import Range

_ROLE_TAIL = re.compile(
    r" (?:aux?|des?|du|à|diplômée?|de la)\b(?:(?!\b(?:en|chez|at|bei)\b)[^,;:.\n(|–]){2,40}"
    r"(?=[,;:\n(|–]|\Z)"
)
_RANKS = frozenset(("assistant", "deputy", "trainee", "apprentice", "lead"))  # `assistant gardener`
_ROLE_NEXT = re.compile(r" [a-z]+(?:er|or|ist|ant|ian|man|woman|nurse|chef)\b")
_ROLE_LEAD = re.compile(r"\b(?:an?|as|our|the|your|new|become)\s((?:[a-z]{3,} ){1,2})\Z")


def job_range(match: re.Match[str]) -> Range:
    """Return the range of a job with the words that belong to its noun: `a treasury analyst`."""
    text, (start, end) = match.string, match.span()
    lead = _ROLE_LEAD.search(text, max(0, start - 40), start)
    ranked = match[0].lower() in _RANKS
    tail = (_ROLE_NEXT if ranked else _ROLE_TAIL).match(text, end)
    return lead.start(1) if lead else start, tail.end() if tail else end
