"""Read the requested contents of a text: parts of the subject, and facts to mention."""

from __future__ import annotations

import re

from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern

_NEXT_CLAUSE = re.compile(r",? and (?=(?:it|that|the|we|they|costs?|is|has)\b)")


def aspects(question: Question) -> list[str]:
    """Return the parts of the subject to cover, such as `pay` and `hours`."""
    found = pattern("requests", "aspects").search(question.asked)
    if not found:
        return []
    names = re.split(r"\s*(?:,|;|\band\b|\bund\b|\by\b|\bet\b)\s*", first_group(found))
    names = [re.sub(r"^(?:the|its|their|a|an|on) ", "", name.strip(" .:\"'")) for name in names]
    plain = pattern("requests", "no_aspects")
    return [name for name in names if 0 < len(name) < 50 and not plain.search(name)]


def given_facts(question: Question) -> list[str]:
    """Return the statements to include: `mention that it costs $29`."""
    facts: list[str] = []
    for part in sentences(question.asked):
        if added := pattern("messages", "says").search(part):
            for clause in re.split(
                r",? and (?=(?:it|that|the|we|they|costs?|is|has)\b)", added["x"]
            ):
                text = re.sub(r"^(?:that )?", "", clause.strip(" ."))
                text = re.sub(r"^(costs?|is|has|keeps?|comes)\b", r"it \1", text)
                facts.append(text[:1].upper() + text[1:] + ".")
    return facts
