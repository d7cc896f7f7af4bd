"""Check that an answer has the length and the form that its message requests."""

from __future__ import annotations

import re

from mockgateway.generators.prose import length
from mockgateway.generators.prose.contents import aspects
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences

_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+\S", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} .+|^\*\*[^*]+\*\*$", re.MULTILINE)
_RECORDS = re.compile(r"\b(?:csv|ya?ml|xml|table|columns?)\b", re.IGNORECASE)
_OUTLINE = re.compile(r"\boutline\b", re.IGNORECASE)  # its sections are items
_LISTED = re.compile(
    r"\b(?:bullet\w*|numbered|list|Liste|Stichpunkt\w*|viñetas|one (?:per|a) line|liste"
    r"|comma[- ]separated|puces)\b",
    re.IGNORECASE,
)


def keeps(question: Question, text: str) -> bool:
    """Return whether a text has the requested headings, items, sentences and words."""
    wish = length.read(question)
    if "```" in text or text.startswith(("{", "[", "|")):
        return True
    if (
        wish.headings
        and not _RECORDS.search(question.asked)
        and not _OUTLINE.search(question.asked)
        and not _has_headings(question, wish, text)
    ):
        return False
    size = length.size(text)
    if wish.words >= _FEW and not wish.bounded_above and not 0.7 <= size / wish.words <= 1.3:
        return False
    if wish.items > 1 and _LISTED.search(question.asked) and not wish.headings:
        listed = len(_ITEM.findall(text)) or text.count(",") + 1 if "\n" not in text else 0
        listed = listed or len(_ITEM.findall(text)) or len(text.strip().splitlines())
        return listed >= wish.items or len(sentences(text)) >= wish.items
    if wish.sentences > 1 and question.reply.code not in ("zh", "ja", "th"):
        return len(sentences(text)) >= wish.sentences - 1
    return True


_FEW = 60  # words up to which a text is as long as its facts


def _has_headings(question: Question, wish: length.Length, text: str) -> bool:
    heads = "\n".join(_HEADING.findall(text)).lower()
    named = aspects(question)
    return bool(heads) and (not named or all(name.lower() in heads for name in named))
