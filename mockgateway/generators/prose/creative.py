"""Write a short story, a headline or a slogan on request."""

from __future__ import annotations

import re

from mockgateway.generators.prose import articles, length
from mockgateway.generators.prose.question import Question, about
from mockgateway.generators.prose.topic import topic_of

_NAME = re.compile(r"\s*\b(?:named|called)\s+[\"“']?([A-Z][\w-]*)[\"”']?")
_SENTENCES = 3  # of a story, before its last one


def _headline(question: Question, topic: str) -> str | None:
    known = articles.table(question.reply.code)
    if "headlines" not in known or not re.search(r"\bheadlines?\b", question.asked, re.IGNORECASE):
        return None
    return articles.Author(question, topic).filled(question.pick(known["headlines"]), full=True)


def answer(question: Question) -> str | None:
    """Return the story that the message asks for."""
    if len(question.text) > 1500 or not question.cue("creative"):
        return None
    reply, topic, wish = question.reply, topic_of(question), length.read(question)
    if made := _headline(question, topic):
        return made
    usual = reply.first_names[ord(question.text[0]) % len(reply.first_names)]
    named = _NAME.search(question.asked)
    name = named[1] if named else usual
    topic = _NAME.sub("", topic).replace("  ", " ") if named else topic
    city = reply.cities[len(question.text) % len(reply.cities)]
    parts = [about(line, topic, name=name, city=city) for line in reply.story]
    if wish.bounded and not wish.brief:
        return articles.write(question, topic, parts)
    many = 1 if wish.brief else _SENTENCES
    return reply.gap.join([*parts[:many], parts[-1]][: 1 if wish.brief else None])
