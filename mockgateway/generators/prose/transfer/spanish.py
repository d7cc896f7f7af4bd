"""Write the parts of a sentence in Spanish, to a reader addressed as `usted`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.transfer import spanish_verbs
from mockgateway.generators.prose.transfer.lexicon import joined, words
from mockgateway.generators.prose.transfer.spanish_nouns import agreed, noun
from mockgateway.generators.prose.transfer.tree import Clause, Noun, gender

_MODALS = {
    "can": "poder", "could": "podría podría podríamos podrían", "must": "deber", "may": "poder",
    "should": "debería debería deberíamos deberían", "want": "desear",
}  # fmt: skip
_OBJECTS = {"i": "me", "we": "nos", "you": "le", "he": "lo", "she": "la", "it": "lo", "they": "los"}
_INDIRECT = {**_OBJECTS, "he": "le", "she": "le", "it": "le", "they": "les"}
_REFLEXIVE = ("me", "se", "nos", "se")
_LINKS = {"and": "y", "but": "pero", "or": "o", "so": "así que"}


def sentence(clause: Clause) -> str:
    """Return a clause and all that belong to it, without a stop."""
    text = _main(clause)
    text = re.sub(r"\b(de|a) el\b", r"\1l", text)
    text = re.sub(r"\by (?=h?i(?!e))", "e ", text).replace("con mí", "conmigo")
    text = re.sub(r"\bla (?=agua\b)", "el ", text)
    text = re.sub(r"\s+", " ", text).strip()
    return f"¿{text[:1].upper()}{text[1:]}" if clause.question else text


def _main(clause: Clause) -> str:
    if clause.kind == "thanks" and clause.target:
        return f"muchas gracias por {noun(clause.target)}"
    if clause.kind == "sorry":
        return _sorry(clause)
    text = f"{clause.front[0][2]}, " if clause.front else ""
    if clause.first:
        text += f"{clause.first[0].said('es')} {_main(clause.first[1])}, "
    text += _said(clause)
    for conjunction, inner in clause.inner:
        link = conjunction.said("es")
        subjunctive = link in ("para que", "en cuanto", "antes de que")
        text += f" {link} {_wished(inner) if subjunctive else _main(inner)}"
    if clause.purpose:
        complement = clause.verb and words()["complements"].get(clause.verb.english)
        text += f" {complement[1] if complement else 'para'} {_infinitive(clause.purpose)}"
    if clause.following:
        link, after = clause.following
        text += f"{'' if link == 'and' else ','} {_LINKS[link]} {_main(after)}"
    return text


def _sorry(clause: Clause) -> str:
    who = "le pedimos disculpas" if clause.subject.pronoun == "we" else "le pido disculpas"
    if clause.target:
        return f"{who} por {noun(clause.target)}"
    return f"{who}: {_main(clause.inner[0][1])}" if clause.inner else who


def _said(clause: Clause) -> str:
    """Return the subject, the verb and what belongs to it."""
    if clause.imperative:
        return f"le rogamos que {_wished(clause)}"
    person = _person(clause.subject)
    subject = "" if clause.kind == "exist" or clause.elided else noun(clause.subject, subject=True)
    negative = "no" if clause.negative else ""
    if clause.modal in _MODALS:
        finite = spanish_verbs.conjugated(_MODALS[clause.modal], person, clause.tense)
        return joined(subject, negative, finite, _infinitive(clause, negated=False))
    if clause.kind == "exist":
        there = {"past": "hubo", "perfect": "ha habido", "future": "habrá"}.get(clause.tense, "hay")
        return joined(negative, there, _rest(clause))
    verb, weak = _base(clause), _weak(clause, person)
    behind = ""
    if clause.passive:
        state = (
            clause.tense == "present" and clause.verb and clause.verb.english in words()["states"]
        )
        be, behind = (
            "estar" if state else "ser",
            agreed(spanish_verbs.participle(verb), clause.subject),
        )
        if clause.tense == "perfect":
            finite, behind = spanish_verbs.conjugated("haber", person, "present"), f"sido {behind}"
        else:
            finite = spanish_verbs.conjugated(be, person, clause.tense)
    elif clause.tense == "perfect":
        finite, behind = (
            spanish_verbs.conjugated("haber", person, "present"),
            spanish_verbs.participle(verb),
        )
    elif clause.tense == "past" and clause.kind in ("be", "have"):
        finite = spanish_verbs.imperfect(verb, person)
    else:
        finite = spanish_verbs.conjugated(verb, person, clause.tense)
    return joined(subject, negative, weak, finite, behind, _particle(clause), _rest(clause))


def _wished(clause: Clause) -> str:
    """Return a clause with its verb in the subjunctive."""
    person = _person(clause.subject)
    finite = spanish_verbs.subjunctive(_base(clause), person)
    subject = "" if clause.imperative else noun(clause.subject, subject=True)
    negative = "no" if clause.negative else ""
    return joined(
        subject, negative, _weak(clause, person), finite, _particle(clause), _rest(clause)
    )


def _infinitive(clause: Clause, negated: bool = True) -> str:
    verb = _base(clause)
    no = "no" if clause.negative and negated else ""
    if clause.passive:
        return joined(
            no, "ser", agreed(spanish_verbs.participle(verb), clause.subject), _rest(clause)
        )
    weak = _weak(clause, _person(clause.subject)).replace(" ", "")
    return joined(no, verb + weak, _particle(clause), _rest(clause))


def _weak(clause: Clause, person: int) -> str:
    parts = [_REFLEXIVE[person]] if _is_reflexive(clause) else []
    if clause.receiver:
        receiver = clause.receiver
        parts.append(_INDIRECT.get(receiver.pronoun, "les" if receiver.is_plural else "le"))
    if clause.target and clause.target.pronoun in _OBJECTS and clause.kind == "verb":
        indirect = _preposition(clause) == "a"
        if indirect or not _preposition(clause):
            known = (_INDIRECT if indirect else _OBJECTS)[clause.target.pronoun]
            feminine = known == "lo" and gender(clause.target, "es")[0] == "f"
            parts.append("la" if feminine else known)
    return " ".join(parts)


def _rest(clause: Clause) -> str:
    """Return the objects, times and phrases behind the verb."""
    parts: list[str] = []
    if clause.modal == "gladly":
        parts.append("con mucho gusto")
    if clause.kind == "be":
        if clause.predicate:
            parts.append(agreed(clause.predicate.said("es").removesuffix(" *"), clause.subject))
        elif clause.predicate_noun:
            parts.append(noun(clause.predicate_noun))
    preposition = _preposition(clause)
    weak = (
        clause.target is not None and clause.target.pronoun in _OBJECTS and preposition in ("", "a")
    )
    if clause.target and (not weak or clause.kind != "verb"):
        person = preposition or ("a" if _is_person(clause.target) and clause.kind == "verb" else "")
        parts.append(f"{person} {noun(clause.target, bare=not preposition)}")
    if clause.receiver and not clause.receiver.pronoun:
        parts.append(f"a {noun(clause.receiver)}")
    parts += [said[2] for said in clause.front[1:]]
    parts += [entry.said("es") for entry in clause.adverbs]
    parts += [said[2] for said in clause.times]
    parts += [f"{phrase.preposition.said('es')} {noun(phrase.noun)}" for phrase in clause.phrases]
    return joined(*parts)


def _is_person(what: Noun) -> bool:
    people = (
        "cliente colega compañero huésped invitado vecino inquilino empleado médico amigo equipo"
    )
    return what.entry is not None and what.entry.said("es").split()[0] in people.split()


def _person(subject: Noun) -> int:
    """Return 0 for yo, 1 for a third person or usted, 2 for nosotros, 3 for ellos."""
    if subject.pronoun in ("i", "we") and not subject.also:
        return 0 if subject.pronoun == "i" else 2
    if subject.pronoun in ("you", "it", "this"):
        return 1
    return 3 if gender(subject, "es")[1] or subject.pronoun in ("they", "everyone") else 1


def _base(clause: Clause) -> str:
    if clause.verb is not None:
        return spanish_verbs.infinitive(clause.verb)
    if clause.kind == "have":
        return "tener"
    state = clause.predicate is not None and clause.predicate.said("es").endswith("*")
    where = clause.predicate is None and clause.predicate_noun is None
    return "estar" if state or where else "ser"


def _is_reflexive(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.said("es").split()[0].endswith("rse")


def _preposition(clause: Clause) -> str:
    last = clause.verb.said("es").split()[-1] if clause.verb else ""
    return last if last in ("a", "de", "con", "en", "por", "sobre") else ""


def _particle(clause: Clause) -> str:
    parts = clause.verb.said("es").split()[1:] if clause.verb else []
    return " ".join(parts[:-1] if _preposition(clause) else parts)
