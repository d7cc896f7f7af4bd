"""Write the parts of a sentence in German, to a reader addressed as `Sie`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.transfer import german_verbs
from mockgateway.generators.prose.transfer.german_nouns import noun, prepositional
from mockgateway.generators.prose.transfer.german_verbs import Verb
from mockgateway.generators.prose.transfer.lexicon import words
from mockgateway.generators.prose.transfer.tree import Clause, Noun

_MODALS = {  # for I or a third person in the singular, and for the others
    "can": ("kann", "können"), "could": ("könnte", "könnten"), "must": ("muss", "müssen"),
    "may": ("kann", "können"), "should": ("sollte", "sollten"), "want": ("möchte", "möchten"),
}  # fmt: skip
_BE = {"present": ("bin", "ist", "sind"), "past": ("war", "war", "waren")}
_HAVE = {"present": ("habe", "hat", "haben"), "past": ("hatte", "hatte", "hatten")}
_BECOME = {"present": ("werde", "wird", "werden"), "past": ("wurde", "wurde", "wurden")}
_REFLEXIVE = {"i": "mich", "we": "uns"}
_CONTRACTED = (
    (r"\bin dem\b", "im"), (r"\ban dem\b", "am"), (r"\bzu dem\b", "zum"), (r"\bzu der\b", "zur"),
    (r"\bvon dem\b", "vom"), (r"\bbei dem\b", "beim"), (r"\bin das\b", "ins"),
)  # fmt: skip
_LINKS = {"and": "und", "but": "aber", "or": "oder", "so": "also"}


def sentence(clause: Clause) -> str:
    """Return a clause and all that belong to it, without a stop."""
    text = _main(clause)
    for written, becomes in _CONTRACTED:
        text = re.sub(written, becomes, text)
    return text


def _special(clause: Clause) -> str:
    """Return thanks and regrets, which have forms of their own."""
    who = "uns" if clause.subject.pronoun == "we" else "mir"
    inner = "".join(f", {_subordinate('dass', each)}" for _, each in clause.inner)
    if clause.kind == "sorry" and inner:
        return f"Es tut {who} sehr leid{inner}"
    about = noun(clause.target, "A") if clause.target else ""
    if clause.kind == "thanks":
        return f"Vielen Dank für {about}"
    return f"{'Wir bitten' if who == 'uns' else 'Ich bitte'} um Entschuldigung für {about}"


def _main(clause: Clause) -> str:
    if clause.kind in ("thanks", "sorry"):
        return _special(clause)
    front = clause.front[0][0] if clause.front else ""
    if clause.first:
        front = f"{_subordinate(clause.first[0].said('de'), clause.first[1])},"
    subject, finite, middle, end = _parts(clause)
    pronouns = sum(1 for part in middle if part in ("uns", "mir", "mich", "Ihnen", "sich", "es"))
    polite = [*middle[:pronouns], "bitte", *middle[pronouns:]]
    if clause.imperative and front:
        order = [front, _plural(clause), "Sie", *polite, *end]
    elif clause.imperative:
        order = ["Bitte", _plural(clause), "Sie", *middle, *end]
    elif clause.question:
        order = [finite, subject, *(polite if _is_polite(clause) else middle), *end]
    elif front:
        order = [front, finite, subject, *middle, *end]
    elif clause.elided:
        order = [finite, *middle, *end]
    else:
        order = [subject, finite, *middle, *end]
    text = " ".join(filter(None, order))
    text += "".join(f", {_subordinate(conj.said('de'), inner)}" for conj, inner in clause.inner)
    if clause.purpose:
        text += f", {_purpose(clause.purpose, _is_complement(clause))}"
    if clause.following:
        link, after = clause.following
        comma = "" if link in ("and", "or") and after.elided else ","
        text += f"{comma} {_LINKS[link]} {_main(after)}"
    return text


def _is_polite(clause: Clause) -> bool:
    return clause.modal == "could" and clause.subject.pronoun == "you"


def _subordinate(conjunction: str, clause: Clause) -> str:
    subject, finite, middle, end = _parts(clause, last=True)
    order = [conjunction, subject, *middle, *end, finite]
    text = " ".join(filter(None, order))
    text += "".join(f", {_subordinate(conj.said('de'), inner)}" for conj, inner in clause.inner)
    return text


def _purpose(clause: Clause, complement: bool) -> str:
    verb = _verb(clause)
    middle = _middle(clause, verb)
    infinitive = f"{verb.prefix}zu{verb.base}" if verb.prefix else f"zu {verb.base}"
    return " ".join(filter(None, ["" if complement else "um", *middle, infinitive]))


def _parts(clause: Clause, last: bool = False) -> tuple[str, str, list[str], list[str]]:
    """Return the subject, the finite verb, what stands behind it, and the verbs at the end.

    Args:
        clause: The clause.
        last: Whether the finite verb will stand at the end.
    """
    subject = noun(clause.subject, "N")
    person = _person(clause.subject)
    if clause.kind == "exist":
        subject, person = "es", 1
    verb = _verb(clause)
    middle = _middle(clause, verb)
    if clause.modal == "gladly":
        middle.insert(sum(1 for part in middle if part in ("Ihnen", "Sie", "uns", "mir")), "gern")
    ends: list[str]
    if clause.modal in _MODALS:
        finite = _MODALS[clause.modal][person > 1]
        ends = [f"{verb.participle} werden"] if clause.passive else [verb.prefix + verb.base]
    elif clause.tense == "future" and (clause.passive or clause.kind == "verb"):
        finite = _BECOME["present"][person]
        ends = [f"{verb.participle} werden"] if clause.passive else [verb.prefix + verb.base]
    elif clause.kind in ("be", "have", "exist"):
        finite, ends = _owned(clause, person)
    elif clause.passive and clause.tense == "present" and _is_state(clause):
        finite, ends = _BE["present"][person], [verb.participle]
    elif clause.passive:
        tense = "past" if clause.tense in ("past", "perfect") else "present"
        finite, ends = _BECOME[tense][person], [verb.participle]
    elif clause.tense in ("past", "perfect"):
        finite = (_BE if verb.with_be else _HAVE)["present"][person]
        ends = [verb.participle]
    else:
        finite = german_verbs.present(verb, person)
        ends = [verb.prefix] if verb.prefix and not last else []
        if verb.prefix and last:
            finite = verb.prefix + finite
    return subject, finite, middle, ends


def _is_complement(clause: Clause) -> bool:
    """Return whether an infinitive is the object of the verb rather than its purpose."""
    return clause.verb is not None and clause.verb.english in words()["complements"]


def _is_state(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.english in words()["states"]


def _owned(clause: Clause, person: int) -> tuple[str, list[str]]:
    """Return the forms of `be`, `have` and `there is`."""
    tense = "past" if clause.tense in ("past", "perfect") else "present"
    if clause.kind == "exist":
        return ("gab" if tense == "past" else "wird" if clause.tense == "future" else "gibt"), (
            ["geben"] if clause.tense == "future" else []
        )
    forms = _BE if clause.kind == "be" else _HAVE
    if clause.tense == "future":
        return _BECOME["present"][person], ["sein" if clause.kind == "be" else "haben"]
    return forms[tense][person], []


def _middle(clause: Clause, verb: Verb) -> list[str]:
    """Return the objects, times and phrases between the verbs, in their order."""
    pronouns: list[str] = []
    nouns: list[str] = []
    if verb.reflexive:
        pronouns.append(_REFLEXIVE.get(clause.subject.pronoun, "sich"))
    objects = [(clause.target, verb.case, verb.preposition)]
    if clause.receiver:
        objects.insert(0, (clause.receiver, "D", ""))
    for what, case, preposition in objects:
        if what is None:
            continue
        negated = clause.negative and what.determiner in ("", "a", "an", "any") and what.entry
        said = noun(what, case, "no" if negated and not preposition else "")
        (pronouns if what.pronoun and not preposition else nouns).append(
            f"{preposition} {said}".strip()
        )
    adverbs = [entry.said("de") for entry in clause.adverbs]
    times = [said[0] for said in clause.times]
    if clause.kind == "be" and not (clause.predicate or clause.predicate_noun):
        times = [*times[1:], *times[:1]]  # `bis Montag im Urlaub`
    late = [prepositional(each.preposition.said("de"), each.noun) for each in clause.phrases]
    negation = ["nicht"] if clause.negative and not _says_no(clause, verb) else []
    predicate = [_predicate(clause)] if clause.kind == "be" else []
    if negation and "noch" in adverbs:
        adverbs.remove("noch")
        negation.insert(0, "noch")
    fronted = [said[0] for said in clause.front[1:]]
    return [*pronouns, *fronted, *adverbs[:1], *times, *nouns, *adverbs[1:], *late, *negation,
            *predicate]  # fmt: skip


def _says_no(clause: Clause, verb: Verb) -> bool:
    what = clause.target
    if what is None or verb.preposition:
        return False
    return what.determiner == "no" or (
        what.entry is not None and what.determiner in ("", "a", "an", "any")
    )


def _predicate(clause: Clause) -> str:
    if clause.predicate:
        return clause.predicate.said("de")
    return noun(clause.predicate_noun, "N") if clause.predicate_noun else ""


def _person(subject: Noun) -> int:
    """Return 0 for I, 1 for one other, 2 for more or `Sie`."""
    if subject.pronoun == "i" and not subject.also:
        return 0
    many = bool(subject.amount and not subject.amount[0].startswith("1 ")) and not subject.entry
    many = many or subject.count not in ("", "1", "one") or subject.pronoun in ("you", "everyone")
    plural = subject.entry is not None and subject.entry.said("de").endswith(" p")
    return 2 if subject.is_plural or many or plural else 1


def _verb(clause: Clause) -> Verb:
    if clause.verb is None:
        base = {"be": "sein", "have": "haben", "exist": "geben"}.get(clause.kind, "sein")
        return Verb("", base, "", False, "", "A", "", False)
    return german_verbs.forms(clause.verb)


def _plural(clause: Clause) -> str:
    """Return the order to a reader addressed as `Sie`, without the pronoun."""
    return "seien" if clause.kind == "be" else _verb(clause).base
