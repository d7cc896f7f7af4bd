"""Decline German nouns, pronouns and adjectives."""

from __future__ import annotations

from mockgateway.generators.prose.transfer import german_verbs
from mockgateway.generators.prose.transfer.lexicon import place
from mockgateway.generators.prose.transfer.times import Said, table
from mockgateway.generators.prose.transfer.tree import Noun, Phrase

_ARTICLES = {  # by case, for m f n p
    "the": {
        "N": "der die das die", "A": "den die das die", "D": "dem der dem den",
        "G": "des der des der",
    },
    "a": {
        "N": "ein eine ein -", "A": "einen eine ein -", "D": "einem einer einem -",
        "G": "eines einer eines -",
    },
    "this": {
        "N": "dieser diese dieses diese", "A": "diesen diese dieses diese",
        "D": "diesem dieser diesem diesen", "G": "dieses dieser dieses dieser",
    },
    "every": {
        "N": "jeder jede jedes alle", "A": "jeden jede jedes alle",
        "D": "jedem jeder jedem allen", "G": "jedes jeder jedes aller",
    },
    "all": {
        "N": "alle alle alle alle", "A": "alle alle alle alle", "D": "allem aller allem allen",
        "G": "allen aller allen aller",
    },
}  # fmt: skip
_STEMS = {
    "my": "mein", "our": "unser", "your": "Ihr", "his": "sein", "her": "ihr", "their": "ihr",
    "its": "sein", "no": "kein",
}  # fmt: skip
_ENDINGS = {"N": "- e - e", "A": "en e - e", "D": "em er em en", "G": "es er es er"}
_STRONG = {"N": "er e es e", "A": "en e es e", "D": "em er em en", "G": "en er en er"}
_WEAK = {"N": "e e e en", "A": "en e e en", "D": "en en en en", "G": "en en en en"}
_ADJECTIVES = {
    "strong": _STRONG, "weak": _WEAK, "mixed": {**_WEAK, "N": "er e es en", "A": "en e es en"},
}  # fmt: skip
_PRONOUNS = {  # by case
    "i": ("ich", "mich", "mir"), "we": ("wir", "uns", "uns"), "you": ("Sie", "Sie", "Ihnen"),
    "he": ("er", "ihn", "ihm"), "she": ("sie", "sie", "ihr"), "it": ("es", "es", "ihm"),
    "they": ("sie", "sie", "ihnen"), "this": ("das", "das", "dem"),
    "everyone": ("alle", "alle", "allen"),
}  # fmt: skip
_IT = {  # what `it` is by the gender of its noun
    "m": ("er", "ihn", "ihm"), "f": ("sie", "sie", "ihr"), "n": ("es", "es", "ihm"),
    "p": ("sie", "sie", "ihnen"),
}  # fmt: skip


def prepositional(preposition: str, what: Noun) -> str:
    """Return a preposition with its case, and a noun behind it."""
    words, _, case = preposition.rpartition(" ")
    if words in ("in", "zu") and what.name and not what.entry:
        words = {"in": "in", "zu": "nach"}[words]
    if case == "G" and (not what.determiner or what.pronoun) and words == "innerhalb":
        words, case = "innerhalb von", "D"
    return f"{words} {noun(what, case)}"


def noun(what: Noun, case: str, determiner: str = "") -> str:
    """Return a noun in a case: N, A, D or G."""
    if what.pronoun == "it" and what.entry:
        gender = next((each for each in what.entry.said("de").split() if each in _IT), "n")
        return _IT[gender]["NAD".find(case)]
    if what.pronoun:
        return _PRONOUNS[what.pronoun]["NAD".find(case) if case != "G" else 2]
    if what.amount and not what.entry:
        text = what.amount[0]
    elif what.entry is None:
        text = place(what.name, "de")
    else:
        text = _with_article(what, case, determiner or what.determiner)
    if what.of:
        genitive = what.of.determiner or what.of.adjectives
        other = noun(what.of, "G" if genitive else "D")
        text += f" {other}" if genitive else f" von {other}"
    for part in what.behind:
        time = part[0] if isinstance(part, tuple) else ""
        text += f" {time or _behind(part)}"
    if what.also:
        text += f" und {noun(what.also, case)}"
    return text


def _behind(part: Phrase | Said) -> str:
    return "" if isinstance(part, tuple) else prepositional(part.preposition.said("de"), part.noun)


def title(what: Noun) -> str:
    """Return a noun as it stands alone."""
    return noun(what, "N")


def _with_article(what: Noun, case: str, determiner: str) -> str:
    assert what.entry
    said = what.entry.said("de")
    written, gender, *plural = said.rsplit(" ", 1 if said.endswith(" p") else 2)
    many = what.is_many(gender)
    kind = "p" if many else gender
    word = written
    if many and plural:
        ending = plural[0]
        word = ending if ending[:1].isupper() else written + ending.strip("=-")
    if case == "D" and many and not word.endswith(("n", "s")):
        word += "n"
    if case == "G" and kind in ("m", "n") and not word.endswith("e"):
        word += "es" if word.endswith(("s", "ß", "z", "x")) else "s"
    weak = gender == "m" and plural[:1] in (["n"], ["en"]) and word == written
    if weak and case != "N" and written not in ("See", "Staat"):
        word = written + plural[0]
    article, strength = _article(determiner, case, kind)
    described = [entry.said("de") for entry in what.adjectives]
    described += [german_verbs.forms(entry).participle for entry in what.participles]
    adjectives = [_adjective(word_, strength, case, kind) for word_ in described]
    count = _count(what, case, kind)
    value = f"über {what.amount[0]}" if what.amount else ""
    return " ".join(filter(None, [article, count, *adjectives, word, value, what.name]))


def _count(what: Noun, case: str, kind: str) -> str:
    if what.count in ("one", "1"):
        return _ARTICLES["a"][case].split()["mfn".find(kind)] if kind != "p" else ""
    return table("numbers").get(what.count, (what.count,) * 3)[0]


def _article(determiner: str, case: str, kind: str) -> tuple[str, str]:
    """Return an article and how it changes adjectives: `weak`, `mixed` or `strong`."""
    at = "mfnp".find(kind)
    if determiner in _STEMS:
        ending = _ENDINGS[case].split()[at].strip("-")
        stem = _STEMS[determiner]
        stem = "unsr" if stem == "unser" and ending else stem
        return ("unser" + ending if determiner == "our" else stem + ending), "mixed"
    same = {"an": "a", "these": "this", "that": "this", "those": "this", "each": "every", "any": "",
            "some": ""}  # fmt: skip
    determiner = same.get(determiner, determiner)
    if not determiner:
        return "", "strong"
    article = _ARTICLES[determiner][case].split()[at].strip("-")
    strength = "mixed" if determiner == "a" else "weak"
    return article, strength if article else "strong"


def _adjective(word: str, strength: str, case: str, kind: str) -> str:
    stem = {"teuer": "teur", "hoch": "hoh", "dunkel": "dunkl"}.get(word, word)
    ending = _ADJECTIVES[strength][case].split()["mfnp".find(kind)]
    return stem + (ending[1:] if stem.endswith("e") else ending)
