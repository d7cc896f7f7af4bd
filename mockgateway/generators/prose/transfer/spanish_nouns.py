"""Write Spanish nouns, pronouns and adjectives."""

from __future__ import annotations

from mockgateway.generators.prose.transfer import spanish_verbs
from mockgateway.generators.prose.transfer.lexicon import joined, place
from mockgateway.generators.prose.transfer.times import table
from mockgateway.generators.prose.transfer.tree import Noun, gender

_SUBJECTS = {"i": "", "we": "", "you": "", "he": "él", "she": "ella", "it": "", "they": "ellos",
             "this": "esto", "everyone": "todos"}  # fmt: skip
_STRESSED = {"i": "mí", "we": "nosotros", "you": "usted", "he": "él", "she": "ella", "it": "ello",
             "they": "ellos", "this": "esto", "everyone": "todos"}  # fmt: skip
_BEFORE = frozenset("nuevo primero segundo tercero último próximo gran bueno mal".split())
_SHORT = {"primero": "primer", "tercero": "tercer", "bueno": "buen", "malo": "mal"}


def noun(what: Noun, subject: bool = False, bare: bool = False) -> str:
    """Return a noun with its article, as a subject or behind a verb or preposition.

    Args:
        what: The noun.
        subject: Whether it is the subject.
        bare: Whether a noun without an article has none in Spanish either.
    """
    if what.pronoun:
        return (_SUBJECTS if subject else _STRESSED)[what.pronoun]
    if what.amount and not what.entry:
        text = what.amount[2]
    elif what.entry is None:
        text = place(what.name, "es")
    else:
        text = _with_article(what, subject, bare)
    if what.of:
        text += f" de {noun(what.of)}"
    for part in what.behind:
        text += " " + (
            part[2]
            if isinstance(part, tuple)
            else f"{part.preposition.said('es')} {noun(part.noun)}"
        )
    if what.also:
        text += f" y {noun(what.also, subject, bare)}"
    return text


def _with_article(what: Noun, subject: bool, bare: bool) -> str:
    assert what.entry
    word, kind = what.entry.said("es").rsplit(" ", 1)
    many = what.is_many(kind)
    single = Noun(entry=what.entry, plural=what.plural, count=what.count)
    if many and kind != "p":
        first, _, rest = word.partition(" ")
        word = f"{plural(first)} {rest}".strip()
    at = (2 if many else 0) + (kind == "f")
    same = {"an": "a", "these": "this", "those": "that", "each": "every"}
    row = spanish_verbs.table()["articles"].get(same.get(what.determiner, what.determiner), "")
    article = row.split()[at].replace("@", " ").strip("-") if row else ""
    numbers = table("numbers")
    count = (
        "" if what.count in ("", "one", "1") else numbers.get(what.count, ("", "", what.count))[2]
    )
    if what.count in ("one", "1") and not article:
        article = "una" if kind == "f" else "un"
    if (
        not what.determiner
        and not what.count
        and (subject or (not bare and not many and not what.adjectives))
    ):
        article = ("el", "la", "los", "las")[at]
    described = [(entry.said("es").removesuffix(" *"), entry) for entry in what.adjectives]
    before = [
        _SHORT.get(name, agreed(name, single)) if kind != "f" and not many else agreed(name, single)
        for name, _ in described
        if name in _BEFORE
    ]
    after = [agreed(name, single) for name, _ in described if name not in _BEFORE]
    after += [
        agreed(spanish_verbs.participle(spanish_verbs.infinitive(entry)), single)
        for entry in what.participles
    ]
    value = f"de {what.amount[2]}" if what.amount else ""
    return joined(article, count, *before, word, *after, value, what.name)


def plural(word: str) -> str:
    """Return the plural of a noun or an adjective."""
    if word.endswith("ión"):
        return word[:-3] + "iones"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith(("és", "án", "ón", "én", "ín")):
        plain = {"é": "e", "á": "a", "ó": "o", "í": "i"}
        return word[:-2] + plain[word[-2]] + word[-1] + "es"
    return word if word.endswith("s") else word + ("s" if word[-1] in "aeiouáéó" else "es")


def agreed(adjective: str, what: Noun) -> str:
    """Return an adjective or a participle in the gender and number of a noun."""
    kind, many = gender(what, "es")
    word = adjective[:-1] + "a" if kind == "f" and adjective.endswith("o") else adjective
    return plural(word) if many and " " not in word else word
