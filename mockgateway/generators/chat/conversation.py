"""Read the messages of a conversation as documents, and the current time that they state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from mockgateway.content import Message

from .extraction.document import Document

Json = Any

_READ = 16_000  # characters of each message


_STATED = (
    r"\b(?:today(?:'s date)? is|(?:the )?current date(?: and time)?(?: is)?|today:"
    r"|heute ist(?: der)?|(?:aujourd'hui,? )?nous sommes(?: le)?|hoy es|oggi è)\s*:?\s*"
)
_TODAY = re.compile(_STATED + r"(?P<day>[^\n]{4,60})", re.IGNORECASE)
_NOW = re.compile(
    rf"(?:{_STATED}|\b(?:it is|it's)(?: now)?\s+(?=\d{{4}}|\w+day)"
    r"|\b(?:date|day|time)(?: and time)? is(?: now)?\s+(?=[\w]*[ ,]*\d)"
    r"|\b(?:now|date|current time)\s*(?:is)?\s*:\s*)(?P<day>[^\n]{4,60})",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def _document(text: str, minute: int) -> Document:
    return Document(text, datetime.fromtimestamp(minute * 60, UTC))


def document_of(text: str, now: float) -> Document:
    """Return a message with its values."""
    return _document(text[-_READ:], int(now // 60))


def present(messages: Sequence[Message], now: float) -> float:
    """Return the current time that a conversation states (`Today is 2025-03-10`), else `now`."""
    for message in messages:
        form = _NOW if message.role == "system" else _TODAY
        if message.role == "assistant" or (found := form.search(message.text)) is None:
            continue
        dates = [
            span
            for span in document_of(found["day"], now).spans
            if span.kind in ("date", "datetime")
        ]
        stated = next((span.value for span in dates if len(span.value) > 10), None) or next(
            (span.value for span in dates), None
        )
        if stated:
            moment = datetime.fromisoformat(stated[:16])
            hour = moment if len(stated) > 10 else moment.replace(hour=9)
            return hour.replace(tzinfo=UTC).timestamp()
    return now


def mentioned(text: str, now: float) -> dict[str, list[Json]]:
    """Return the names, the numbers and the dates of a text, for an object without a schema."""
    document = document_of(text, now)
    scope = (document.instruction, len(document.text))
    found = {
        "names": [
            span.value for span in document.sequence(("person", "org", "city", "name"), scope)
        ],
        "numbers": [span.value for span in document.sequence(("number",), scope)],
        "dates": [span.value for span in document.sequence(("date",), scope)],
    }
    return {key: values[:5] for key, values in found.items() if values}
