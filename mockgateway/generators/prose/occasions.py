"""Write posts and cards of the user from facts that the conversation stated earlier."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import messages
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.memory import told_name
from mockgateway.generators.prose.question import Question
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern

_HASHTAG = 20  # characters kept for each


def answer(question: Question) -> str | None:
    """Return a post or a card of the user, or None if the request is for something else."""
    if question.reply.code != "en" or len(question.text) > 600 or not question.user_texts():
        return None
    facts = [
        re.sub(r"\A(?:so|well|also|and),? ", "", part, flags=re.IGNORECASE)
        for text in question.user_texts()
        for part in sentences(text[:2000])
        if not pattern("occasions", "no_fact").search(part)
    ]
    facts = [fact if fact[-1:] in ".!" else f"{fact}." for fact in facts]
    if pattern("occasions", "card").search(question.text):
        return _card(question, facts)
    refers = messages.is_of_history(question) or pattern("occasions", "refers").search(
        question.text
    )
    if facts and refers and pattern("occasions", "post").search(question.text):
        return _post(question, facts)
    return None


def _post(question: Question, facts: list[str]) -> str:
    """Return the facts within the requested length, with the requested hashtags."""
    wish = limits.read(question.text)
    if pattern("occasions", "news").search(question.text) and not wish.sentences[1]:
        facts = [text_tables.load("occasions")["opening"], *facts]
    most = (wish.characters[1] or 2000) - 2 * _HASHTAG
    while len(facts) > 1 and len(" ".join(facts)) > most:
        facts = [fact for fact in facts if fact != max(facts, key=len)]
    return messages.with_hashtags(question, " ".join(facts[: wish.sentences[1] or None]))


def _card(question: Question, facts: list[str]) -> str | None:
    """Return a card for an occasion, signed by the user and those who send it too."""
    asked, table = question.text, text_tables.load("occasions")
    kinds = [row for row in table["occasions"] if re.search(row["asked"], asked, re.IGNORECASE)]
    if not kinds:
        return None
    thing = pattern("occasions", "thanked").search(asked)
    said = kinds[0]["says"].replace("{x}", f" for {thing['x']}" if thing else "")
    count = limits.read(asked).sentences[1] or 3
    own = [fact for fact in facts if not pattern("occasions", "introduces").search(fact)]
    own = own[-1:] if kinds[0]["facts"] and count > 1 else []
    more = kinds[0]["more"][: max(0, count - len(own) - 1)]
    body = [*own, said, *more] if kinds[0]["facts"] == "first" else [said, *more, *own]
    whom = pattern("occasions", "whom").search(asked)
    names = [told_name(question.user_texts()) or "", *_also(question)]
    signed = " and ".join(filter(None, names))
    receiver = (whom["name"] or whom["x"]) if whom else ""
    greeting = f"Dear {receiver}," if receiver else ""
    return "\n\n".join(part for part in (greeting, " ".join(body[:count]), signed) if part)


def _also(question: Question) -> list[str]:
    """Return the names, as stated earlier, of the others who send a card."""
    found = pattern("occasions", "and_my").search(question.text)
    if not found:
        return []
    called = re.compile(
        rf"\b(?i:my|our) {found['x']}(?:'s name is|’s name is| is called| is named| is|,)? "
        r"(?P<n>[A-ZÀ-Ü][\w-]+)"
    )
    named = [match["n"] for text in question.user_texts() if (match := called.search(text[:2000]))]
    return named[-1:] or [f"my {found['x']}"]
