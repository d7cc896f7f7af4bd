"""Split a message into the parts that may each ask for something."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from mockgateway.text_tables import pattern

from .glossing import in_english, is_english
from .meaning import asks, starts_request

_TABLE = "tools"
_HELD = re.compile(
    r"```.*?```|`[^`\n]+`|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|(?<!\w)'[^'\n]{1,200}'(?!\w)",
    re.DOTALL,
)
_GAP = re.compile(r"\s{20,}")  # the forms of the table take long for white space
_CONTINUES = re.compile(  # a part of the message that a request sends
    r"\W*(?:(?:copy|copying|cc)(?: in)? \S+@"
    r"|(?:the )?(?:subject|title|body)\s*(?:is\b|:|should\b))",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[\d@\"“”«»`#]|(?<=[a-z,] )[A-Z][a-z]")


class Part(NamedTuple):
    """A part of a message."""

    start: int
    end: int  # in the message
    text: str
    english: str  # the text with its words in English
    asks: bool  # whether it is a request or a question, not a statement
    refers: bool  # whether it only points to the part before it (`Log it`)


def parts_of(text: str) -> list[Part]:
    """Return the sentences of a message and the requests inside of them, in order."""
    masked = _HELD.sub(lambda found: "_" * len(found[0]), text)
    masked = _GAP.sub(lambda found: found[0][:2].ljust(len(found[0]) - 2, "_") + "\n\n", masked)
    ends = [found.end() for found in pattern(_TABLE, "sentence_end").finditer(masked)]
    sentences = [0, *(end for end in ends if not _CONTINUES.match(masked, end))]
    cuts, english = list(sentences), is_english(text)
    for start, end in pairwise([*sentences, len(text)]):
        body = pattern(_TABLE, "message_body").match(masked[start:end])
        stop = start + body.end() if body else end
        for found in pattern(_TABLE, "clause_start").finditer(masked[start:stop]):
            rest = masked[start + found.end() : end]
            if starts_request(rest, english=english) and not _CONTINUES.match(rest):
                cuts.append(start + found.end())
    parts = list[Part]()
    start, first = 0, frozenset(sentences)
    for end in [*sorted(set(cuts))[1:], len(text)]:
        if _is_empty(text[start:end]):
            continue
        part = text[start:end].strip()
        in_words = part if english else in_english(part)
        goes_on = bool(parts) and parts[-1].asks and start not in first
        asking = goes_on or asks(part, in_words)
        parts.append(Part(start, end, part, in_words, asking, _refers(part)))
        start = end
    return parts


def whole_of(text: str) -> Part:
    """Return a message as one part."""
    english = text if is_english(text) else in_english(text)
    return Part(0, len(text), text, english, asks=True, refers=False)


def _is_empty(text: str) -> bool:
    """Return whether a part of a message only links others (`And also,`)."""
    return not any(map(str.isalnum, text)) or pattern(_TABLE, "connector").match(text) is not None


def _refers(text: str) -> bool:
    """Return whether a part names nothing itself but points to something before it."""
    return _VALUE.search(text) is None and pattern(_TABLE, "pronoun").search(text) is not None
