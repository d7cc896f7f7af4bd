"""Say to the reader of a finished message what a later request wants added."""

from __future__ import annotations

import re

from mockgateway.generators.prose.composing import persons
from mockgateway.generators.prose.composing.tables import acts, table
from mockgateway.generators.prose.composing.wording import capital, closed
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.question import fill

_PRONOUN = re.compile(r"\b(s?he|they|him|her|his|them|their)\b", re.IGNORECASE)
_KINDS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}


def addressed(clause: str, message: str) -> str:
    """Return an English clause about the reader of a message in the second person."""
    found = _PRONOUN.search(clause)
    to_one = body_of(message)[0] or re.search(r"\byou\b", message)
    if not found or not to_one:
        return clause
    return persons.to_reader(clause, _KINDS.get(found[1].lower(), "they"))


def said(directive: str, message: str) -> str:
    """Return the sentence that a directive wants added: `ask her to call` gives a question.

    Args:
        directive: The directive, in English.
        message: The message, whose sender says `we` or `I`.
    """
    for verb, act in acts("en"):
        found = verb.match(directive)
        for written, says in act.says if found else ():
            if found and (meant := written.fullmatch(directive[found.end() :])):
                single, _, group = says.partition(" || ")
                plural = not re.search(r"\b(?:I|my|me)\b", message)
                says = (group or persons.of_group(single)) if plural else single
                groups = {**found.groupdict(), **meant.groupdict()}
                values = {key: addressed(text or "", message) for key, text in groups.items()}
                values["X"] = capital(values.get("x", ""))
                values |= {"matter": table("en")["no_matter"], "answered": "message"}
                return closed(values["x"] if says.startswith("{") else fill(says, values))
    return closed(addressed(directive, message))
