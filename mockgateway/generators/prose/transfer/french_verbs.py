"""Conjugate French verbs."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.transfer.lexicon import Entry

_FUTURE = ("ai", "a", "ons", "ez", "ont")


def table() -> dict[str, Any]:
    """Return the table of irregular verbs and articles."""
    known: dict[str, Any] = text_tables.load("transfer/french")
    return known


def participle(verb: str) -> str:
    """Return the past participle, masculine."""
    if verb in table()["prefixed"] or verb in table()["verbs"]:
        return _forms(verb)[6]
    if verb.endswith("er"):
        return verb[:-2] + "é"
    return verb[:-1] if verb.endswith("ir") else verb[:-2] + "u"


def _forms(verb: str) -> list[str]:
    prefix = table()["prefixed"].get(verb, "")
    return [prefix + form for form in table()["verbs"][verb.removeprefix(prefix)].split()]


def conjugated(verb: str, person: int, future: bool) -> str:
    """Return a verb in the present or the future; a list of forms is the conditional."""
    if " " in verb:
        return verb.split()[person]
    if verb in table()["prefixed"] or verb in table()["verbs"]:
        forms = _forms(verb)
        return forms[5] + _FUTURE[person] if future else forms[person]
    if future:
        return verb.removesuffix("e") + _FUTURE[person]
    stem = verb[:-2]
    if verb.endswith("er"):
        soft = {"g": stem + "e", "c": stem[:-1] + "ç"}.get(stem[-1], stem)
        accented = re.sub(r"é(?=[^aeiou]+\Z)", "è", stem)
        stems = (accented, accented, soft, stem, accented)
        return stems[person] + ("e", "e", "ons", "ez", "ent")[person]
    if verb.endswith("ir"):
        return stem + ("is", "it", "issons", "issez", "issent")[person]
    return stem + ("s", "" if stem[-1] in "dt" else "t", "ons", "ez", "ent")[person]


def infinitive(entry: Entry) -> str:
    """Return the infinitive without its pronoun and other words."""
    written = entry.said("fr").removeprefix("se ").removeprefix("s'")
    return written.split()[0].rstrip("~")
