"""Write an explanation from the sentences that are known about a concept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.explaining import known
from mockgateway.generators.prose.explaining.differences import difference
from mockgateway.generators.prose.explaining.reasons import reasons
from mockgateway.generators.prose.explaining.weighing import weighed
from mockgateway.generators.prose.explaining.wording import alike, arranged, example, named, rows
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern

_LONGEST_REQUEST = 900
_LONGEST = 240  # words that are known about a concept at most
_USUAL = 5  # sentences if no length is requested
# The fields of a concept in the order of their importance for a reader, and in that of the text.
_ORDERS = {
    "child": (("kid", "example", "like", "more"), ("kid", "example", "like", "more")),
    "plain": (
        ("is", "like", "example", "for", "eg", "but", "how"),
        ("is", "like", "for", "how", "example", "eg", "but"),
    ),
    "usual": (
        ("is", "how", "for", "example", "eg", "but", "like"),
        ("is", "how", "like", "for", "example", "eg", "but"),
    ),
}
_OTHER_FORM = re.compile(
    r"\b(?:json|csv|ya?ml|code only|quiz|poem|story|haiku|song|tweet|slogan\w*|titles?"
    r"|(?:write|draft|compose) (?:an?|the) (?:\w+ )?e-?mail"
    r"|outline|function that|query|regex|sql for|dialogue|headings?)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:they|he|she) (?P<how>(?:still|now|often|always|never|sometimes|no longer) )?(?P<verb>\w+)"
)
_PLAIN = {"is": "are", "has": "have", "does": "do", "was": "were", "goes": "go"}
_LINKS = {  # between clauses, with the beginning of the sentence that the second one becomes
    ", such as ": "Examples are ",
    ", but ": "But ",
    ", and ": "",
    ", so that ": "So ",
    ", so ": "So ",
    ", which is ": "It is ",
}


def answer(question: Question) -> str | None:
    """Return the explanation that the message asks for, if its subject is known."""
    text, code = question.text, question.reply.code
    spoken = question.language.code
    if len(text) > _LONGEST_REQUEST or (spoken != code and code == "en"):
        return None
    if code == "en" and (points := weighed(question)):
        return points
    wish = limits.read(f"{text}\n{question.rules}")
    if (max(wish.words) > _LONGEST and wish.words[1] != 9999) or _OTHER_FORM.search(text):
        return None
    if code == "en" and (made := difference(question, wish)):
        return made
    if found := known.concept(text, spoken):
        found = found if spoken == code else known.concept(text, code)
    if found:
        return arranged(question, wish, _parts(question, found, wish))
    lines = {(0, at): line for at, line in enumerate(reasons(question))}
    chosen = [lines[place] for place in _chosen(lines, wish, "usual")]
    return arranged(question, wish, chosen) if chosen else None


def _reader(question: Question) -> str:
    """Return the kind of reader; other languages have one kind only."""
    if question.reply.code != "en":
        return "plain"
    known_words, said = rows(), f"{question.text} {question.rules}"
    if re.search(known_words["grown"], said, re.IGNORECASE):
        return "usual"
    if pattern("requests", "child").search(said):
        return "child"
    return "plain" if re.search(known_words["plain"], said, re.IGNORECASE) else "usual"


def _parts(question: Question, found: known.Concept, wish: limits.Limits) -> list[str]:
    """Return the sentences of an explanation, in the order of the text."""
    reader = _reader(question)
    importance, order = _ORDERS[reader]
    fields = {name: str(found[name]) for name in importance if name in found}
    if picture := example(question.text, found):
        fields["example"] = picture
        fields.pop("eg", None)
    compares = re.search(rows()["comparison"], question.text, re.IGNORECASE)
    if reader == "child":
        if picture or (alike(fields["kid"], fields["like"]) and not compares):
            fields.pop("like")
        fields["more"] = rows()["more"].replace("{name}", _spelled(question.text, found))
    elif compares:
        importance = ("is", "like", *(name for name in importance if name not in ("is", "like")))
    first, *others = importance
    others.sort(key=lambda name: name not in fields or not alike(fields[name], question.text))
    importance = (first, *(others if reader != "child" else importance))
    if (reason := _reason(question.text)) and not alike(reason, str(found["is"])):
        fields["reason"], order = reason, (*order, "reason")
        importance = (first, "reason", *importance[1:])
    fields = {name: _divided(line, question) for name, line in fields.items()}
    lines = _lines(question, fields, importance, order)
    if reader == "usual" and not any(map(max, wish)):  # each way tells something else
        places = list(lines)[1:]
        places = question.chance.sample(places, min(len(places), question.chance.randint(2, 4)))
        lines = {place: lines[place] for place in [next(iter(lines)), *places]}
    chosen = [lines[place] for place in sorted(_chosen(lines, wish, reader))]
    return named(chosen, str(found["is"])) if reader != "child" else chosen


def _lines(
    question: Question, fields: Mapping[str, str], importance: Sequence[str], order: Sequence[str]
) -> dict[tuple[int, int], str]:
    """Return the sentences by their places in the text, the most important ones first."""
    avoided = _avoided(f"{question.text}\n{question.rules}")
    lines = {
        (order.index(name), at): line
        for name in importance
        if name in fields
        for at, line in enumerate(sentences(fields[name]))
        if not avoided or not avoided.search(line)
    }
    if last := re.search(rows()["ending"], question.text, re.IGNORECASE):
        (first, line), *others = lines.items()
        end = (len(order), 1)
        return {first: line, end: f"Our answer to it is {last['x']}.", **dict(others)}
    return lines


def _divided(text: str, question: Question) -> str:
    """Return a text with sentences of at most as many words as the request allows."""
    found = pattern("requests", "each").search(question.text)
    most = int(found[1]) if found and found[1] and found[1].isdigit() else 0
    if not most:
        return text
    parts = [part for line in sentences(text) for part in _halves(line, most)]
    return " ".join(part for part in parts if length.size(part) <= most)


def _halves(line: str, most: int) -> list[str]:
    if length.size(line) <= most:
        return [line]
    first, link, rest = next(
        (cut for link in _LINKS if (cut := line.partition(link))[1]), (line, "", "")
    )
    if not link:
        return [line]
    start = _LINKS[link]
    rest = f"{start}{rest}" if start else rest[:1].upper() + rest[1:]
    return [f"{first.rstrip(',')}.", *_halves(rest, most)]


def _chosen(
    lines: dict[tuple[int, int], str], wish: limits.Limits, reader: str
) -> list[tuple[int, int]]:
    """Return the places of the most important sentences that fit into the limits."""
    (least, most), (few, many) = wish.sentences, wish.words
    usual = _USUAL
    usual = max(usual, 2 * max(wish.paragraphs), max(wish.bullets))
    if most:
        usual = min(most, max(least, usual)) if least < most else most
    chosen: list[tuple[int, int]] = []
    size = 0
    for place, line in lines.items():
        enough = (not few or size >= few) and (len(chosen) >= usual or (few and not most))
        if enough or (most and len(chosen) >= most):
            break
        if not many or size + length.size(line) <= many:
            chosen.append(place)
            size += length.size(line)
    return chosen


def _spelled(asked: str, found: known.Concept) -> str:
    """Return the name of a concept as the request or its definition spells it."""
    for name in found["names"]:
        for text in (str(found["is"]), asked):
            if spelled := re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
                return (
                    spelled[0][:1].lower() + spelled[0][1:] if spelled[0].istitle() else spelled[0]
                )
    return str(found["names"][0])


def _reason(asked: str) -> str:
    """Return a sentence for the clause whose reason the request wants to be explained."""
    found = re.search(rows()["reason"], asked, re.IGNORECASE)
    if not found:
        return ""
    clause = found["clause"].strip()
    if person := _PERSON.match(clause):
        verb = _PLAIN.get(person["verb"], re.sub(r"(?<=[^s])s\Z", "", person["verb"]))
        clause = f"you {person['how']}{verb}{clause[person.end() :]}"
    return f"That is why {clause}."


def _avoided(said: str) -> re.Pattern[str] | None:
    """Return the words that must not occur."""
    found = re.findall(
        r"\b(?:without|avoid(?:ing)?|do not|don't|never|not|no)\b[^.\n]{0,24}?"
        r"\b(?:words?|terms?)\b([^.\n]+)",
        said,
        re.IGNORECASE,
    )
    words = re.findall(r"[\"“'‘]([\w -]{2,30})[\"”'’]", " ".join(found))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.I) if words else None
