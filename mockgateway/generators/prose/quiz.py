"""Make multiple-choice questions from known facts, or from the sentences of a text."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import NamedTuple

from mockgateway import text_tables
from mockgateway.generators.prose import articles, facts
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.summary import sentences

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_][\w-]{3,}")
_OPTIONS = 4


class Item(NamedTuple):
    """A question with its options, one of which is the answer."""

    question: str
    options: list[str]
    answer: str


def rows(topic: str) -> list[list[str]]:
    """Return known questions about a topic, each with its answer and three wrong answers."""
    words = set(re.findall(r"[a-z]+", topic.lower()))
    table = text_tables.load("inventing/quiz")["topics"]
    hits = {name: len(words.intersection(row["words"].split())) for name, row in table.items()}
    best = max(hits, key=hits.__getitem__)
    return [row.split(" | ") for row in table[best]["rows"]] if hits[best] else []


def items(question: Question, topic: str, count: int) -> list[Item]:
    """Return `count` questions with a gap to fill, the same at each call."""
    question = replace(question, chance=random.Random(len(question.text)))
    source = split_source(question.text)[1]
    lines = sentences(source) if len(source.split()) > 2 * count else []
    if not lines and question.reply.code == "en" and len(known := rows(topic)) >= count:
        return [Item(row[0], question.shuffled(row[1:]), row[1]) for row in known[:count]]
    lines = lines or list(facts.known_facts(question.text, topic, question.reply.code))
    author = articles.Author(question, topic)
    sections = [line for part in author.table.get("sections", ()) for line in part["sentences"]]
    more = author.sentences(question.shuffled(sections) or question.reply.middle)
    while len(lines) < max(count, _OPTIONS) and (line := next(more, "")):
        lines.append(line)
    gaps = [_telling_word(line, topic) for line in lines]
    made = []
    for at, (line, word) in enumerate(list(zip(lines, gaps, strict=True))[:count]):
        others = [gap for gap in dict.fromkeys(gaps) if gap.lower() != word.lower()]
        options = [word, *(others[at:] + others[:at])[: _OPTIONS - 1]]
        gap = re.sub(rf"\b{re.escape(word)}\b", "____", line, count=1).rstrip(".!")
        made.append(Item(f"Complete the sentence: {gap}.", question.shuffled(options), word))
    return made


def _telling_word(line: str, topic: str) -> str:
    """Return a number, else the longest word that is not one of the subject."""
    words = [word.strip(".,") for word in _WORD.findall(line)]
    words = [word for word in words if word.lower() not in topic.lower()] or words or [line]
    best: str = max(words, key=lambda word: (word[0].isdigit(), len(word)))
    return best
