"""Recognise requests that every model declines, and word the refusal."""

from __future__ import annotations

from mockgateway import text_tables
from mockgateway.generators import prose
from mockgateway.text_tables import pattern


def declines(text: str) -> bool:
    """Return whether the end of a text asks for something that no model gives."""
    return pattern("refusals", "requests").search(text[-4000:]) is not None


def refusal(text: str) -> str:
    """Return the refusal in the language of the text, or in English."""
    answers: dict[str, str] = text_tables.load("refusals")["answers"]
    return answers.get(prose.detect(text[-1000:]) or "en", answers["en"])
