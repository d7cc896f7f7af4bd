"""Invent short texts from the words of the field that a request is about."""

from __future__ import annotations

from mockgateway.generators.prose.inventing import naming, poems, wishes
from mockgateway.generators.prose.question import Question

_WRITERS = {
    "haiku": poems.haiku,
    "limerick": poems.limerick,
    "poem": poems.poem,
    "names": naming.names,
    "slogans": naming.slogans,
}


def answer(question: Question) -> str | None:
    """Return the text that a request wants invented, or None if it asks for no such text."""
    if question.reply.code != "en" or question.language.code != "en":
        return None
    wish = wishes.read(question)
    return _WRITERS[wish.kind](wish) if wish else None
