"""Read what a customer complains about, and decide whether a message has to regret it."""

from __future__ import annotations

import re
from typing import Any

from mockgateway.generators.prose import classification
from mockgateway.generators.prose.composing import fragments
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.tables import table
from mockgateway.generators.prose.recall import persons_swapped
from mockgateway.generators.prose.summary import sentences

_LONGEST = 24  # words


def wants_regret(brief: Brief, said: list[str]) -> bool:
    """Return whether a message answers a complaint and does not say `sorry` yet."""
    words = table(brief.code)
    if any(re.search(words["regretted"], text, re.IGNORECASE) for text in said):
        return False
    if re.search(words["apologetic"], brief.asked, re.IGNORECASE):
        return True
    complains = re.search(words["complaint"], f"{brief.asked}\n{brief.source}", re.IGNORECASE)
    unhappy = brief.source and classification.sentiment(brief.source) < 0
    return brief.mood == "reply" and bool(complains or unhappy)


def matter(source: str, words: dict[str, Any]) -> str:
    """Return the first complaint of a text as a clause about the reader: `that your cup broke`.

    Args:
        source: The words of the customer.
        words: The table of their language.
    """
    if words["second_person"]:
        return _in_table(source, words)
    for part in sentences(source):
        for clause in re.split(r",\s+", part):
            clause = re.sub(words["before_clause"], "", clause.strip(" .!"), flags=re.IGNORECASE)
            known = re.match(words["states"], clause)
            felt = re.search(words["felt"], clause, re.IGNORECASE)
            if known and not felt and len(clause.split()) <= _LONGEST:
                clause = persons_swapped(clause)
                lower = re.match(r"[A-Z][a-z]+ (?![A-Z])", clause)
                clause = f"{clause[:1].lower()}{clause[1:]}" if lower else clause
                return f"that {fragments.determined('en', clause, words['owned'])}"
    return ""


def _in_table(source: str, words: dict[str, Any]) -> str:
    """Return the first complaint that the pairs of a table put into the second person, or ""."""
    for part in sentences(source):
        said = re.sub(words["before_complaint"], "", part.strip(), flags=re.IGNORECASE)
        clause = said.rstrip(" .!")
        for written, becomes in words["second_person"]:
            clause = re.sub(written, becomes, clause)
        if clause != said.rstrip(" .!") and not re.search(words["felt"], clause, re.IGNORECASE):
            kept = words["title_words"][0] == "Frau"  # where `Sie` and nouns have capitals
            return f": {clause if kept else clause[:1].lower() + clause[1:]}"
    return ""
