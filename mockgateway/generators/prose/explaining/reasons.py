"""Explain a rule by the reasons that are known for rules of its kind."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences

_RULE = re.compile(
    r"\bwhy (?P<clause>(?:the(?:y|se)|we|you|our|customers|employees|staff|people|everybody|guests"
    r"|visitors|drivers|students|patients|it is)\b[^.?!:;\n]{8,140})",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"(?:they|you|employees|staff|people|guests|visitors) (?:must|should|may|can)(?:n't|not| not) "
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_THEM = (
    (r"\btheir\b", "your"),
    (r"\bthey (?=must|should|need|have|may|can|are)", "you "),
    (r"\bthem\b", "you"),
)


def reasons(question: Question) -> list[str]:
    """Return why a rule exists that the message wants to be explained; [] if it is not known."""
    found = _RULE.search(question.text)
    if not found or question.reply.code != "en":
        return []
    clause = re.split(r"(?: and|,) (?:in|with|how|what) ", found["clause"].strip())[0]
    rows = text_tables.load("explained/reasons")
    row = next((row for row in rows if re.search(rf"\b(?:{row['asked']})\b", clause, re.I)), None)
    if not row:
        return []
    for old, new in _THEM if clause.lower().startswith("they") else ():
        clause = re.sub(old, new, clause, flags=re.IGNORECASE)
    if forbidden := _FORBIDDEN.match(clause):
        first = f"Please do not {forbidden['rest']}."
    else:
        first = f"There is a good reason why {clause}."
    return [first, *sentences(row["said"])]
