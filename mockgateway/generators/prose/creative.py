"""Write a letter, or a short story where a creative text is asked for."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.memory import told_name
from mockgateway.generators.prose.question import Question, about, fill
from mockgateway.generators.prose.topic import topic_of

_RECEIVER = re.compile(
    r"\b(?:to|an|a|à|für) (?:my (?:boss|manager|colleague|friend|teacher|landlord),? )?"
    r"((?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-ZÀ-Ü][a-zà-ÿ]{1,20})\b"
)

_SENTENCES = 3  # of a story, before its last one


def answer(question: Question) -> str | None:
    """Return the piece of writing that the message asks for."""
    if len(question.text) > 1500:
        return None
    if question.cue("creative"):
        return _story(question, topic_of(question))
    return _email(question, topic_of(question)) if question.cue("email") else None


def _story(question: Question, topic: str) -> str:
    reply = question.reply
    name = reply.first_names[ord(question.text[0]) % len(reply.first_names)]
    city = reply.cities[len(question.text) % len(reply.cities)]
    parts = [about(line, topic, name=name, city=city) for line in reply.story]
    return length.compose(question, [*parts[:_SENTENCES], parts[-1]], usual=len(parts))


def _email(question: Question, topic: str) -> str:
    receiver = _RECEIVER.search(question.text)
    people = text_tables.load("samples")["people"]
    values = {
        "topic": topic,
        "Topic": topic[:1].upper() + topic[1:],
        "name": receiver[1] if receiver else question.pick(question.reply.first_names),
        "sender": told_name(question.user_texts()) or question.pick(people),
        "body": question.reply.email_body,
    }
    return fill(question.reply.email, values)
