"""What subjects are, why they matter and what they are good and bad at, in English.

A subject is a line: its names in lower case | what it is | why it matters or an example | and whatever else there is: further sentences, each with its full
stop, and `its strength; its weakness; what it is best for`. A place ends with what to see there instead. A name of more than five letters may
go on in a text (`vaccin` names `vaccines`), a shorter one at most by a plural's s.
"""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.generators.prose.tables.knowledge.business import BUSINESS
from mockgateway.generators.prose.tables.knowledge.computing import COMPUTING
from mockgateway.generators.prose.tables.knowledge.culture import CULTURE
from mockgateway.generators.prose.tables.knowledge.intelligence import INTELLIGENCE
from mockgateway.generators.prose.tables.knowledge.life import LIFE
from mockgateway.generators.prose.tables.knowledge.places import PLACES
from mockgateway.generators.prose.tables.knowledge.science import SCIENCE
from mockgateway.generators.prose.tables.knowledge.software import SOFTWARE


class Subject(NamedTuple):
    """What is known of a subject. facts: sentences, what it is first; traits: strength, weakness and what it is best for, or nothing; sights: of a place."""

    names: tuple[str, ...]
    facts: tuple[str, ...]
    traits: tuple[str, ...] = ()
    sights: tuple[str, ...] = ()


def subjects() -> list[Subject]:
    """All of them."""
    fields = (COMPUTING, SOFTWARE, INTELLIGENCE, SCIENCE, BUSINESS, LIFE, CULTURE)
    return [
        *(_subject(line) for field in fields for line in field.strip().splitlines()),
        *(_place(line) for line in PLACES.strip().splitlines()),
    ]


def _subject(line: str) -> Subject:
    names, *parts = line.split(" | ")
    facts = tuple(part for part in parts if part.endswith((".", "?", "!")))
    return Subject(
        tuple(names.split(",")),
        facts,
        next((tuple(part.split("; ")) for part in parts if part not in facts), ()),
    )


def _place(line: str) -> Subject:
    names, what, why, *sights = line.split(" | ")
    return Subject(
        tuple(names.split(",")),
        (what, why.removesuffix(" |")),
        sights=tuple(sights[0].split("; ")) if sights else (),
    )
