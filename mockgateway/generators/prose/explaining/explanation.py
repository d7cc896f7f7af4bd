"""Write an explanation from the sentences that are known about a concept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.explaining import known
from mockgateway.generators.prose.explaining.reasons import reasons
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
_ROWS = (("What it is", "is"), ("How it works", "how"), ("Good for", "for"), ("Drawback", "but"))
_OTHER_FORM = re.compile(
    r"\b(?:json|csv|ya?ml|code only|quiz|poem|story|haiku|song|tweet|e-?mail|slogan\w*|titles?"
    r"|outline|function that|query|regex|sql for|dialogue|headings?)\b",
    re.IGNORECASE,
)
_LINKS = {  # between clauses, with the beginning of the sentence that the second one becomes
    ", such as ": "Examples are ",
    ", but ": "But ",
    ", and ": "",
    ", so that ": "So ",
    ", so ": "So ",
    ", which is ": "It is ",
}
_SUBJECT = re.compile(
    r"([^,.]{2,60}?) (?:is|are|means?|says|describes?|brings|takes|compares|turns|teaches|checks) "
)


def answer(question: Question) -> str | None:
    """Return the explanation that the message asks for, if its subject is known."""
    text, code = question.text, question.reply.code
    if len(text) > _LONGEST_REQUEST or question.language.code != code:
        return None
    wish = limits.read(f"{text}\n{question.rules}")
    if (max(wish.words) > _LONGEST and wish.words[1] != 9999) or _OTHER_FORM.search(text):
        return None
    if code == "en" and (made := _difference(question, wish)):
        return made
    if found := known.concept(text, code):
        return _arranged(question, wish, _parts(question, found, wish))
    lines = {(0, at): line for at, line in enumerate(reasons(question))}
    chosen = [lines[place] for place in _chosen(lines, wish, "usual")]
    return _arranged(question, wish, chosen) if chosen else None


def _reader(question: Question) -> str:
    rows, said = _rows(), f"{question.text} {question.rules}"
    if re.search(rows["grown"], said, re.IGNORECASE):
        return "usual"
    if pattern("requests", "child").search(said):
        return "child"
    return "plain" if re.search(rows["plain"], said, re.IGNORECASE) else "usual"


def _rows() -> Any:
    return text_tables.load("explained/asking")["en"]


def _parts(question: Question, found: known.Concept, wish: limits.Limits) -> list[str]:
    """Return the sentences of an explanation, in the order of the text."""
    reader = _reader(question)
    importance, order = _ORDERS[reader]
    fields = {name: str(found[name]) for name in importance if name in found}
    if example := _example(question.text, found):
        fields["example"] = example
        fields.pop("eg", None)
    compares = re.search(_rows()["comparison"], question.text, re.IGNORECASE)
    if reader == "child":
        if example or (_alike(fields["kid"], fields["like"]) and not compares):
            fields.pop("like")
        fields["more"] = _rows()["more"].replace("{name}", _spelled(question.text, found))
    elif compares:
        importance = ("is", "like", *(name for name in importance if name not in ("is", "like")))
    first, *others = importance
    others.sort(key=lambda name: name not in fields or not _alike(fields[name], question.text))
    importance = (first, *(others if reader != "child" else importance))
    if (reason := _reason(question.text)) and not _alike(reason, str(found["is"])):
        fields["reason"], order = reason, (*order, "reason")
        importance = (first, "reason", *importance[1:])
    fields = {name: _divided(line, question) for name, line in fields.items()}
    avoided = _avoided(f"{question.text}\n{question.rules}")
    lines = {
        (order.index(name), at): line
        for name in importance
        if name in fields
        for at, line in enumerate(sentences(fields[name]))
        if not avoided or not avoided.search(line)
    }
    if reader == "usual" and not any(map(max, wish)):  # each way tells something else
        places = list(lines)[1:]
        places = question.chance.sample(places, min(len(places), question.chance.randint(2, 4)))
        lines = {place: lines[place] for place in [next(iter(lines)), *places]}
    chosen = [lines[place] for place in sorted(_chosen(lines, wish, reader))]
    return _named(chosen, str(found["is"])) if reader != "child" else chosen


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


def _named(parts: list[str], definition: str) -> list[str]:
    """Replace a pronoun at the start of a sentence by its concept, unless that stands before it."""
    found = _SUBJECT.match(definition)
    if not found:
        return parts
    name, made = re.sub(r" \(.*\)", "", found[1]), parts[:1]
    for before, part in pairwise(parts):
        clear = re.match(rf"(?:{re.escape(name)}|It|They)\b", before)
        made.append(part if clear else re.sub(r"\A(?:It|They)(?= )", name, part))
    return made


def _arranged(question: Question, wish: limits.Limits, parts: Sequence[str]) -> str:
    """Return sentences as bullets or paragraphs."""
    if max(wish.bullets) or length.read(question).bullets:
        many = max(wish.bullets) or len(parts)
        return "\n".join(f"- {part}" for part in parts[:many])
    count = min(max(wish.paragraphs) or 1, len(parts)) or 1
    edges = [round(len(parts) * at / count) for at in range(count + 1)]
    return "\n\n".join(question.reply.gap.join(parts[a:b]) for a, b in pairwise(edges))


def _example(asked: str, found: known.Concept) -> str:
    """Return a sentence with the example that the request names."""
    named = next((it for each in _rows()["example"] if (it := re.search(each, asked, re.I))), None)
    if not named or "take" not in found:
        return ""
    thing = next(group for group in named.groups() if group)
    thing = re.sub(r"\b(?:his|her|their|my|our|your)\b", "your", thing)
    heads = set(re.findall(r"[a-z]{4,}", thing))
    if heads & set(re.findall(r"[a-z]{4,}", str(found["like"]))):
        return str(found["like"])
    return str(found["take"]).replace("{x}", thing)


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
    found = re.search(_rows()["reason"], asked, re.IGNORECASE)
    if not found:
        return ""
    clause = re.sub(r"\A(?:they|he|she)\b", "you", found["clause"].strip())
    return f"That is why {clause}."


def _alike(one: str, other: str) -> bool:
    """Return whether two texts use the same picture."""
    return len(set(re.findall(r"[a-z]{5,}", one)) & set(re.findall(r"[a-z]{5,}", other))) > 1


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


def _difference(question: Question, wish: limits.Limits) -> str:
    """Return the difference between two things; "" if too little is known about them."""
    row, names, both = known.pair(question.text)
    if not both or not (row or all(both)):
        return ""
    first, second = both
    if re.search(r"\btable\b", question.text, re.IGNORECASE):
        return _table(names, first, second) if first and second else ""
    each = [str(one["is"]) for one in both if one]
    if first and second and max(wish.paragraphs) == 2:
        return _side_by_side(question, first, second, row)
    if row:
        lines = [row["differ"], row["like"], row["first"], row["second"]]
    elif first and second:
        lines = [*each, first["like"], second["like"], first["for"], second["for"]]
    most, (few, many) = max(wish.sentences), wish.words
    if row and (length.size(" ".join(lines)) < few or most > len(lines)):
        lines[:0] = each
    if max(wish.bullets) > len(lines):
        lines[:0] = each if max(wish.bullets) > len(lines) + 1 else each[:0]
        lines += [str(one["but"]) for one in both if one][: max(wish.bullets) - len(lines)]
    if 3 in (most, max(wish.bullets)) and row:
        lines.pop(1)
    more = [str(one[name]) for name in ("eg", "but") for one in both if one]
    while more and length.size(" ".join(lines)) < few and not most:
        lines.append(more.pop(0))
    while many and length.size(" ".join(lines)) > many and len(lines) > 1:
        lines.pop()
    return _arranged(question, wish, lines[: most or None])


def _side_by_side(
    question: Question, first: known.Concept, second: known.Concept, row: known.Concept | None
) -> str:
    """Return one paragraph about each of two concepts, with the same comparison in both."""
    said = []
    for one, key in ((first, "first"), (second, "second")):
        picture = _example(question.text, one) or str(one["like"])
        said.append(
            _named([str(one["is"]), picture, str((row or one)[key if row else "for"])], one["is"])
        )
    return "\n\n".join(" ".join(lines) for lines in said)


def _table(names: list[str], first: known.Concept, second: known.Concept) -> str:
    heads = [name.upper() if len(name) < 5 else name[:1].upper() + name[1:] for name in names]
    rows = [f"| | {heads[0]} | {heads[1]} |", "|---|---|---|"]
    rows += [f"| {label} | {first[key]} | {second[key]} |" for label, key in _ROWS]
    return "\n".join(rows)
