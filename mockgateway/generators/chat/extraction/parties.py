"""Label the parties of a text: senders and recipients, speakers, the sides of a match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .blocks import Turn, find_signatures, is_speaker
from .concepts import known_pattern, known_words, noun_kind
from .span import Span

_NAMES = frozenset(("person", "name", "org"))
_HERE = re.compile(r" (?:here|speaking)\b")
_AFFILIATED = re.compile(r" (?:from|of|at) (?=[A-ZÀ-Þ])")
_HELLO = re.compile(
    r"\b(?:hello|hi|hey|good (?:morning|afternoon|evening)|hallo|guten tag|bonjour|hola),? \Z",
    re.IGNORECASE,
)
_AFTER_SENTENCE = re.compile(r"[.!?]\s+\Z")
_LETTERED = re.compile(r"\b(Party|Team|Side|Player|Company|Site|Group) ([A-D])\b")
_JOB = re.compile(r"([^\W\d_]+) \Z")  # `our engineer Ann`
_APPOSED = re.compile(  # `Bello, a young terrier owned by`
    r", (?:an?|the|our|my|your|his|her) ((?:[\w-]+ ){0,3}?[a-z]+)"
    r"(?=[,.;)]| (?:owned|who|from|of|at|in|with|for|is|was|has|by|that|which|on|to|and)\b)"
)
_ADDED = re.compile(r" ?\(([^\W\d_][^()\n]*)\)")  # to a speaker's name: `Ann (support):`
_SIDES = (
    (re.compile(r",? \d{1,3}\s?[-–:]\s?\d{1,3},? (?=[A-ZÀ-Þ])"), "home", "away"),
    (re.compile(r" (?:beat|defeated|overcame|thrashed|edged) "), "home winner", "away loser"),
    (re.compile(r" (?:v|vs)\.? "), "home plaintiff", "away defendant"),
)  # what stands between two parties, with the labels of the first and of the second


def named_parties(text: str, turns: Sequence[Turn]) -> dict[Span, dict[str, float]]:
    """Return the names in signatures and those of speakers, each with its labels."""
    found = {span: dict.fromkeys(_signed(text, span.kind), 1.0) for span in find_signatures(text)}
    served = any(_ADDED.match(text, turn.speaker[1]) for turn in turns)
    for turn in turns:
        name = text[slice(*turn.speaker)]
        added = _ADDED.match(text, turn.speaker[1])
        if not is_speaker(name):
            role = added[1].lower() if added else "customer" if served else "participant"
            labels = dict.fromkeys(("speaker", "participant", role), 1.0)
            found[Span(*turn.speaker, "person", name)] = labels
        elif added and added[1][0].isupper():
            found[Span(*added.span(1), "person", added[1])] = {name.lower(): 1.0, "speaker": 1.0}
    return found


def _signed(text: str, kind: str) -> list[str]:
    """Return the labels of a value in a signature."""
    return ["sender", "agent"] if is_to_customer(text) else ["signed", kind]


@lru_cache(maxsize=16)
def is_to_customer(text: str) -> bool:
    """Return whether a text is addressed to a customer: `Dear Ms Moe, your order ...`."""
    if not known_pattern("greeting_line").search(text):
        return False
    bought = known_pattern("your_order").search(text.partition("\n>")[0])
    return bought is not None and not bought["mine"]


def labels_in_turn(text: str, turn: Turn, labels: list[str]) -> list[str]:
    """Return the labels of a name by which somebody in a chat introduces themselves."""
    role = text[slice(*turn.speaker)].lower()
    if "signed" not in labels or not is_speaker(role):
        return labels
    return [role] if role in known_words("agents") else [role, *labels]


def labels_of_name(text: str, span: Span) -> list[str]:
    """Return the labels that the words after a name state, and those that its place implies."""
    defined = known_pattern("defined_role").match(text, span.end)
    role = next(filter(None, defined.groups()), "") if defined else ""
    role = _LETTERED.sub(r"\1\2", role)
    title = span.value.split()[0].lower().rstrip(".") if " " in span.value else ""
    before = _JOB.search(text, max(0, span.start - 25), span.start)
    jobs = [title, before[1].lower() if before else ""]
    stated = [*role.lower().split(), *(job for job in jobs if noun_kind(job) or job == "dr")]
    if apposed := _APPOSED.match(text, span.end):
        stated += apposed[1].lower().split()
    return [*stated, *_labels_of_place(text, span)]


def _labels_of_place(text: str, span: Span) -> list[str]:
    """Return labels that the place of a name implies: a signature, a greeting, a side."""
    start, before = span.start, max(0, span.start - 40)
    last = span.kind != "org" and not text[span.end :].strip(" .\n")
    signed = known_pattern("sign_off").search(text, before, start)
    if signed or (last and _AFTER_SENTENCE.search(text, before, start)):
        if is_to_customer(text):
            return ["sender", "agent"]
        return ["from~" if span.kind == "org" else "signed"]
    if span.kind == "org" and not text[:start].strip(" #*|\n") and "\n" in text:
        return ["issuer", "seller", "sender"]  # a letterhead
    if sides := _sides(text, span) or _deal(text, span):
        return sides
    if _HERE.match(text, span.end) or (
        _AFFILIATED.match(text, span.end) and _HELLO.search(text, before, start)
    ):
        return ["signed", "customer"]
    if known_pattern("introduction").search(text, before, start):
        return ["signed"]
    if known_pattern("greeting").search(text, before, start):
        return ["recipient", "to~", "customer" if is_to_customer(text) else "agent"]
    return []


def _deal(text: str, span: Span) -> list[str]:
    """Return the label of a company that buys another one, or is bought."""
    if span.kind == "person":
        return []
    bought = known_pattern("is_bought").match(text, span.end)
    buys = known_pattern("buys").match(text, span.end)
    before = max(0, span.start - 70)
    if buys or known_pattern("bought_by").search(text, before, span.start):
        return ["acquirer"]
    if bought or known_pattern("buying").search(text, before, span.start):
        return ["target"]
    return []


def _sides(text: str, span: Span) -> list[str]:
    """Return the labels of the parties of a match or a lawsuit: `A 2-1 B`, `A beat B`, `A v. B`."""
    for link, first, second in _SIDES:
        if link.match(text, span.end):
            return first.split()
        if (found := link.search(text, max(0, span.start - 16), span.start + 1)) and (
            found.end() == span.start and text[found.start() - 1 : found.start()].isalpha()
        ):
            return second.split()
    return []


def begins_clause(text: str, span: Span, before: Sequence[Span]) -> bool:
    """Return whether a name begins a clause after another one's (`Ann leads, Bo reviews`).

    Args:
        text: The text.
        span: The name.
        before: The values before it.
    """
    end = len(text[: span.start].rstrip(" "))
    mark = next((mark for mark in (",", ";", " and") if text.endswith(mark, 0, end)), "")
    end -= len(mark)
    named = [other for other in before if other.kind in _NAMES and other.end <= end]
    if not (mark and named) or not text[span.end :].lstrip()[:1].islower():
        return False
    between = text[named[-1].end : end]
    return between[:1] == " " and between.count(" ") > 1 and not re.search(r"[.:;\n]", between)
