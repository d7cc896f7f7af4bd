"""Write texts without a letter."""

from __future__ import annotations

from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences

_WITHOUT_E = (  # for a text without a letter, mostly "e"
    "It is a topic with a long history and a bright outlook.",
    "Start small, try it out, and find out what works for you.",
    "With a bit of luck and a lot of work, you will do just that.",
)


def without(question: Question, text: str, letter: str) -> str:
    """Return only sentences without a letter; failing that, only words without it."""
    reply = question.reply
    general = [line for line in (*reply.middle, *reply.opening, *_WITHOUT_E) if "{" not in line]
    pool = dict.fromkeys((*sentences(text), *general))
    if kept := [line for line in pool if letter not in line.lower()]:
        return reply.gap.join(kept[:3])
    return " ".join(word for word in text.split() if letter not in word.lower()) or "…"
