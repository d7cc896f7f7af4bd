"""Write letters, notices and other messages from a description of what they should say."""

from __future__ import annotations

from mockgateway.generators.prose import contents, length
from mockgateway.generators.prose.composing import briefs, foreign, layout, products
from mockgateway.generators.prose.composing.foreign import translated
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.question import Question

__all__ = ["answer", "condensed", "plain", "translated"]

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
    if not brief or not brief.parts or any(part.endswith("?") for part in brief.parts):
        return None  # a question wants an answer
    return layout.write(brief)


def condensed(question: Question) -> str:
    """Return the facts of a request for a product text as one sentence, or ""."""
    brief = briefs.read(question) if question.language.code == "en" else None
    product = brief is not None and brief.layout == "product"
    return products.in_one_sentence(brief, Speaker(brief)) if brief and product else ""
