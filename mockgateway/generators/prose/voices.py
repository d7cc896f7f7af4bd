"""Turn English sentences from the passive into the active voice."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.grammar import past
from mockgateway.generators.prose.topic import infinitive
from mockgateway.word_vectors import direction

_PASSIVE = re.compile(
    r"^(?P<lead>\W*(?:\d+[.)]\s+|[-*•]\s+)?)(?P<object>.+?) "
    r"(?P<aux>(?:is|are|was|were) being|(?:has|have|had) been|(?:will|can|could|must|should|may"
    r"|might|would|has to|have to|cannot|will not|(?:is|are) going to) be|is|are|was|were)"
    r"(?P<adverb> (?:\w+ly|not|already|also|often|always|never|just))?"
    r" (?P<verb>\w+) by (?P<agent>(?:(?!\b(?:by|when|because|after|before|on|in|at|for|since|until"
    r"|during|every|each|last|next|yesterday|tomorrow|today|to|and then)\b)[^,.;!?])+?)"
    r"(?P<rest>,? (?:by|when|because|after|before|on|in|at|for|since|until|during|every|each|last"
    r"|next|yesterday|tomorrow|today|to|and then)\b[^!?]*?)?(?P<end>[.!]?)$"
)
_NEXT = re.compile(r",? and (?=[^,.]+ (?:is|are|was|were|been|be) \w+ by )")
_SUBJECTS = {"me": "I", "him": "he", "her": "she", "us": "we", "them": "they"}
_OBJECTS = {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them"}
_LOWERED = re.compile(
    r"^(?:The|An?|Our|My|Your|His|Her|Its|Their|This|That|These|Those|All|Every|Each|Some|Many|Most"
    r"|Both|It|They|Two|Three|Four|Five|Six|Ten|New|More|No|Several)\b"
)
_PLURAL = re.compile(
    r"\band\b|\A(?:these|those|two|three|four|five|six|ten|\d{2,}|[2-9]|many|some|several|both|all"
    r"|most|they|we|you|I)\b|(?:[^s]s|people|children|men|women|police)\Z",
    re.IGNORECASE,
)


def in_active_voice(sentence: str) -> str:
    """Return `The mayor opened it.` for `It was opened by the mayor.`; others are unchanged."""
    clauses = _NEXT.split(sentence.strip())
    if len(clauses) > 1:
        opening, *later = [_as_clause(in_active_voice(part), part) for part in clauses]
        return " and ".join([opening[:1].upper() + opening[1:], *later])
    found = _PASSIVE.match(sentence.strip())
    base = _base(found["verb"].lower()) if found else ""
    if not found or not base:
        return sentence
    agent, thing = found["agent"].strip(), found["object"].strip()
    agent = _SUBJECTS.get(agent.lower(), agent)
    plural = _PLURAL.search(agent) is not None
    verb = _conjugated(found["aux"], base, found["verb"].lower(), plural)
    if adverb := (found["adverb"] or "").strip():
        first, gap, others = verb.partition(" ")
        verb = f"{first} {adverb} {others}" if gap else f"{adverb} {verb}"
    thing = _OBJECTS.get(thing.lower(), thing)
    thing = _lowered(thing)
    made = f"{agent[:1].upper()}{agent[1:]} {verb} {thing}{found['rest'] or ''}"
    return f"{found['lead']}{made}{found['end']}"


def _as_clause(made: str, written: str) -> str:
    """Return a sentence without its capital letter, unless its first word always has one."""
    word = re.match(r"\w+", made)
    lower = word and re.search(rf"\b{word[0].lower()}\b", written)
    return made[:1].lower() + made[1:] if lower else made


def _lowered(phrase: str) -> str:
    """Return a phrase that no longer begins a sentence; names keep their capital letter."""
    known = re.fullmatch(r"[A-Z][a-z]+s", phrase) and direction(phrase.lower())
    plural = known or re.fullmatch(r"[A-Z][a-z]+(?:ed|ing) [a-z]+s", phrase)
    return phrase[:1].lower() + phrase[1:] if plural or _LOWERED.match(phrase) else phrase


def _conjugated(aux: str, base: str, participle: str, plural: bool) -> str:
    """Return the active form of a verb for the auxiliaries of a passive."""
    if aux in ("was", "were"):
        return past(base)
    if aux in ("is", "are"):
        return base if plural else _third(base)
    if aux.endswith("been"):
        return f"{'had' if 'had' in aux else 'have' if plural else 'has'} {participle}"
    if aux.endswith("being"):
        be = {"is": ("is", "are"), "are": ("is", "are")}.get(aux.split()[0], ("was", "were"))
        return f"{be[plural]} {_gerund(base)}"
    modal = aux.removesuffix(" be")
    modal = re.sub(r"^(?:is|are)\b", "are" if plural else "is", modal)
    modal = re.sub(r"^(?:has|have)\b", "have" if plural else "has", modal)
    return f"{modal} {base}"


def _base(participle: str) -> str:
    """Return the base form of a participle, or "" if it is none."""
    known: dict[str, str] = text_tables.load("rewriting")["participles"]
    if participle in known:
        return known[participle]
    for base, form in text_tables.load("rewriting")["verbs"].items():
        if form == participle and base not in ("is", "are", "am"):
            return str(base)
    if participle.endswith("ied"):
        return f"{participle[:-3]}y"
    return infinitive(f"{participle[:-2]}ing") if participle.endswith("ed") else ""


def _third(base: str) -> str:
    if re.search(r"[^aeiou]y\Z", base):
        return f"{base[:-1]}ies"
    return f"{base}es" if re.search(r"(?:[sxz]|ch|sh|o)\Z", base) else f"{base}s"


def _gerund(base: str) -> str:
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
        return f"{base}{base[-1]}ing"
    stem = base[:-1] if re.search(r"[^e]e\Z", base) else base
    return f"{stem}ing"
