"""Explain a subject: from the facts known about it, else in general sentences."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import articles, length
from mockgateway.generators.prose.question import Question, about
from mockgateway.generators.prose.topic import topic_of, without_article
from mockgateway.text_pattern import search
from mockgateway.text_tables import pattern

_MEANINGLESS = frozenset("ok okay test yes no sure ping help hmm cool".split())
# What may surround the name of a subject: "python for beginners" is about Python.
_BEFORE = re.compile(
    r"(?:(?:good |best |main |common )?(?:ways?|examples?|idea|basics|types|kinds|purpose|role"
    r"|importance|history|origins?|causes?|effects?|uses?) (?:for|of|to|in|behind) )?"
    r"(?:(?:start|begin|learn|improve|use|understand|do|get started with|try) )?"
    r"(?:(?:with|to|your|my|an?|the) )*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:'s|s|es|ing|\w{0,6})?(?:\W*\Z|\W+(?:for|in|so|and|or|over|of|with|to|at|on|as|is|are|was"
    r"|works?|used|useful|good|important|basics|today|concept|model|pattern|formed?|happens?"
    r"|matters?|means?|vs|from|by|like)\b)",
    re.IGNORECASE,
)
_FORM_BEHIND = re.compile(
    r" (?:in|as|using|with) (?:a|an|one|two|three|\d|bullet)\b", re.IGNORECASE
)
_LONG_NAME = 5
_LONG = 200  # words of a text that is an article rather than steps


def capital(question: Question) -> str | None:
    """Return the capital of a country."""
    if not question.cue("capital"):
        return None
    low = question.text.lower()
    for row in countries():
        name = row["country"][question.language.code].removeprefix("die ").lower()
        if name in low or row["country"]["en"].lower() in low:
            country, city = (row[key][question.reply.code] for key in ("country", "capital"))
            return question.phrase("capital", country=country, capital=city)
    return None


@cache
def countries() -> list[dict[str, dict[str, str]]]:
    """Return the name and the capital of each country, by language."""
    table = text_tables.load("capitals")
    codes = table["languages"]
    return [
        {key: dict(zip(codes, names, strict=True)) for key, names in row.items()}
        for row in table["countries"]
    ]


def short_answer(question: Question) -> str | None:
    """Return the answer to one of the common questions that have one."""
    if len(question.text) > 160:
        return None
    for row in text_tables.load("facts")["questions"]:
        answer = row.get(question.reply.code)
        if answer and search(row["asked"], question.text):
            return str(answer)
    return None


@lru_cache(maxsize=512)
def known_facts(text: str, topic: str, code: str) -> tuple[str, ...]:
    """Return the sentences about the subject of a question in a language; none if unknown.

    Args:
        text: The whole question, which may name a subject of two words anywhere.
        topic: The subject of the question as `topic_of` returns it.
        code: The language of the sentences.
    """
    found = _subject(without_article(topic.lower()), mainly=True)
    if not found and len(text) < 120:
        found = _subject(text.lower(), mainly=False)
    return tuple(found.get(code, ())) if found else ()


def _subject(low: str, mainly: bool) -> dict[str, Any] | None:
    """Return the subject that a text names first.

    Args:
        low: The text in lower case.
        mainly: Whether the text must be about the subject. `Acme LLM API` is not about LLMs.
            Otherwise the name must be distinctive: several words, or not in Latin script.
    """
    best: tuple[int, int] | None = None
    subject = None
    start = _BEFORE.match(low).end() if mainly else 0  # type: ignore[union-attr] # may be empty
    for row in text_tables.load("facts")["subjects"]:
        for name in row["names"]:
            at = _position(low, name) if name in low else -1
            if at < 0 or (best and (at, -len(name)) >= best):
                continue
            if mainly:
                fits = at == start and (name[0] > "ÿ" or _AFTER.match(low, at + len(name)))
                fits = fits or len(name) * 2 >= len(low)
            else:
                fits = " " in name or "-" in name or name[0] > "ÿ"
            if fits:
                best, subject = (at, -len(name)), row
    return subject


def _position(low: str, name: str) -> int:
    """Return where a text names a subject, or -1. Latin names must begin a word."""
    at = low.find(name)
    while at >= 0 and name[0] < "\u0e00":
        end = at + len(name)
        ends = len(name) > _LONG_NAME or not low[end : end + 1].isalnum() or low[end] == "s"
        if not low[at - 1 : at].isalnum() and ends:
            break
        at = low.find(name, at + 1)
    return at


def compared(question: Question) -> list[str]:
    """Return the two things that the message compares, or nothing."""
    found = question.cue("compare")
    things = (
        [_FORM_BEHIND.split(group)[0].strip() for group in found.groupdict().values() if group]
        if found
        else []
    )
    return things[:2] if len(things) > 1 else []


def how_to(question: Question) -> str | None:
    """Return the steps towards a goal."""
    found = question.cue("how_to")
    wish = length.read(question)
    if not found or wish.sentences or wish.headings or wish.words > _LONG:
        return None
    goals = [group for group in found.groupdict().values() if group]
    goal = re.split(r"[?!？\n]|\.\s", goals[0])[0].strip(" .。")[:80] if goals else ""
    if question.language.code == "en":
        goal = re.sub(r"\bmy\b", "your", goal)
    if not goal or known_facts(question.text, goal, question.reply.code):
        return None
    steps = [f"{at}. {step}" for at, step in enumerate(question.reply.steps, 1)]
    return "\n".join([question.phrase("how_to", topic=goal), "", *steps])


def explanation(question: Question) -> str:
    """Return a few sentences about the subject of the message, as many as it asks for."""
    text, reply = question.text, question.reply
    if question.cue("more"):
        text = next((text for text in reversed(question.user_texts()) if len(text) > 12), text)
    topic = topic_of(question, text if question.cue("more") else None).strip()
    if not topic or text.strip(" .!?").lower() in _MEANINGLESS:
        return question.phrase("nothing_asked")
    things = [known_facts("", thing, reply.code) for thing in compared(question)]
    if things and all(things):
        facts = [sentence for thing in things for sentence in thing[:2]]
    else:
        facts = list(known_facts(text, topic, reply.code))
    if pattern("requests", "steps").search(text) and not length.read(question).headings:
        lines = list(dict.fromkeys([*facts, *more_sentences(question, topic, bool(facts))]))
        many = min(length.read(question).items or 5, 9)
        return "\n".join(f"{at}. {line}" for at, line in enumerate(lines[:many], 1))
    if not facts and len(text) < 200 and pattern("requests", "looked_up").search(text):
        return question.phrase("cannot_look_up")
    if not facts and question.cue("yes_no"):
        facts = [question.pick(reply.depends)]
    return articles.write(question, topic, facts)


def more_sentences(question: Question, topic: str, known: bool) -> list[str]:
    """Return further sentences about a topic, in some order.

    Args:
        question: The message.
        topic: Its subject.
        known: Whether facts about the topic come first.
    """
    english = question.reply.code == "en"
    pool = text_tables.load("facts")["neutral"] if known and english else question.reply.middle
    return [about(line, topic) for line in question.shuffled(pool)]
