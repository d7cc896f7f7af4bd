"""Write sentences that use a word, and give adjectives for a subject."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import domains
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill

_TABLE = "inventing/words"
_WORD = re.compile(
    r"(?:\b(?:for|of|with|using|containing|to|use|word|phrase|verb|noun|adjective|adverb)\b:? )+"
    r"(?:the )?(?:word |verb |noun |adjective )?[\"“'‘]?(?P<x>[A-Za-z-]+)[\"”'’]?"
)
_QUOTED = re.compile(r"[\"“'‘](?P<x>[A-Za-z-]+)[\"”'’]")


def sentences(wish: Wish) -> str | None:
    """Return sentences with a word."""
    found = _QUOTED.search(wish.asked) or _WORD.search(wish.rest)
    if not found:
        return None
    table, word = text_tables.load(_TABLE), found["x"].lower()
    count = wish.count or 1
    written = table["own"].get(word) or table["sentences"][_kind(word)]
    lines = [fill(line, {"w": word}) for line in written.split(" | ")]
    article = [re.sub(r"\ba (?=[aeiou])", "an ", line) for line in lines]
    return wish.listing(article[:count]) if len(article) >= count else None


def _kind(word: str) -> str:
    """Return the part of speech that the end of a word suggests."""
    endings = text_tables.load(_TABLE)["endings"].items()
    known = {"adverb": "", "adjective": "happy sad big resilient frugal eager keen", "verb": ""}
    named = next((kind for kind, words in known.items() if word in words.split()), "")
    return named or next((kind for kind, form in endings if re.fullmatch(form, word)), "noun")


def adjectives(wish: Wish) -> str | None:
    """Return adjectives that suit a subject."""
    if not wish.bare:
        return None
    field = domains.name_of(wish.bare, wish.rest)
    rows = text_tables.load(_TABLE)["adjectives"]
    row = next((row for row in rows if field in row["of"].split()), rows[-1])
    words, count = row["words"].split(), wish.count or 5
    return wish.listing(words[:count]) if len(words) >= count else None
