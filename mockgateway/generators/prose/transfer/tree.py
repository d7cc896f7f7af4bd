"""The parts of a sentence, independent of its language."""

from __future__ import annotations

from dataclasses import dataclass, field

from mockgateway.generators.prose.transfer.lexicon import Entry
from mockgateway.generators.prose.transfer.times import Said


@dataclass
class Noun:
    """A noun with what belongs to it, a pronoun, a name or an amount."""

    entry: Entry | None = None
    determiner: str = ""  # the English word
    count: str = ""  # a number before the noun
    adjectives: list[Entry] = field(default_factory=list)
    plural: bool = False
    name: str = ""  # a name, or what stands behind the noun: `order 5512`
    pronoun: str = ""  # the English subject form
    amount: Said | None = None
    of: Noun | None = None
    participles: list[Entry] = field(default_factory=list)  # of verbs, before the noun
    behind: list[Phrase | Said] = field(default_factory=list)  # phrases and times behind a subject
    also: Noun | None = None  # joined by `and`

    @property
    def is_plural(self) -> bool:
        """Whether the verb is in the plural."""
        return self.plural or self.also is not None or self.pronoun in ("we", "they")

    def is_many(self, gender: str) -> bool:
        """Return whether a noun of this gender, `p` for those without a singular, is plural."""
        return self.plural or gender == "p" or self.count not in ("", "1", "one")


@dataclass
class Phrase:
    """A preposition and its noun."""

    preposition: Entry
    noun: Noun


@dataclass
class Clause:
    """A clause with one verb."""

    subject: Noun
    kind: str = "verb"  # or `be`, `have`, `exist`
    verb: Entry | None = None
    tense: str = "present"  # or `past`, `perfect`, `future`
    modal: str = ""  # `can`, `must`, `may`, `should`, `want`, `could`, `gladly`
    passive: bool = False
    negative: bool = False
    imperative: bool = False
    question: bool = False
    elided: bool = False  # whether the subject is that of the clause before
    target: Noun | None = None  # the object
    receiver: Noun | None = None  # the indirect object
    predicate: Entry | None = None  # an adjective
    predicate_noun: Noun | None = None
    front: list[Said] = field(default_factory=list)  # a time or an adverb at the beginning
    adverbs: list[Entry] = field(default_factory=list)
    times: list[Said] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    purpose: Clause | None = None
    inner: list[tuple[Entry, Clause]] = field(default_factory=list)  # subordinate clauses
    first: tuple[Entry, Clause] | None = None  # a subordinate clause before this one
    following: tuple[str, Clause] | None = None  # a coordinate clause


def gender(what: Noun, code: str) -> tuple[str, bool]:
    """Return the gender of a noun in French or Spanish, and whether it is in the plural."""
    if what.pronoun and what.entry:
        return ("f" if what.entry.said(code).endswith(" f") else "m"), False
    if what.pronoun:
        return "f" if what.pronoun == "she" else "m", what.pronoun in ("we", "they")
    if what.entry is None:
        several = what.amount is not None and not what.amount[-1].startswith("1 ")
        return "m", several or what.also is not None
    kind = what.entry.said(code).rsplit(" ", 1)[1]
    many = what.is_many(kind)
    return ("f" if kind == "f" and not what.also else "m"), many or what.also is not None
