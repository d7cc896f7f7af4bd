"""Conjugate German verbs."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.transfer.lexicon import Entry


class Verb(NamedTuple):
    """The forms of a verb and of what it governs."""

    prefix: str
    base: str  # the infinitive without prefix
    participle: str
    with_be: bool
    third: str
    case: str  # of the object
    preposition: str
    reflexive: bool


def forms(entry: Entry) -> Verb:
    """Return the forms of a verb."""
    written = entry.said("de")
    reflexive = written.startswith("sich ")
    forms, _, use = written.removeprefix("sich ").partition(" ")
    if re.match(r"[a-zäöü]+ ?(?:V\w+ )?[a-zäöü]*n\Z", use):  # `neu starten`
        first, _, rest = written.rpartition(" ")
        forms, use = rest, ""
        infinitive, participle, be, third = [*forms.split(":"), "", "", ""][:4]
        return Verb(f"{first} ", infinitive, f"{first} {_participle('', infinitive)}", False, third,
                     "A", "", False)  # fmt: skip
    infinitive, participle, be, third = [*forms.split(":"), "", "", ""][:4]
    prefix, _, base = infinitive.rpartition("-")
    preposition, _, case = use.partition("+")
    case = case or (use[1:] if use[:1] in "+=" else "") or "A"
    preposition = preposition if "+" in use and not use.startswith("+") else ""
    return Verb(
        prefix, base, participle or prefix + _participle(prefix, base), be == "s", third,
        case, preposition.strip(" ="), reflexive,
    )  # fmt: skip


def _participle(prefix: str, base: str) -> str:
    stem = re.sub(r"e?n\Z", "", base)
    ending = "et" if stem.endswith(("t", "d", "chn", "ffn", "gn", "cht")) else "t"
    bare = not prefix and re.match(r"(?:be|ver|er|ent|zer|emp|miss|über|unter|wieder)", base)
    without = bare or base.endswith("ieren")
    return f"{'' if without else 'ge'}{stem}{ending}"


def present(verb: Verb, person: int) -> str:
    """Return the present for I (0), another one (1), or more than one (2)."""
    if person > 1:
        return verb.base
    stem = re.sub(r"e?n\Z", "", verb.base)
    if person == 1:
        if verb.third:
            return verb.third.split()[0]
        return stem + ("et" if stem.endswith(("t", "d", "ffn", "chn", "gn")) else "t")
    return {"wissen": "weiß", "wollen": "will", "mögen": "mag"}.get(verb.base, stem + "e")
