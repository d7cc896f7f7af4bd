"""Invent names, slogans, haiku, posts and descriptions in German, French and Spanish."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.inventing.gaps import size
from mockgateway.generators.prose.question import Question, fill
from mockgateway.text_tables import pattern

_TABLE = "inventing/abroad"
_KINDS = ("description", "post", "haiku", "slogans", "names")
_QUOTED = re.compile(r"[\"“”«„]\s?([^\"”“»\n]{2,40}?)\s?[\"”“»]")
_APART = r",(?!\d)\s*(?:und |et |y )?|\s*;\s*"
_NAMED = re.compile(r"\b(?:namens|appelée?|nommée?|llamad[oa]|que se llama)\s+([A-ZÀ-Ü][\w-]+)")
_USUAL, _PAIR = (40, 70), 2  # words, facts in a sentence


def answer(question: Question) -> str | None:
    """Return the text that a request in another language than English wants invented."""
    code = question.reply.code
    table = text_tables.load(_TABLE).get(code)
    if not table or question.language is not question.reply or len(question.text) > 700:
        return None
    asked = re.sub(r"\s+", " ", question.text)
    near = asked[:90]
    kind = next((kind for kind in _KINDS if re.search(table["kinds"][kind], near, re.I)), "")
    if kind == "description":
        return _description(question, table, asked)
    if kind == "post":
        return _post(question, table, asked)
    if kind == "haiku":
        haiku = _field(table, asked, kind)
        return "\n".join(line[:1].upper() + line[1:] for line in haiku.split(" / "))
    return _listed(question, table, asked, kind) if kind else None


def _field(table: dict[str, Any], asked: str, key: str) -> str:
    """Return the words of the field that a request is about."""
    low = asked.lower()
    rows = [row for row in table["fields"] if key in row]
    hits = (
        row for row in rows if row["words"] and any(word in low for word in row["words"].split())
    )
    return str(next(hits, rows[-1])[key])


def _listed(question: Question, table: dict[str, Any], asked: str, kind: str) -> str | None:
    """Return names or slogans in the form that the request wants."""
    wish, bounds = length.read(question), limits.read(asked)
    options = _field(table, asked, kind).split(" | ")
    name = _QUOTED.search(asked) or _NAMED.search(asked)
    if kind == "slogans" and name:
        options = [*options[:1], f"{name[1]}: {options[-1]}", *options[1:-1]]
    most = wish.each or bounds.words[1]
    fitting = [line for line in options if not most or length.size(line) <= most]
    count = wish.items or 1
    if len(fitting) < count:
        return None
    if count == 1:
        return fitting[0]
    mark = "- " if wish.bullets and not pattern("requests", "numbered").search(asked) else ""
    return "\n".join(f"{mark or f'{at}. '}{line}" for at, line in enumerate(fitting[:count], 1))


def _post(question: Question, table: dict[str, Any], asked: str) -> str | None:
    """Return a post about news, with the hashtags that are wanted."""
    found = re.search(table["announces"], asked, re.IGNORECASE)
    if not found:
        return None
    said = re.split(
        r",| (?:avec|mit|con) (?:\w+ )?hashtags?|[.:;!?](?:\s|\Z)", asked[found.end() :]
    )[0]
    text = fill(table["news"], {"x": said.strip()})
    low, high = limits.read(asked).words
    body = [text]
    for line in table["after"]:
        if size([*body, line]) <= (high or 40):
            body.append(line)
    tags = re.search(r"(\w+) hashtags?\b", asked, re.IGNORECASE)
    if tags:
        number = question.language.number(tags[1], 2)
        words = sorted(set(re.findall(r"[^\W\d_]{6,}", said)), key=said.index)
        body += [f"#{word[:1].upper()}{word[1:]}" for word in words][:number]
    return " ".join(body) if low <= size(body) or low < _USUAL[0] else None


def _description(question: Question, table: dict[str, Any], asked: str) -> str | None:
    """Return the description of a place or a product from the facts of the request."""
    head, colon, rest = asked.partition(":")
    if not colon:
        return None
    informal = bool(re.search(table["informal"], asked, re.IGNORECASE))
    parts = [
        part.strip(" .") for part in re.split(_APART, re.split(r"\.\s+(?=\S)", rest.strip())[0])
    ]
    named = _QUOTED.search(head) or _NAMED.search(head)
    is_place = re.search(table["place"], f"{head} {parts[0]}", re.IGNORECASE) is not None
    name = named[1] if named else parts.pop(0)
    body = [_first(table, head, name, place=is_place, informal=informal)]
    body += _facts(question, table, [part for part in parts if part], name, is_place, informal)
    bounds = limits.read(asked).words
    low, high = bounds if bounds[1] else _USUAL
    for line in table["soft_place" if is_place else "soft"]:
        made = fill(_said(line, informal=informal), {"name": name})
        if size(body) < (low or high - 15) + 5 and size([*body, made]) <= high:
            body.append(made)
    return " ".join(body)


def _said(line: str, *, informal: bool) -> str:
    """Return the form of a sentence that suits the reader."""
    forms = line.split(" || ")
    return forms[-1] if informal else forms[0]


def _first(table: dict[str, Any], head: str, name: str, *, place: bool, informal: bool) -> str:
    """Return the first sentence about a place or a product."""
    if place:
        return fill(table["first"], {"name": name})
    about = re.search(table["about"], head, re.IGNORECASE)
    noun = _QUOTED.sub("", about["x"]).strip(" ,") if about else ""
    article = noun.split(" ")[0].lower() if " " in noun else ""
    relative = table["relative"]
    known = article in relative if relative else re.match(r"(?:la|le|l'|el|une?|una?)\b", noun)
    if not known:
        return fill(_said(table["unnamed"], informal=informal), {"name": name})
    values = {"name": name, "noun": noun, "that": relative.get(article, "")}
    return fill(_said(table["named"], informal=informal), values)


def _facts(
    question: Question,
    table: dict[str, Any],
    parts: list[str],
    name: str,
    place: bool,
    informal: bool,
) -> list[str]:
    """Return sentences with the facts about a place or a product."""
    said, own, others = [], [], []
    for part in parts:
        row = _rule(table["allowed"], part)
        fact = None if place or row else _rule(table["facts"], part)
        if row:
            own.append(row[:1].upper() + row[1:])
        elif fact:
            said.append(fact)
        else:
            ending = re.match(r"[a-zäöü]+?(er|es|e)\b", part) if table["with_article"] else None
            others.append(f"{table['with_article'][ending[1]]} {part}" if ending else part)
    pairs = [said[at : at + _PAIR] for at in range(0, len(said), _PAIR)]
    made = [f"{name} {question.join(pair)}." for pair in pairs]
    if others:
        listed = _said(table["listed_place" if place else "listed"], informal=informal)
        made.append(fill(listed, {"x": question.join(others)}))
    return [*made, *own]


def _rule(rows: list[list[str]], part: str) -> str | None:
    """Return what the first rule that a fact matches makes of it."""
    for form, says in rows:
        if found := re.fullmatch(form, part, re.IGNORECASE):
            return fill(says, found.groupdict())
    return None
