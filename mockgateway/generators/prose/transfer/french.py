"""Write the parts of a sentence in French, to a reader addressed as `vous`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.transfer import french_verbs
from mockgateway.generators.prose.transfer.french_nouns import agreed, noun, where
from mockgateway.generators.prose.transfer.lexicon import Entry, joined, words
from mockgateway.generators.prose.transfer.tree import Clause, Noun, gender

_MODALS = {
    "can": "pouvoir", "could": "pourrais pourrait pourrions pourriez pourraient", "must": "devoir",
    "may": "pouvoir", "should": "devrais devrait devrions devriez devraient",
    "want": "souhaiter",
}  # fmt: skip
_PERSONS = {"i": 0, "we": 2, "you": 3, "they": 4}
_OBJECTS = {
    "i": "me",
    "we": "nous",
    "you": "vous",
    "he": "le",
    "she": "la",
    "it": "le",
    "they": "les",
}
_INDIRECT = {**_OBJECTS, "he": "lui", "she": "lui", "it": "lui", "they": "leur"}
_REFLEXIVE = ("me", "se", "nous", "vous", "se")
_VOWEL = r"(?=[aeéèêiîoôuyœhAEÉÈÊIÎOÔUÂâ])"
_JOINED = (
    (r"\bà le ", "au "), (r"\bà les ", "aux "), (r"\bde les ", "des "),
    (r"\bde des ", "de "), (r"\bde du ", "de "),
    (rf"\b([JjLlDdNnMmSsTt]|[Qq]u|jusqu|lorsqu)[ea] {_VOWEL}", r"\1'"),
    (r"\bde le ", "du "), (rf"\bma {_VOWEL}", "mon "), (rf"\bsa {_VOWEL}", "son "),
    (rf"\bce {_VOWEL}(?!est)(?=\w+\b)", "cet "), (r"\bsi il", "s'il"),
    (rf"\bnouveau {_VOWEL}", "nouvel "),
    (rf"\bbeau {_VOWEL}", "bel "), (rf"\bparce que {_VOWEL}", "parce qu'"),
)  # fmt: skip
_LINKS = {"and": "et", "but": "mais", "or": "ou", "so": "donc"}


def sentence(clause: Clause) -> str:
    """Return a clause and all that belong to it, without a stop."""
    text = _main(clause)
    for written, becomes in _JOINED:
        text = re.sub(written, becomes, text)
    return re.sub(r" (?=\?)|\s+", " ", text).strip()


def _main(clause: Clause) -> str:
    if clause.kind == "thanks" and clause.target:
        return f"merci beaucoup pour {noun(clause.target)}"
    if clause.kind == "sorry":
        return _sorry(clause)
    front = [said[1] for said in clause.front[:1]]
    polite = clause.modal == "could" and clause.subject.pronoun == "you"
    text = "est-ce que " if clause.question and not polite else f"{front[0]}, " if front else ""
    if clause.first:
        text += f"{clause.first[0].said('fr')} {_main(clause.first[1])}, "
    text += _said(clause)
    text += "".join(f" {conj.said('fr')} {_main(inner)}" for conj, inner in clause.inner)
    if clause.purpose:
        complement = clause.verb and words()["complements"].get(clause.verb.english)
        text += f" {complement[0] if complement else 'pour'} {_infinitive(clause.purpose)}"
    if clause.following:
        link, after = clause.following
        text += f"{'' if link == 'and' else ','} {_LINKS[link]} {_main(after)}"
    return text


def _sorry(clause: Clause) -> str:
    who = (
        "nous vous prions de nous excuser"
        if clause.subject.pronoun == "we"
        else "je vous prie de m'excuser"
    )
    if clause.target:
        return f"{who} pour {noun(clause.target)}"
    return f"{who} : {_main(clause.inner[0][1])}" if clause.inner else who


def _said(clause: Clause) -> str:
    """Return the subject, the verb and what belongs to it."""
    if clause.imperative:
        return f"veuillez {_infinitive(clause)}"
    person = _person(clause.subject)
    subject = "il" if clause.kind == "exist" else noun(clause.subject, subject=True)
    verb = _base(clause)
    future = clause.tense == "future"
    if clause.modal in _MODALS:
        finite = french_verbs.conjugated(_MODALS[clause.modal], person, future)
        verbs, rest = _negated(clause, "", finite), _infinitive(clause, negated=False)
        if clause.question and clause.modal == "could" and clause.subject.pronoun == "you":
            return f"{finite}-{subject} {rest}"
        return joined(subject if not clause.elided else "", verbs, rest)
    weak = _weak(clause, person)
    if clause.passive:
        tense_of_be = "avoir" if clause.tense in ("past", "perfect") else "être"
        finite = french_verbs.conjugated(tense_of_be, person, future)
        behind = "été " if tense_of_be == "avoir" else ""
        behind += agreed(french_verbs.participle(verb), clause.subject)
    elif clause.tense in ("past", "perfect") and clause.kind == "verb":
        with_be = clause.verb is not None and (
            "~" in clause.verb.said("fr") or _is_reflexive(clause)
        )
        finite = french_verbs.conjugated("être" if with_be else "avoir", person, False)
        behind = (
            agreed(french_verbs.participle(verb), clause.subject)
            if with_be
            else french_verbs.participle(verb)
        )
    elif clause.tense in ("past", "perfect"):
        stem = "ét" if verb == "être" else "av"
        finite, behind = stem + ("ais", "ait", "ions", "iez", "aient")[person], ""
    else:
        finite, behind = french_verbs.conjugated(verb, person, future), _particle(clause)
    if clause.kind == "exist":
        weak = "y"
    return joined(
        "" if clause.elided else subject, _negated(clause, weak, finite), behind, _rest(clause)
    )


def _negated(clause: Clause, weak: str, finite: str) -> str:
    verbs = f"{weak} {finite}".strip()
    if not clause.negative:
        adverbs = [entry.said("fr") for entry in clause.adverbs if _is_short(entry)]
        return joined(verbs, *adverbs)
    yet = any(entry.english == "yet" for entry in clause.adverbs)
    return f"ne {verbs} pas{' encore' if yet else ''}"


def _is_short(entry: Entry) -> bool:
    return entry.english in ("already", "still", "also", "always", "finally", "currently", "often")


def _infinitive(clause: Clause, negated: bool = True) -> str:
    verb = _base(clause)
    weak = _weak(clause, _person(clause.subject))
    no = "ne pas " if clause.negative and negated else ""
    if clause.passive:
        return joined(
            no, "être", agreed(french_verbs.participle(verb), clause.subject), _rest(clause)
        )
    return joined(no, weak, verb, _particle(clause), _rest(clause))


def _weak(clause: Clause, person: int) -> str:
    """Return the pronouns before the verb."""
    parts = [_REFLEXIVE[person]] if _is_reflexive(clause) else []
    if clause.receiver and clause.receiver.pronoun:
        parts.append(_INDIRECT[clause.receiver.pronoun])
    if clause.target and clause.target.pronoun in _OBJECTS and clause.kind == "verb":
        indirect = _preposition(clause) == "à"
        if indirect or not _preposition(clause):
            known = (_INDIRECT if indirect else _OBJECTS)[clause.target.pronoun]
            feminine = known == "le" and gender(clause.target, "fr")[0] == "f"
            parts.append("la" if feminine else known)
    return " ".join(parts)


def _rest(clause: Clause) -> str:
    """Return the objects, times and phrases behind the verb."""
    parts: list[str] = []
    if clause.modal == "gladly":
        parts.append("volontiers")
    if clause.kind == "be":
        if clause.predicate:
            parts.append(agreed(clause.predicate.said("fr"), clause.subject))
        elif clause.predicate_noun:
            parts.append(noun(clause.predicate_noun))
    preposition = _preposition(clause)
    weak = (
        clause.target is not None and clause.target.pronoun in _OBJECTS and preposition in ("", "à")
    )
    if clause.target and (not weak or clause.kind != "verb"):
        negative = clause.negative and clause.target.determiner in ("", "a", "an", "any")
        said = noun(clause.target, False, "no" if negative and not preposition else "", preposition)
        parts.append(f"{preposition} {said}")
    if clause.receiver and not clause.receiver.pronoun:
        parts.append(f"à {noun(clause.receiver)}")
    parts += [said[1] for said in clause.front[1:]]
    hidden = ("yet",) if clause.negative else ()
    parts += [
        entry.said("fr")
        for entry in clause.adverbs
        if entry.english not in hidden
        and (clause.negative or clause.modal or clause.imperative or not _is_short(entry))
    ]
    parts += [said[1] for said in clause.times]
    parts += [
        f"{where(phrase.preposition, phrase.noun)} {noun(phrase.noun)}" for phrase in clause.phrases
    ]
    return joined(*parts)


def _person(subject: Noun) -> int:
    if subject.pronoun in _PERSONS and not subject.also:
        return _PERSONS[subject.pronoun]
    return 4 if gender(subject, "fr")[1] else 1


def _base(clause: Clause) -> str:
    if clause.verb is None:
        return {"be": "être", "have": "avoir", "exist": "avoir"}.get(clause.kind, "être")
    return french_verbs.infinitive(clause.verb)


def _is_reflexive(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.said("fr").startswith(("se ", "s'"))


def _particle(clause: Clause) -> str:
    """Return the words of a verb that do not change: `lieu` of `avoir lieu`."""
    if clause.verb is None:
        return ""
    words = re.sub(r"\As(?:e |')", "", clause.verb.said("fr")).split()[1:]
    return " ".join(
        words[:-1] if words[-1:] in (["à"], ["de"], ["par"], ["sur"], ["dans"]) else words
    )


def _preposition(clause: Clause) -> str:
    last = clause.verb.said("fr").split()[-1] if clause.verb else ""
    return last if last in ("à", "de", "par", "sur") else ""
