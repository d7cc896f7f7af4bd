"""Suggest titles and slogans for what a request describes."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import articles, length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.question import Question, fill
from mockgateway.generators.prose.topic import gerund, is_plural, without_article
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


def slogans(question: Question, asked: str, name: str, count: int) -> list[str]:
    """Return slogans for a business or a product."""
    found = _BUSINESS.search(asked)
    thing = found["x"].strip() if found else name
    clause = (found["clause"] or "") if found else ""
    words = re.split(r" (?:for|of|with|in|at) ", thing)[0].split()
    whole = len(words) < 3 or words[-2].endswith("s")
    core = " ".join(words if whole else words[:-1])
    act = _ACT.match(clause)
    values = {
        "name": name or f"the {without_article(thing)}",
        "core": core,
        "clause": re.sub(r"\A(.*?)(?: (?:called|named) .*)?\Z", r"\1", _PEOPLE.sub("you", clause)),
        "act": act["act"] if act else "",
        "are": "are" if is_plural(core) else "is",
    }
    lines = text_tables.load("documents")["pools"]["slogans"]
    lacking = {key for key in ("clause", "act") if not values[key]}
    lacking |= {"core"} if len(words) < 2 and clause else set()
    usable = [line for line in lines if not any(f"{{{key}" in line.lower() for key in lacking)]
    return _fitting(question, asked, [fill(line, _cased(values)) for line in usable])[:count]


def names(question: Question, topic: str, count: int) -> list[str]:
    """Return names for a subject that have at most as many words as the request allows."""
    wish = length.read(question)
    most = wish.each or wish.words or 99
    subjects = _short_subjects(topic)
    authors = [articles.Author(question, subject) for subject in subjects]
    pool = text_tables.load("documents")["pools"]["names"]
    made = [author.filled(line, full=True) for author in authors for line in pool]
    fits = [line for line in dict.fromkeys(made) if length.size(line) <= most]
    return question.shuffled(fits[: 3 * count] if len(subjects) > 1 else fits)[:count]


def _short_subjects(topic: str) -> list[str]:
    """Return what a name can be made of: `Cargo-Bike`, `Repair` for a cargo-bike repair shop."""
    about = re.search(r"\b(?:about|on|for|selling|that sells) ([\w -]{3,40})\Z", topic)
    words = without_article(about[1] if about else topic).split()
    telling = [word for word in words if word.lower() not in _PLAIN and len(word) > 2]
    telling = telling or words
    return list(dict.fromkeys([" ".join(telling[:2]).title(), *[w.title() for w in telling]]))


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
