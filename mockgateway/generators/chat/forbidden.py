"""What no model gives: a handful of phrases, on purpose few."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r"\b(?:build|make|making|construct|assemble|synthesi[sz]e|cook|produce)\s+(?:an?\s+|some\s+|my\s+own\s+)?"
    r"(?:\w+\s+)?(?:bombs?|explosives?|nerve\s+agents?|sarin|meth(?:amphetamine)?|bioweapons?|ransomware|malware|molotov\s+cocktails?)\b"
    r"|\b(?:how\s+(?:to|do\s+i|can\s+i)|help\s+me)\s+(?:kill|murder|poison)\s+(?:some(?:one|body)|my|a\s+person|him|her|people)\b"
    r"|\bchild\s+(?:porn|sexual\s+abuse\s+material)",
    re.IGNORECASE,
)

REFUSAL = "I'm sorry, but I can't help with that."


def forbidden(text: str) -> bool:
    """Whether a text ends in asking for it."""
    return _FORBIDDEN.search(text[-4000:]) is not None
