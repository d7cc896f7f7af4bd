"""Summarise a text: by its weightiest sentences, or by the parts that a request names."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import dialogue, length
from mockgateway.generators.prose.condensing import (
    condensed,
    first_clauses,
    tightened,
    without_asides,
)
from mockgateway.generators.prose.contents import aspects
from mockgateway.generators.prose.letters import body_of
from mockgateway.generators.prose.packing import facts_in, packed
from mockgateway.generators.prose.phrasing import replaced
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import Ranked, ranked, sentences, source_text
from mockgateway.similarity import closeness
from mockgateway.text_tables import pattern

_REFERS_TO_TEXT = re.compile(
    r"\b(?:this|the following|text|article|texto)\b|这|文|บทความ", re.IGNORECASE
)
_REFERS = re.compile(r"\b(?:this|these|the following|my|our|an?)\b(?: [\w-]+){1,2}", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b(?:release notes|change ?log|agenda|checklist)\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|hallo|liebe[rs]?|bonjour|hola)\b[^,.!]{0,30}[,.!]\s*", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"\W*(?:(?:best|kind|warm)?(?: regards| wishes)?|thanks|cheers|gruß|grüße)"
    r"[,.!]?(?: \w+){0,3}\W*",
    re.IGNORECASE,
)
_FEWEST_SENTENCES = 2
_LEAD = 0.6  # what the first sentence of a text weighs more
_MOST_PER_ROLE = 2  # sentences of one bullet


def answer(question: Question) -> str | None:
    """Return a summary of the requested length: sentences, words or bullet points."""
    if made := _labelled(question) or _one_part(question):
        return made
    wish = length.read(question)
    bulleted = wish.bullets or bool(wish.items)
    source = split_source(question.text)[1]
    shortens = source and pattern("condensing", "shortens").search(question.asked)
    if not question.cue("summary") and not shortens:
        listed = wish.bullets and pattern("requests", "given_list").search(question.asked)
        prose = body_of(source)[1].count("\n") < _FEWEST_SENTENCES
        if (
            not listed
            or not prose
            or _DOCUMENT.search(question.asked)
            or len(sentences(source)) < _FEWEST_SENTENCES
        ):
            return None
        wish = wish._replace(items=wish.items or len(sentences(source)))
    text = source_text(question)
    if not text:
        long = [answer for answer in question.answers() if len(answer) > 120]
        if not long:
            lacking = len(question.text) < 60 and _REFERS_TO_TEXT.search(question.text)
            return question.phrase("no_text") if lacking else None
        text = long[-1]
    asked = question.asked
    if parts := _by_roles(asked, text):
        return "\n".join(f"- {part}" for part in parts) if bulleted else " ".join(parts)
    if (
        pattern("condensing", "shortens").search(asked)
        and not bulleted
        and question.language.code != "th"
    ):
        head, body, tail = body_of(text)
        return "\n\n".join(filter(None, [head, condensed(body, wish, asked), tail]))
    body = " ".join(dialogue.told(text)) or body_of(text)[1]
    return _key_sentences(question, wish, ranked(body))


def _labelled(question: Question) -> str | None:
    """Return what a text says about each of the parts that a request names, or None."""
    asked, source = split_source(question.text)
    found = pattern("condensing", "labels").search(asked) if source else None
    headed = (
        found is None and source and pattern("condensing", "arranges").search(asked) is not None
    )
    heads = aspects(question) if headed and length.read(question).headings else []
    quoted = re.findall(r"[\"“]([A-Z][\w ]{1,24}):", asked) if source else []
    if len(quoted) > 1:
        heads = quoted
    elif found:
        heads = re.split(r",\s*(?:and )?|\s+and\s+", found["x"].strip(" ."))
    if pattern("rewriting", "neutral_asked").search(asked):
        source = replaced(source, "rewriting", "neutral")
    units = [unit for part in sentences(source) for unit in _clauses(part)]
    if len(heads) < _FEWEST_SENTENCES or len(units) < len(heads):
        return None
    heads = [head.strip(" \"'“”*#:")[:1].upper() + head.strip(" \"'“”*#:")[1:] for head in heads]
    if headed or (found and re.search(r"heading|section", found[0], re.IGNORECASE)):
        under = _sorted_under(heads, units)
        return (
            "\n\n".join(
                f"## {head}\n\n" + "\n".join(f"- {unit}" for unit in told)
                for head, told in under.items()
            )
            if all(under.values())
            else None
        )
    lead = "" if re.search(r"\blines?\b", found[0] if found else asked, re.IGNORECASE) else "- "
    return "\n".join(f"{lead}{head}: {unit}" for head, unit in _one_each(heads, units).items())


def _clauses(sentence: str) -> list[str]:
    """Return the parts of a sentence that can stand alone."""
    parts = pattern("condensing", "clause_ends").split(sentence)
    parts = [part.strip(" ,;.") for part in parts if part and part.strip(" ,;.")]
    return [f"{part[:1].upper()}{part[1:]}." for part in parts]


def _stated(head: str, unit: str) -> str:
    """Return a clause without what stands before the subject that tells what a heading names."""
    says = _says(head)
    found = re.search(says, unit, re.IGNORECASE) if says else None
    before = unit[: found.start()] if found else ""
    if ", " in before and pattern("condensing", "circumstance").match(before):
        unit = unit[before.rindex(", ") + 2 :]
    elif ": " in before:
        unit = unit[before.rindex(": ") + 2 :]
    return unit[:1].upper() + unit[1:]


def _says(head: str) -> str:
    roles = text_tables.load("condensing")["roles"]
    return next((role["says"] for role in roles if re.search(role["asked"], head, re.I)), "")


def _fit(head: str, unit: str) -> float:
    """Return how well a clause tells what a heading names."""
    says = _says(head)
    known = len(re.findall(says, unit, re.IGNORECASE)) if says else 0
    return min(known, 2) + closeness(head, unit)


def _sorted_under(heads: list[str], units: list[str]) -> dict[str, list[str]]:
    """Return each clause below the heading that it fits best; steps become orders."""
    under: dict[str, list[str]] = {head: [] for head in heads}
    for unit in units:
        head = max(heads, key=lambda head, unit=unit: _fit(head, unit))  # type: ignore[misc]
        if re.search(r"\bsteps\b", head, re.IGNORECASE):
            unit = re.sub(r"^I (?:then |first |just )?", "", unit)
        unit = re.sub(r"^(?:And|But|So) ", "", unit)
        under[head].append(unit[:1].upper() + unit[1:])
    return under


def _one_each(heads: list[str], units: list[str]) -> dict[str, str]:
    """Return for each heading the clause that fits it best; each clause serves once."""
    pairs = sorted(
        ((-_fit(head, unit), at, head) for head in heads for at, unit in enumerate(units))
    )
    told: dict[str, str] = {}
    used: set[int] = set()
    for _, at, head in pairs:
        if head not in told and at not in used:
            told[head] = _stated(head, units[at])
            used.add(at)
    return {head: told[head] for head in heads}


def _one_part(question: Question) -> str | None:
    """Return the sentences of a text that tell the one part that a request names (its risks)."""
    asked, source = split_source(question.text)
    found = pattern("condensing", "only_part").search(asked) if source else None
    roles = text_tables.load("condensing")["roles"] if found else ()
    role = next((row for row in roles if found and re.search(row["asked"], found["x"], re.I)), None)
    parts = [part for part in sentences(source) if role and re.search(role["says"], part, re.I)]
    parts = [without_asides(re.sub(r"^(?:However|But|And|Also),? ", "", part)) for part in parts]
    return "\n".join(f"- {part}" for part in parts) or None


def _key_sentences(question: Question, wish: length.Length, rows: list[Ranked]) -> str:
    rows = [
        row._replace(sentence=made[:1].upper() + made[1:], weight=_weight(row))
        for row in rows
        if (made := pattern("condensing", "lead_in").sub("", _GREETING.sub("", row.sentence)))
        and not _SIGNATURE.fullmatch(row.sentence)
        and not pattern("condensing", "courtesy").match(made)
    ] or rows
    rows.sort(key=lambda row: row.place)
    if re.search(r"\bone line\b", question.asked, re.IGNORECASE):
        wish = wish._replace(sentences=1)
    listed = wish.bullets or bool(wish.items)
    usual = 3 if listed or len(rows) > 8 else 2 if len(rows) > 2 else 1
    count = wish.items or wish.sentences or (0 if wish.words else usual)
    telling = [r for r in rows if not pattern("condensing", "minor").search(r.sentence)]
    rows = telling if len(telling) >= max(count, 2) else rows
    weights = [row.weight + _wanted(row.sentence, question.asked) for row in rows]
    people = pattern("condensing", "people").search(question.asked)
    said = [
        dialogue.third(r.sentence, f"the {people[0].lower()}") if people else r.sentence
        for r in rows
    ]
    parts = packed(said, weights, wish.words, count, listed, wish.each)
    if wish.words and length.size(" ".join(parts)) > wish.words:
        return first_clauses(without_asides(parts[0]), wish.words)
    if listed:
        numbered = re.search(r"\bnumber\w*\b", question.asked, re.IGNORECASE)
        marks = (f"{at}." if numbered else "-" for at in range(1, len(parts) + 1))
        return "\n".join(f"{mark} {part}" for mark, part in zip(marks, parts, strict=True))
    return (" " if question.language.code == "th" else question.reply.gap).join(parts)


def _wanted(sentence: str, asked: str) -> float:
    """Return how much a sentence tells of the parts that a request names (`keep the decision`)."""
    roles = text_tables.load("condensing")["roles"]
    asked = _REFERS.sub(" ", asked)
    named = [role for role in roles if re.search(role["asked"], asked, re.IGNORECASE)]
    return 2.0 * sum(re.search(role["says"], sentence, re.I) is not None for role in named)


def _weight(row: Ranked) -> float:
    """Return how much a sentence says: frequent words, facts, decisions, praise and blame."""
    low = row.sentence.lower()
    felt = sum(len(set(pattern("sentiment", mood).findall(low))) for mood in ("good", "bad"))
    return (
        row.weight
        + _LEAD * (row.place == 0)
        + _LEAD / 2 * (row.place == 1)
        + 0.2 * min(len(facts_in(row.sentence)), 3)
        + 0.4 * (pattern("condensing", "weighty").search(low) is not None)
        + 0.4 * (pattern("condensing", "strong").search(low) is not None)
        + 0.3 * min(felt, 2)
        - 0.8 * (pattern("condensing", "minor").search(low) is not None)
    )


def _by_roles(asked: str, text: str) -> list[str]:
    """Return a sentence for each part of a report that a request names (`the cause, what next`)."""
    roles = text_tables.load("condensing")["roles"]
    for listed in pattern("condensing", "enumerates").finditer(asked):
        names = [part for part in re.split(r",\s*(?:and )?|\s+and\s+", listed["x"]) if part]
        wanted = [
            next((role for role in roles if re.search(role["asked"], name, re.I)), None)
            for name in names
        ]
        if len(wanted) > 1 and all(wanted):
            return _told([role for role in wanted if role], sentences(text))
    return []


def _told(roles: list[dict[str, str]], parts: list[str]) -> list[str]:
    """Return for each role the sentences that tell it; each sentence serves once."""
    free = dict.fromkeys(parts)
    told: dict[int, list[str]] = {}
    # A role that any sentence may tell, such as the event, chooses last.
    for at in sorted(range(len(roles)), key=lambda at: "first" in roles[at]):
        role = roles[at]
        fits = [part for part in free if re.search(role["says"], part, re.I)]
        if "first" in role and (first := next(iter(free), "")):
            fits = [first, *[part for part in fits[:1] if part != first]]
        fits = fits[: _MOST_PER_ROLE if "first" in role or "next" in role["asked"] else 1]
        told[at] = fits or list(free)[:1]
        for part in told[at]:
            free.pop(part, None)
    return [" ".join(told[at]) for at in sorted(told) if told[at]]


def headline(text: str, most: int) -> str:
    """Return the main statement of a text in at most so many words, as headlines are written."""
    rows = ranked(body_of(text)[1])
    rows = [row for row in rows if not _SIGNATURE.fullmatch(row.sentence)] or rows
    main = max(rows, key=_weight).sentence
    main = tightened(_GREETING.sub("", main)).rstrip(".!?")
    main = re.split(r"[,;:]\s|\s(?:and|but|because|so that|which|while|although)\s", main)[0]
    for written, becomes in text_tables.load("condensing")["headline"]:
        main = re.sub(written, becomes, main, flags=re.IGNORECASE)
    words = main.split()
    while len(words) > most:
        at = max((at for at, word in enumerate(words) if at and _joins(word)), default=0)
        words = words[: at if at > 1 else most]
    while len(words) > 1 and (_joins(words[-1]) or words[-1].lower() in ("a", "an", "the", "its")):
        words.pop()
    return f"{words[0][:1].upper()}{words[0][1:]} {' '.join(words[1:])}".strip()


def _joins(word: str) -> bool:
    return pattern("condensing", "joining").fullmatch(word) is not None
