"""Write notes in a few words as sentences."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.source import split_source
from mockgateway.text_tables import pattern

_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MOST_WORDS = 16  # of a note


def answer(question: Question) -> str | None:
    """Return the notes of a message as prose, in as many paragraphs as it wants, or None."""
    asked, source = split_source(question.text)
    if (
        not source
        or question.language.code != "en"
        or not pattern("rewriting", "notes_asked").search(asked)
    ):
        return None
    lines = [_BULLET.sub("", line).strip(" .;") for line in source.splitlines() if line.strip()]
    notes = lines if len(lines) > 1 else [part.strip(" .") for part in source.split(";")]
    notes = [note for note in notes if note]
    if len(notes) < 2 or max(len(note.split()) for note in notes) > _MOST_WORDS:
        return None
    ours = re.search(r"\b(?:our|we|us|about page|company|website)\b", asked, re.I) is not None
    made = [_sentence(note, ours) for note in notes]
    count = min(max(length.read(question).paragraphs, 1), len(made))
    size = -(-len(made) // count)
    blocks = [made[at : at + size] for at in range(0, len(made), size)]
    return "\n\n".join(" ".join(block) for block in blocks)


def _sentence(note: str, ours: bool) -> str:
    """Return a note as a sentence: by the first row of the table that it fits."""
    rows = text_tables.load("rewriting")["notes"]
    row = next((row for row in rows if re.search(row["is"], note, re.IGNORECASE)), None)
    if row:
        becomes = row.get("ours", row["says"]) if ours else row["says"]
        note = re.sub(row["is"], becomes, note, count=1, flags=re.IGNORECASE)
    note = re.sub(
        r"(?i)\b(started|begins?|began|opened|opens|ends|ended|closed|due) (?=\d{1,2} [A-Z])",
        r"\1 on ",
        note,
    )
    note = re.sub(r"\s{2,}", " ", note).strip()
    return f"{note[:1].upper()}{note[1:]}" + ("" if note[-1:] in ".!?" else ".")
