"""Write letters, notices and other messages from a description of what they should say."""

from __future__ import annotations

from mockgateway.generators.prose.composing import briefs, layout
from mockgateway.generators.prose.question import Question


def answer(question: Question) -> str | None:
    """Return the message that a request describes, or None if it describes none."""
    brief = briefs.read(question)
    return layout.write(brief) if brief else None
