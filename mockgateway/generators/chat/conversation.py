"""Read the messages of a conversation as documents, and the current time that they state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from mockgateway.content import ChatRequest, Message

from .extraction.date_words import table
from .extraction.document import Document

Json = Any

READ = 16_000  # characters of each message
_SHORT = 1500  # characters of instructions whose only date may be today's
_AFTER_YEAR = 7  # characters of `-03-10` and its end


_REST = r"\s*[:：-]?\s*(?P<day>[^\n]{4,60})"
_FULL = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_PRESENT = re.compile(
    r"\b(?:e\.g|example|such as|like|format|cut-?off|since|founded|version|released?|until)\b"
    r"|[`{<]",
    re.IGNORECASE,
)


_USER = re.compile(
    r"(?i:\b(?:user|employee|requester|caller)(?:'s name)?\s?(?:is|:|=)|\b(?:assistant of"
    r"|talking to|speaking with|on behalf of)(?: attorney| the user)?)\s(?:(?:Mr|Mrs|Ms|Dr)\.? )?"
    r"(?P<name>[A-ZÀ-ÞŁŚŻ][\w'’-]+(?: [A-ZÀ-ÞŁŚŻ][\w'’-]+){1,2})"
)
_TITLED = re.compile(
    r"\s*(?P<day>[^\n]{0,60}?\b(?:\d{4}-\d\d-\d\d|\d[\w. /-]{3,12}(?:19|20)\d\d)\b)[^\n]{0,60}\n"
)


@cache
def _stated(role: str) -> re.Pattern[str]:
    """Return an expression for today's date as the messages of a role state it."""
    either = table("stated").strip()
    either += f"|{table('stated_by_system').strip()}" if role == "system" else ""
    return re.compile(rf"(?:(?<!\w)|(?<=[\u3040-\u9fff]))(?:{either}){_REST}", re.IGNORECASE)


@cache
def _headed() -> re.Pattern[str]:
    """Return an expression for the date in the header of a text."""
    return re.compile(
        rf"\A(?:[^>\n][^\n]*\n){{0,5}}?(?:{table('headed').strip()})\b(?=\s*[:：]){_REST}",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def _document(text: str, minute: int) -> Document:
    return Document(text, datetime.fromtimestamp(minute * 60, UTC))


def document_of(text: str, now: float) -> Document:
    """Return a message with its values."""
    return _document(text[-READ:], int(now // 60))


def present(messages: Sequence[Message], now: float) -> float:
    """Return the current time of a conversation, else `now`.

    That is the one that it states (`Today is 2025-03-10`), the only full date of the instructions,
    or the one in the header or the first line of the last message (`Sent: 10 March 2025`).
    """
    for message in messages:
        if message.role == "assistant":
            continue
        found = _stated(message.role).search(message.text)
        if found and (moment := _moment(found["day"], now)):
            return moment
    for message in messages:
        if message.role == "system" and (moment := _only_date(message.text, now)):
            return moment
    said = [message.text for message in messages if message.role == "user"]
    found = (_headed().match(said[-1]) or _TITLED.match(said[-1])) if said else None
    return (_moment(found["day"], now) or now) if found else now


def _moment(text: str, now: float) -> float | None:
    """Return the first date of a text with its time, or at 9 o'clock; None without one."""
    dates = [s.value for s in document_of(text, now).spans if s.kind in ("date", "datetime")]
    stated = next((value for value in dates if len(value) > 10), None) or next(iter(dates), None)
    if not stated:
        return None
    moment = datetime.fromisoformat(stated[:16])
    hour = moment if len(stated) > 10 else moment.replace(hour=9)
    return hour.replace(tzinfo=UTC).timestamp()


def _only_date(text: str, now: float) -> float | None:
    """Return the only full date of instructions that is no example, or None."""
    if len(text) > _SHORT or len(_FULL.findall(text)) != 1:
        return None
    found = next(_FULL.finditer(text))
    before = re.split(r"(?<=[.!?])\s|\n", text[: found.start()])[-1]
    sentence = before + text[found.start() : found.end() + _AFTER_YEAR]
    return None if _NO_PRESENT.search(sentence) else _moment(sentence, now)


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


def user_text(prompt: ChatRequest) -> str:
    """Return the last message of the user, or the last of all if there is none."""
    for message in reversed(prompt.messages):
        if message.role == "user":
            return message.text
    return prompt.messages[-1].text if prompt.messages else ""


def named_user(messages: Sequence[Message]) -> str:
    """Return the name of the user that the instructions tell; "" for none."""
    told = (_USER.search(message.text) for message in messages if message.role == "system")
    return next((found["name"].strip() for found in told if found), "")


def recent_texts(prompt: ChatRequest) -> list[str]:
    """Return the user's last message, then those of tools and of the user, newest first, six."""
    recent = [message for message in reversed(prompt.messages) if message.role in ("user", "tool")]
    asked = next((message for message in recent if message.role == "user"), None)
    recent.sort(key=lambda message: message is not asked)
    return [message.text for message in recent][:6]


def results_since_user(prompt: ChatRequest) -> list[str]:
    """Return the results of tools since the user's last message, newest first."""
    results = list[str]()
    for message in reversed(prompt.messages):
        if message.role == "user":
            break
        if message.role == "tool":
            results.append(message.text)
    return results
