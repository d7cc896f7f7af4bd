"""Answer for the company whose facts and rules the instructions hold, or react to a statement."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import classification, reading
from mockgateway.generators.prose.detection import detect
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.recall import persons_swapped
from mockgateway.generators.prose.stock_phrases import said_in
from mockgateway.generators.prose.summary import sentences
from mockgateway.similarity import closeness
from mockgateway.text_tables import pattern

_SHORTEST_RULES = 40  # characters of instructions that may state facts
_LONGEST_MESSAGE = 600
_CLOSE = 0.06  # similarity of a message and a statement that answers it
_OWN = re.compile(r"\b(?:I|I'm|I've|my|we|our|me)\b")
_LONGEST_ECHO = 160


def answer(question: Question) -> str | None:
    """Return what the instructions offer or state for a message, or None."""
    rules = question.rules
    if len(rules) < _SHORTEST_RULES or len(question.text) > _LONGEST_MESSAGE:
        return None
    if reading.is_agents(question.system):
        return None
    parts = sentences(rules)
    stated = "\n".join([part for part in parts if not pattern("service", "rule").match(part)])
    said = sentences(question.text)
    asked = " ".join([part for part in said if part.endswith("?")] or said[-1:])
    offers = [text for part in parts if (text := _offer(part, question.text))]
    offers = [text for text in offers if not reading.best_sentence(_forbidden(parts), text)]
    fact = reading.best_sentence(stated, asked) or reading.closest(stated, asked, _CLOSE)
    foreign = fact and question.reply.code != "en" and detect(fact) == "en"
    if foreign and (told := said_in(fact or "", question.reply.code, asked)):
        return told
    if fact or offers:
        sorry = [_sympathy(question)] if offers and question.reply.code == "en" else []
        return question.reply.gap.join([*filter(None, sorry), *([fact] if fact else []), *offers])
    name = first_group(pattern("service", "company").search(rules))
    return question.phrase("no_answer_here", name=name) if name and asked.endswith("?") else None


def _forbidden(parts: list[str]) -> str:
    return "\n".join(
        [part for part in parts if re.match(r"\W*(?:never|do not|don't)\b", part, re.I)]
    )


def _offer(rule: str, message: str) -> str:
    """Return what a rule wants said about a message, if its condition holds; "" otherwise."""
    found = pattern("service", "conditional").match(rule)
    if not found:
        return ""
    condition = found["before"] or found["after"] or ""
    order = found["first"] or found["then"]
    holds = [
        re.search(row["about"], condition, re.I) and re.search(row["says"], message, re.I)
        for row in text_tables.load("service")["conditions"]
    ]
    if condition and not any(holds) and closeness(condition, message) < 2 * _CLOSE:
        return ""
    for row in text_tables.load("service")["orders"]:
        if meant := re.fullmatch(row["asked"], order.strip(" ."), re.IGNORECASE):
            return str(row["says"]).replace("{x}", meant["x"])
    return ""


def _sympathy(question: Question) -> str:
    bad = classification.sentiment(question.text) < 0 or pattern("service", "trouble").search(
        question.text
    )
    return "I am very sorry about this." if bad else ""


def reaction(question: Question) -> str | None:
    """Return a reply to somebody who only says something about themselves."""
    text = question.text.strip()
    first = next(iter(sentences(text)), "")
    if question.reply.code != "en" or not _OWN.search(text) or text.endswith("?"):
        return None
    if len(first) > _LONGEST_ECHO or pattern("service", "asks").search(text):
        return None
    bad = classification.sentiment(text) < 0 or pattern("service", "trouble").search(text)
    start = "I am sorry to hear that" if bad else "Thank you for telling me that"
    echo = persons_swapped(
        re.sub(r"^(?:hi|hello|hey|so|well|ok(?:ay)?)[,!]? ", "", first, flags=re.I)
    )
    echo = echo.rstrip(" .!").removeprefix("that ")
    more = "What would help you most now?" if bad else "What would you like to do next?"
    return f"{start} {_lowered(echo)}. {more}"


def _lowered(text: str) -> str:
    return text if re.match(r"[A-Z]\w*[A-Z]|I\b", text) else text[:1].lower() + text[1:]
