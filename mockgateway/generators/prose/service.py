"""Answer for the company whose facts and rules the instructions hold, or react to a statement."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import classification, memory, reading, transfer
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
_NEXT_QUESTION = re.compile(
    r"[?;]\s+|,? and (?=(?:can|could|may|would|should|do|does|is|are|will|how|when|where|what"
    r"|which|who)\b)",
    re.IGNORECASE,
)
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
    facts = [
        _priced(stated, part)
        or reading.best_sentence(stated, part)
        or reading.closest(stated, part, _CLOSE)
        or _about_the_same(stated, part)
        for part in _NEXT_QUESTION.split(asked)
    ]
    fact = " ".join(dict.fromkeys(filter(None, facts)))
    foreign = fact and question.reply.code != "en" and detect(fact) == "en"
    if foreign:
        code = question.reply.code
        translated = said_in(fact, code, asked) or transfer.translated(fact, code)
        if translated:
            return _signed(question, translated)
        fact = ""
    if fact or offers:
        sorry = [_sympathy(question)] if offers and question.reply.code == "en" else []
        known = [_denied(asked), _with_neighbour(stated, fact)] if fact else []
        return _signed(question, question.reply.gap.join(filter(None, [*sorry, *known, *offers])))
    name = first_group(pattern("service", "company").search(rules))
    return question.phrase("no_answer_here", name=name) if name and asked.endswith("?") else None


def _priced(stated: str, asked: str) -> str:
    """Return the fact with an amount for a question about costs, or "" if there is not just one."""
    if not pattern("service", "asks_price").search(asked):
        return ""
    priced = [part for part in stated.split("\n") if pattern("service", "amount").search(part)]
    return priced[0] if len(priced) == 1 else ""


def _about_the_same(stated: str, asked: str) -> str:
    """Return the fact with words of the same field as those of a question, or ""."""
    fields = [re.compile(rf"\b(?:{row})\b", re.I) for row in text_tables.load("service")["fields"]]
    meant = [field for field in fields if field.search(asked)]
    facts = [
        (sum(bool(field.search(part)) for field in meant), part) for part in stated.split("\n")
    ]
    best = max(facts, key=lambda fact: fact[0], default=(0, ""))
    return best[1] if best[0] else ""


def _with_neighbour(stated: str, fact: str) -> str:
    """Return a fact with the one before it, to which a pronoun refers."""
    parts = stated.split("\n")
    at = parts.index(fact) if fact in parts else 0
    refers = pattern("service", "refers").match(fact)
    return f"{parts[at - 1]} {fact}" if at and refers else fact


def _denied(asked: str) -> str:
    """Return that something bad is not so, for `Is my account blocked?`; else ""."""
    found = pattern("service", "fears").search(asked)
    return f"No, your {found['x']} {found['is']} not {found['bad']}." if found else ""


def _signed(question: Question, text: str) -> str:
    """Return a reply with the signature that the instructions demand."""
    found = pattern("service", "signs").search(question.rules)
    name = first_group(found).strip(" .,") if found else ""
    return f"{text}\n\n{name}" if name and name not in text else text


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
    return "I am very sorry about this." if _is_trouble(question.text) else ""


def reaction(question: Question) -> str | None:
    """Return a reply to somebody who only says something about themselves."""
    text = question.text.strip()
    said = [part for part in sentences(text) if not pattern("service", "name_only").fullmatch(part)]
    first = next(iter(said), "")
    if question.reply.code != "en" or not _OWN.search(text) or len(first) > _LONGEST_ECHO:
        return None
    if pattern("service", "represents").search(question.rules) and _is_trouble(text):
        return _signed(question, _looked_into(question, said))
    if text.endswith("?") or pattern("service", "asks").search(text):
        return None
    start = "I am sorry to hear that" if _is_trouble(text) else "Thank you for telling me that"
    more = (
        "What would help you most now?" if _is_trouble(text) else "What would you like to do next?"
    )
    return f"{start} {_lowered(_echo(first))}. What would {more}?"


def _is_trouble(text: str) -> bool:
    bad = classification.sentiment(text) < 0
    return bad or pattern("service", "trouble").search(text) is not None


def _echo(text: str) -> str:
    """Return a statement of the user from the assistant's view."""
    text = re.sub(r"^(?:hi|hello|hey|so|well|ok(?:ay)?)\b[,!]? ", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\byour\b", "\0", text, flags=re.IGNORECASE)
    return persons_swapped(text).replace("\0", "our").rstrip(" .!").removeprefix("that ")


def _looked_into(question: Question, said: list[str]) -> str:
    """Return a reply to a customer with a problem that no known fact solves, without promises."""
    name = memory.told_name([*question.user_texts(), question.text])
    signed = pattern("service", "signed").search(question.text)
    name = name or (signed["x"] if signed else "")
    stated = [part for part in said if not part.endswith("?")]
    sorry = f"I am very sorry that {_lowered(_echo(stated[0]))}." if stated else ""
    action = text_tables.load("service")["looked_into"]
    greeting = f"Hello {name.split()[0]},\n\n" if name else ""
    return greeting + " ".join(part for part in (sorry, action) if part)


def _lowered(text: str) -> str:
    return text if re.match(r"[A-Z]\w*[A-Z]|I\b", text) else text[:1].lower() + text[1:]
