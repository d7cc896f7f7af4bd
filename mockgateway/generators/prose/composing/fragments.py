"""Make sentences of notes that lack a subject, a verb or an article."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mockgateway.generators.prose.composing import tables
from mockgateway.generators.prose.composing.tables import rules, table
from mockgateway.generators.prose.transfer.lexicon import entries, singular

_COMMA = re.compile(r",\s+(?![^()]*\))")  # outside brackets

_THING = re.compile(r"(?:[a-z]+ ){1,2}[a-z]{3,}")  # in a list of notes

_PRONOUN = re.compile(r"(?:I|we|you|he|she|it|they)\b", re.IGNORECASE)

Fill = Callable[[str, Mapping[str, str | None]], str]


def said(code: str, key: str, text: str, fill: Fill) -> str:
    """Return the notes of a text as sentences, or "" if one of them fits no rule.

    Args:
        code: The language.
        key: The list of rules: `fragments`, or `own` for notes in which the writer is the subject.
        text: Notes, separated by commas.
        fill: Puts words into the gaps of a sentence.
    """
    made: list[str] = []
    for piece in _pieces(code, key, text):
        clause = _is_clause(code, piece)
        if not (clause and key == "fragments") and (said_ := _of_rule(code, key, piece, fill)):
            made.append(said_)
        elif not made and piece != text and _THING.fullmatch(piece):
            made.append(fill("It is {an}{x}.", {"x": piece}))
        elif made and _THING.fullmatch(piece):
            plural = tables.plural(piece)
            made.append(
                fill(
                    f"There {'are' if plural else 'is'} {'' if plural else '{an}'}{{x}}.",
                    {"x": piece},
                )
            )
        elif clause:
            made.append(dated(fill("{x}", {"x": determined(code, piece)})))
        else:
            return ""
    return " ".join(made)


def has_verb(code: str, text: str) -> bool:
    """Return whether a text has a finite verb; `level 3 closed until May` has none."""
    words = table(code)
    if not re.match(words["no_article"] or "(?!)", text, re.IGNORECASE):
        text = re.sub(words["participles"], "", text)
    return re.search(rf"\b{words['finite']}\b", text, re.IGNORECASE) is not None


def _is_clause(code: str, piece: str) -> bool:
    """Return whether a piece has a finite verb behind its subject."""
    rest = re.sub(r"\A\w+ ", "", piece)
    return rest != piece and has_verb(code, piece) and has_verb(code, rest)


def _pieces(code: str, key: str, text: str) -> list[str]:
    """Return the notes of a text; a part that is none continues the one before it."""
    pieces: list[str] = []
    for piece in _COMMA.split(text):
        piece = re.sub(r"\A(?:and|but) ", "", piece) if pieces else piece
        written_forms = (*rules(code, "labels"), *rules(code, key)[:-1])
        known = any(written.fullmatch(piece) for written, _ in written_forms)
        sentence = _is_clause(code, piece)
        dated_ = pieces and re.fullmatch(table(code)["bare_date"], piece, re.IGNORECASE)
        if dated_ and not _is_clause(code, pieces[-1]) and not re.search(r"\d", pieces[-1]):
            pieces[-1] += f", {piece}"
            continue
        if (
            pieces
            and re.match(table(code)["time_first"], piece, re.I)
            and _is_clause(code, pieces[-1])
        ):
            pieces[-1] += f", {piece}"
            continue
        thing = key == "fragments" and pieces and _THING.fullmatch(piece)
        ordered = re.match(table(code)["bare_order"], pieces[-1]) if thing else None
        if thing and not ordered and not _is_clause(code, pieces[-1]):
            known = True
        starts = known or (sentence and not re.match(r"(?:which|who|because|so|if)\b", piece))
        if pieces and not starts:
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    return pieces


def _of_rule(code: str, key: str, piece: str, fill: Fill) -> str:
    labels = () if key == "own" else rules(code, "labels")
    for written, says in (*labels, *rules(code, key)[:-1]):  # the last one suits anything
        found = written.fullmatch(piece)
        if found and not _PRONOUN.match(found.groupdict().get("a") or ""):
            if says.startswith(("I ", "It ", "We ")):
                found = written.fullmatch(piece[:1].lower() + piece[1:]) or found
            return dated(fill(says, found.groupdict()))
    return ""


def dated(text: str) -> str:
    """Return an English clause with `on` before the day or date behind its verb."""
    return re.sub(
        r"\b(starts?|begins?|ends?|opens?|closes?|launches|is due|expires?|resumes?|takes place) "
        r"(?=\d{1,2} [A-Z]|[A-Z][a-z]{2,8} \d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
        r"\1 on ",
        text,
    )


def determined(code: str, text: str, owned: str = "") -> str:
    """Return a clause whose subject has an article: `the deploy freeze starts on Friday`.

    Args:
        code: The language; texts in others than English are returned as they are.
        text: The clause.
        owned: An expression for nouns that belong to the reader.
    """
    written = table(code)
    first = text.split(" ")[0]
    if code == "en" and first[1:].islower() and singular(first.lower()) == first.lower():
        text = text[:1].lower() + text[1:] if first.lower() in entries("nouns") else text
    found = re.match(rf"([a-z][^,;:()]*?) \b{written['finite']}\b", text) if code == "en" else None
    if not found or re.match(written["no_article"], text, re.IGNORECASE):
        return text
    if owned and re.match(rf"(?:{owned})\b", text):
        return f"your {text}"
    return text if tables.plural(found[1]) else f"the {text}"
