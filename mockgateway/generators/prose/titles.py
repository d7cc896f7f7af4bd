"""Suggest titles and slogans for what a request describes."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.question import Question, fill
from mockgateway.generators.prose.topic import gerund, without_article
from mockgateway.text_tables import pattern

_PLAIN = frozenset(
    """shop store company firm app application service startup start-up business team club podcast
    blog newsletter studio agency product tool website site brand new small local our group in of
    the and for with at that which online mobile""".split()
)
_MOST_WORDS = 12  # of a title without a limit
_ABOUT = re.compile(
    r"\b(?:about|on|covering|regarding)\s+(?P<x>[^.:;\n]+?)"
    r"(?=,? (?:numbered|as|in|with|no|max|each|one|under|at most|using|without|bullets?)\b"
    r"|[.:;\n]|\Z)",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|of)\s+(?P<x>[^.,:;\n]+)", re.IGNORECASE)
_EVENT = re.compile(  # a subject and what happens to it
    r"\bthat (?P<s>(?:the|our|my|a|an) [^.:;\n]+?) (?P<v>(?:ends?|starts?|begins?|opens?|closes?|is"
    r"|are|will|has|have|expires?|arrives?|moves?|changes?|returns?)\b[^.:;\n]*)",
    re.IGNORECASE,
)
_ABILITY = re.compile(
    r"(?:how|why|when)\s+(?P<s>.+?)\s+(?:can|could|should|must|may|might|need to|have to)\s+"
    r"(?P<v>.+)",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"(?:how|ways?|steps?|tips?)\b(?: .{1,12}?)? to (?P<v>.+)", re.IGNORECASE)
_BUSINESS = re.compile(
    r"\b(?:for|of)\s+(?:an?|the|my|our)\s+(?P<x>[^.,:;\n]+?)"
    r"(?=,? (?:called|named|that|which|who|with|in|at)\b|[.,:;\n]|\Z)"
    r"(?:,? (?:called|named) \S+)?(?: (?:that|which) (?P<clause>[^.,:;\n]+))?",
    re.IGNORECASE,
)
_ACT = re.compile(r"\w+s (?:people|users|customers|everyone|you|us)(?: to)? (?P<act>\w+ .+)")
_PEOPLE = re.compile(r"\b(?:people|users|customers|everyone|them)\b", re.IGNORECASE)


def titles(question: Question, asked: str, count: int) -> list[str]:
    """Return titles for a subject, at most as long as the request allows."""
    found = _ABOUT.search(asked) or _FOR.search(asked)
    subject = found["x"].strip(" \"'“”") if found else ""
    aside = re.search(r"\s*\(([^()]+)(?:\)|\Z)", subject)
    subject = subject.replace(aside[0], "") if aside else subject
    pools = text_tables.load("documents")["titles"]
    event = _EVENT.search(asked)
    ability, to_do = _ABILITY.fullmatch(subject), _TO_DO.fullmatch(subject)
    values: dict[str, str] = {
        "t": subject,
        "extra": re.split(r" until |,", aside[1])[0] if aside else "",
    }
    if event:
        kind = "event"
        of = re.split(r" (?:for|of|at|in) ", event["s"], maxsplit=1)
        values |= {"s": without_article(of[0]), "v": event["v"], "t": of[-1]}
    elif ability:
        kind = "ability"
        values |= {"s": ability["s"], "v": ability["v"], "g": gerund(ability["v"])}
    elif to_do or re.match(r"(?!(?:spring|morning|evening|king|wedding)\b)\w{2,}ing\b", subject):
        kind = "activity"
        values["t"] = gerund(to_do["v"]) if to_do else subject
    else:
        kind = "thing"
    made = _fitting(
        question,
        asked,
        [fill(line, _cased(values)) for line in pools[kind] if aside or "{extra" not in line],
    )
    if len(made) < count:  # with the first words of the subject only
        short = re.split(r" (?:as|for|in|at|on|from|to|with|of|by) ", values["t"])[0]
        shorter = [
            fill(line, _cased({**values, "t": short}))
            for line in pools["thing"]
            if "{extra" not in line
        ]
        made += [line for line in _fitting(question, asked, shorter) if line not in made]
    if re.search(r"\bquestion\b", asked, re.IGNORECASE):
        made.sort(key=lambda line: not line.endswith("?"))
    return made[:count]


def _cased(values: dict[str, str]) -> dict[str, str]:
    """Add each value with a capital letter under its name with one."""
    return values | {key.capitalize(): text[:1].upper() + text[1:] for key, text in values.items()}


def _fitting(question: Question, asked: str, lines: list[str]) -> list[str]:
    """Return the lines that have the length and lack the words and signs that the request names."""
    wish = length.read(question)
    most = wish.each or (wish.words if wish.words < _MOST_WORDS * 2 else 0) or _MOST_WORDS
    avoid = pattern("requests", "avoid").search(asked)
    plain = re.search(r"\b(?:no|without|avoid)\b[^.]{0,12}\bcolons?\b", asked, re.IGNORECASE)
    most_characters = limits.read(asked).characters[1] or 999
    made = dict.fromkeys(line[:1].upper() + line[1:] for line in lines)
    return [
        line
        for line in made
        if length.size(line) <= most
        and len(line) <= most_characters
        and not (plain and ":" in line)
        and not (avoid and re.search(rf"\b{re.escape(avoid[1])}", line, re.IGNORECASE))
    ]
