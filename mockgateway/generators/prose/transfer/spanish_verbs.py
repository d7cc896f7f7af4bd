"""Conjugate Spanish verbs."""

from __future__ import annotations

from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.transfer.lexicon import Entry

_FUTURE = ("é", "á", "emos", "án")
_SUBJUNCTIVE = {"ser": "sea", "estar": "esté", "ir": "vaya", "haber": "haya", "dar": "dé",
                "saber": "sepa"}  # fmt: skip


def table() -> dict[str, Any]:
    """Return the table of irregular verbs and articles."""
    known: dict[str, Any] = text_tables.load("transfer/spanish")
    return known


def subjunctive(verb: str, person: int) -> str:
    """Return a verb in the present subjunctive."""
    stem = conjugated(verb, 0, "present")[:-1]
    ending = "e" if verb.endswith("ar") else "a"
    changed = {"c": "qu", "g": "gu", "z": "c"}
    if ending == "e" and stem[-1:] in changed:
        stem = stem[:-1] + changed[stem[-1]]
    return _SUBJUNCTIVE.get(verb, stem + ending) + ("", "", "mos", "n")[person]


def participle(verb: str) -> str:
    """Return the past participle, masculine."""
    if verb in table()["participles"]:
        return str(table()["participles"][verb])
    if verb in table()["verbs"]:
        return str(table()["verbs"][verb]).split()[6]
    return verb[:-2] + ("ado" if verb.endswith("ar") else "ido")


def imperfect(verb: str, person: int) -> str:
    """Return the imperfect of `ser`, `estar` or a regular verb."""
    if verb == "ser":
        return ("era", "era", "éramos", "eran")[person]
    stem = verb[:-2]
    endings = (
        ("aba", "aba", "ábamos", "aban") if verb.endswith("ar") else ("ía", "ía", "íamos", "ían")
    )
    return stem + endings[person]


def conjugated(verb: str, person: int, tense: str) -> str:
    """Return a verb in the present, past or future; a list of forms is the conditional."""
    if " " in verb:
        return verb.split()[person]
    forms = str(table()["verbs"].get(verb, "")).split()
    if tense == "future":
        return (forms[5] if forms else verb) + _FUTURE[person]
    if tense == "past":
        return _past(verb, person, forms)
    if forms:
        return forms[person]
    stem, kind = verb[:-2], verb[-2:]
    we = {"ar": "amos", "er": "emos", "ir": "imos"}[kind]
    vowel = "a" if kind == "ar" else "e"
    return stem + ("o", vowel, we, f"{vowel}n")[person]


def _past(verb: str, person: int, forms: list[str]) -> str:
    third = forms[4] if forms else verb[:-2] + ("ó" if verb.endswith("ar") else "ió")
    if person == 1:
        return third
    if third in ("fue", "dio", "vio"):
        table_ = {"fue": ("fui", "", "fuimos", "fueron"), "dio": ("di", "", "dimos", "dieron"),
                  "vio": ("vi", "", "vimos", "vieron")}  # fmt: skip
        return table_[third][person]
    if third.endswith(("ó",)):
        stem = verb[:-2]
        if verb.endswith("ar"):
            soft = {"c": stem[:-1] + "qu", "g": stem + "u", "z": stem[:-1] + "c"}.get(
                stem[-1], stem
            )
            return (soft + "é", "", stem + "amos", stem + "aron")[person]
        own = third.removesuffix("ió").removesuffix("yó")
        they = own + ("yeron" if third.endswith("yó") else "ieron")
        return (stem + "í", "", stem + "imos", they)[person]
    stem = third[:-1]  # `tuvo`
    stem = "hic" if third == "hizo" and person != 1 else stem
    return (stem + "e", "", stem + "imos", stem + ("eron" if stem.endswith("j") else "ieron"))[
        person
    ]


def infinitive(entry: Entry) -> str:
    """Return the infinitive without its pronoun and other words."""
    first = entry.said("es").split()[0]
    return first.removesuffix("se")
