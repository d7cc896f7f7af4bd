"""Write letters, notices and other messages from a description of what they should say."""

from __future__ import annotations

from mockgateway.generators.prose import contents, length
from mockgateway.generators.prose.composing import briefs, foreign, layout
from mockgateway.generators.prose.composing.foreign import translated
from mockgateway.generators.prose.question import Question

__all__ = ["answer", "plain", "translated"]

_LONG = 200  # words of a text that needs more than the given facts


def answer(question: Question) -> str | None:
    """Return the message that a request describes, or None if it describes none."""
    if question.reply is not question.language:
        return foreign.write(question)
    brief = briefs.read(question)
    return layout.write(brief) if brief else None


def plain(question: Question) -> str | None:
    """Return the given facts as sentences, whatever kind of text a request wants."""
    wish = length.read(question)
    if wish.headings or wish.words > _LONG or contents.aspects(question):
        return None
    brief = briefs.read(question, any_kind=True)
    return layout.write(brief) if brief and brief.parts else None
