"""Write French nouns, pronouns and adjectives."""

from __future__ import annotations

from mockgateway.generators.prose.transfer import french_verbs
from mockgateway.generators.prose.transfer.lexicon import Entry, joined, place
from mockgateway.generators.prose.transfer.times import table
from mockgateway.generators.prose.transfer.tree import Noun, Phrase, gender

_SUBJECTS = {"i": "je", "we": "nous", "you": "vous", "he": "il", "she": "elle", "it": "il",
             "they": "ils", "this": "cela", "everyone": "tout le monde"}  # fmt: skip
_STRESSED = {"i": "moi", "we": "nous", "you": "vous", "he": "lui", "she": "elle", "it": "cela",
             "they": "eux", "this": "cela", "everyone": "tout le monde"}  # fmt: skip
_BEFORE = (
    "nouveau bon beau grand petit premier dernier deuxième troisième jeune vieux long prochain"
    " mauvais"
).split()


def where(preposition: Entry, what: Noun) -> str:
    """Return a preposition before a noun."""
    written = preposition.said("fr")
    if preposition.english == "in" and what.name and not what.entry:
        return "à"
    return written


def noun(what: Noun, subject: bool = False, determiner: str = "", use: str = "") -> str:
    """Return a noun with its article, as a subject or behind a verb or preposition.

    Args:
        what: The noun.
        subject: Whether it is the subject.
        determiner: An English determiner in place of its own.
        use: The preposition of the verb before it.
    """
    if what.pronoun == "it" and what.entry and subject:
        return "elle" if gender(what, "fr")[0] == "f" else "il"
    if what.pronoun:
        return (_SUBJECTS if subject else _STRESSED)[what.pronoun]
    if what.amount and not what.entry:
        text = what.amount[1]
    elif what.entry is None:
        text = place(what.name, "fr")
    else:
        text = _with_article(what, determiner or what.determiner, "subject" if subject else use)
    if what.of:
        text += f" de {noun(what.of, use='de')}"
    for part in what.behind:
        text += f" {part[1] if isinstance(part, tuple) else prepositional(part)}"
    if what.also:
        text += f" et {noun(what.also, subject, determiner, use)}"
    return text


def prepositional(part: Phrase) -> str:
    """Return a preposition and its noun."""
    return f"{where(part.preposition, part.noun)} {noun(part.noun)}"


def _with_article(what: Noun, determiner: str, use: str) -> str:
    assert what.entry
    word, kind = what.entry.said("fr").rsplit(" ", 1)
    many = what.is_many(kind)
    single = Noun(entry=what.entry, plural=what.plural, count=what.count)
    if many and kind != "p":
        first, _, rest = word.partition(" ")
        word = f"{_plural(first)} {rest}".strip()
    article = _article(determiner, "f" if kind == "f" else "m", many)
    if not determiner and not what.count:
        definite = "les" if many else "le" if kind == "m" else "la"
        article = {"subject": definite, "à": definite, "de": ""}.get(
            use, "des" if many else definite
        )
    count = (
        ""
        if what.count in ("", "one", "1")
        else table("numbers").get(what.count, ("", what.count, ""))[1]
    )
    if what.count in ("one", "1") and not article:
        article = "une" if kind == "f" else "un"
    if what.count and not determiner and count:
        article = ""
    described = [agreed(entry.said("fr"), single) for entry in what.adjectives]
    described += [
        agreed(french_verbs.participle(french_verbs.infinitive(entry)), single)
        for entry in what.participles
    ]
    names = [entry.said("fr").split("/")[0] for entry in what.adjectives]
    before = [word_ for word_, name in zip(described, names, strict=False) if name in _BEFORE]
    after = [word_ for word_ in described if word_ not in before]
    value = f"de {what.amount[1]}" if what.amount else ""
    return joined(article, count, *before, word, *after, value, what.name)


def _article(determiner: str, gender: str, many: bool) -> str:
    same = {"an": "a", "these": "this", "that": "this", "those": "this", "each": "every"}
    row = french_verbs.table()["articles"].get(same.get(determiner, determiner), "")
    return row.split()[2 if many else gender == "f"].replace("@", " ") if row else ""


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith(("eau", "eu")):
        return word + "x"
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def agreed(adjective: str, what: Noun) -> str:
    """Return an adjective or a participle in the gender and number of a noun."""
    masculine, _, feminine = adjective.partition("/")
    if masculine.startswith(("en ", "de ", "bon marché", "plus ")):
        return masculine
    kind, many = gender(what, "fr")
    word = masculine
    if kind == "f":
        word = feminine or (word if word.endswith("e") else word + "e")
    return _plural(word) if many else word
