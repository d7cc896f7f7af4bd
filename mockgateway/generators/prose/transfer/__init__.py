"""Translate English sentences of business letters into German, French and Spanish.

A sentence is parsed, and its parts are written in the other language. A sentence with an unknown
word or an unknown structure is not translated.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.transfer import (
    french,
    french_nouns,
    german,
    german_nouns,
    parsing,
    spanish,
    spanish_nouns,
)
from mockgateway.generators.prose.transfer.lexicon import CODES, Entry, entries
from mockgateway.generators.prose.transfer.tree import Clause

__all__ = ["CODES", "known_sentences", "subject", "translated"]

_NOUNS = {"de": german_nouns.title, "fr": french_nouns.noun, "es": spanish_nouns.noun}
_WRITERS = {"de": german.sentence, "fr": french.sentence, "es": spanish.sentence}


def sentence(text: str, code: str, before: Entry | None = None) -> tuple[str, Entry | None]:
    """Return an English sentence in another language, or "" if something of it is unknown.

    Args:
        text: The sentence.
        code: The language.
        before: The noun that `it` means.

    Returns:
        The translation, and the noun that `it` means in the next sentence.
    """
    plain = re.sub(r"[,]", "", text.strip(" .!?")).lower().replace("’", "'")
    mark = text.strip()[-1:] if text.strip()[-1:] in ".!?" else ""
    if fixed := entries("fixed").get(plain):
        made = fixed.said(code)
    elif clause := parsing.parse(text):
        made = _WRITERS[code](_resolved(clause, before))
        before = _topic(clause) or before
    else:
        return "", before
    if code == "fr" and mark in ("?", "!"):
        mark = f" {mark}"
    start = 1 if made[:1] == "¿" else 0
    return f"{made[:start]}{made[start : start + 1].upper()}{made[start + 1 :]}{mark}", before


def known_sentences(texts: list[str], code: str) -> list[str]:
    """Return the English sentences whose words are known, in another language."""
    made, before = [], None
    for text in texts:
        translation, before = sentence(text, code, before)
        made.append(translation)
    return [part for part in made if part]


def translated(text: str, code: str) -> str:
    """Return an English text in another language, or "" if a sentence of it is unknown."""
    parts = sentences(text) if code in CODES else []
    made = known_sentences(parts, code)
    if not made or len(made) != len(parts):
        return ""
    whole = " ".join(made)
    return whole[:1].lower() + whole[1:] if text[:1].islower() else whole


def _resolved(clause: Clause, before: Entry | None) -> Clause:
    """Return a clause in which `it` has the gender of a noun."""
    changes = {
        part: replace(noun, entry=before)
        for part in ("subject", "target")
        if (noun := getattr(clause, part)) and noun.pronoun == "it" and clause.kind != "exist"
    }
    return replace(clause, **changes) if before and changes else clause


def _topic(clause: Clause) -> Entry | None:
    """Return the noun that `it` means after a clause."""
    nouns = [clause.subject, *(inner.subject for _, inner in clause.inner), clause.target]
    return next((noun.entry for noun in nouns if noun and noun.entry), None)


def subject(texts: list[str], code: str) -> str:
    """Return the subject of the first of some English texts that has one, as a title."""
    for text in texts:
        clause = parsing.parse(text)
        alone = parsing.parse(f"{text} is new") if not clause else None
        for each in (clause, alone):
            for noun in (each.subject, each.target) if each else ():
                if noun and noun.entry and not noun.pronoun:
                    made = _NOUNS[code](replace(noun, behind=[], amount=None))
                    return made[:1].upper() + made[1:]
    return ""
