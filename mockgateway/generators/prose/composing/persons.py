"""Turn what a request says about the receiver of a message into what the message says to them."""

from __future__ import annotations

import re
from typing import Any

from mockgateway.generators.prose.composing.tables import table

_SPECIAL = {"is": "are", "has": "have", "was": "were", "does": "do", "isn't": "aren't", "hasn't":
            "haven't", "wasn't": "weren't", "doesn't": "don't"}  # fmt: skip
_ADVERB = r"(?:(?:also|always|already|never|still|now|just|really|only|\w+ly) )?"
_COORDINATED = (
    r"(?P<link>, |\band )(?P<adverb>(?:always|also|never|often) )?(?P<verb>[a-z]+s)\b(?= \w)"
)
_KEPT = frozenset("always this as us perhaps sometimes towards".split())
_SUBJECT = {
    "she": r"s?he", "he": r"s?he", "they": "they",
}  # fmt: skip
_NOT_A_NOUN = (
    r"(?=\s*(?:[.,;:!?)]|\Z)|\s+(?:that|to|if|for|about|when|whether|by|on|in|at|with|a|an|the|how"
    r"|why|what|and|or|know|of|as|from|until|before|after|again|back|so|because|instead|via)\b)"
)


def to_reader(text: str, pronoun: str, nouns: str = "", code: str = "en") -> str:
    """Return a clause in which the receiver is `you`.

    Args:
        text: The clause.
        pronoun: What the request calls the receiver: `she`, `he`, `they`; "" if it names nobody.
        nouns: An expression for the nouns that mean the receiver, such as `customer`.
        code: The language.
    """
    if code != "en":
        return _in_table(text, pronoun, table(code))
    if nouns:
        text = re.sub(rf"\b(?:the|our|my) (?:{nouns})(?:'s|s'|’s)(?!\w)", "your", text, flags=re.I)
        text = _with_verb(text, rf"\b(?:the|our|my) (?:{nouns})\b")
    if not pronoun:
        return text
    subject, third = _SUBJECT[pronoun], pronoun == "they"
    text = _with_verb(text, rf"\b{subject}\b")
    if third:
        text = re.sub(r"\bthem\b", "you", text)
        text = re.sub(r"\btheir\b", "your", text)
        return re.sub(r"\bthemselves\b", "yourselves", text)
    text = re.sub(r"\bhim\b", "you", text)
    text = re.sub(rf"\bher\b{_NOT_A_NOUN}", "you", text)
    text = re.sub(r"\b(?:his|her)\b", "your", text)
    return re.sub(r"\b(?:himself|herself)\b", "yourself", text)


def _in_table(text: str, pronoun: str, words: dict[str, Any]) -> str:
    """Return a clause in which the receiver is addressed, by the pairs of a language's table."""
    if subject := words.get("subject", {}).get(pronoun):
        column = int(pronoun == "familiar")
        verbs = {third: forms[column] for third, forms in words["verbs"].items()}
        verb, you = "|".join(verbs), words["you"][pronoun]
        found = re.search(rf"\b{subject}\b", text, re.IGNORECASE)
        if found:
            text = re.sub(rf"\b({verb}) {subject}\b", lambda m: f"{verbs[m[1]]} {you}", text)
            text = re.sub(
                rf"\b{subject} ({verb})\b", lambda m: f"{you} {verbs[m[1]]}", text, flags=re.I
            )
            last = re.sub(
                rf"\b{subject}\b([^,.;]*?)\b({verb})(?=[,.;?]|\Z)",
                lambda m: f"{you}{m[1]}{verbs[m[2]]}",
                text,
            )
            text = re.sub(rf"\b{subject}\b", you, last)
    for written, becomes in words["turned"].get(pronoun, ()):
        text = re.sub(written, becomes, text)
    return text


def _with_verb(text: str, subject: str) -> str:
    """Replace a subject by `you`, and put its verb into that person."""

    def turned(found: re.Match[str]) -> str:
        verb = found["verb"] or ""
        return f"you {found['adverb'] or ''}{_base(verb)}" if verb else "you"

    made = re.sub(
        rf"{subject}(?: (?P<adverb>{_ADVERB})(?P<verb>[a-z'’]+))?",
        turned,
        text,
        flags=re.IGNORECASE,
    )
    return made if made == text else re.sub(_COORDINATED, _coordinated, made)


def _coordinated(found: re.Match[str]) -> str:
    """Put a further verb of the same subject into its person: `…, loves tea and helps us`."""
    verb = found["verb"]
    known = re.fullmatch(table("en")["finite"], verb) is not None
    return f"{found['link']}{found['adverb'] or ''}{_base(verb) if known else verb}"


def _base(verb: str) -> str:
    """Return the form of a verb for `you`: `need` for `needs`."""
    if verb in _SPECIAL:
        return _SPECIAL[verb]
    if verb in _KEPT or not verb.endswith("s") or verb.endswith("ss") or len(verb) < 4:
        return verb
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "oes")) else verb[:-1]


def of_group(sentence: str) -> str:
    """Return a sentence of one person as a group says it: `We are` for `I am`."""
    for written, becomes in (
        (r"\bI am\b", "we are"), (r"\bI was\b", "we were"), (r"\bI'm\b", "we're"), (r"\bI\b", "we"),
        (r"\bme\b", "us"), (r"\bmy\b", "our"), (r"\bMy\b", "Our"),
    ):  # fmt: skip
        sentence = re.sub(written, becomes, sentence)
    return re.sub(r"(?:\A|(?<=[.!?] ))we\b", "We", sentence)
