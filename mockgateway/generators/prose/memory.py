"""Recall the conversation: names, facts, earlier messages, items of the last list."""

from __future__ import annotations

import re

from mockgateway.generators.prose import recall
from mockgateway.generators.prose.languages import languages
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.generators.prose.summary import sentences, terms
from mockgateway.text_tables import pattern

_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+(.+)$", re.MULTILINE)
_NEXT_FACT = re.compile(r"\s+(?:and|but|und|y|et) (?:my|I|i|ich|mi|je|mein|ma|mon)\b")


def answer(question: Question) -> str | None:
    """Answer a question about earlier messages."""
    if len(question.text) > 300:
        return None
    users = [text[:2000] for text in question.user_texts()]
    answers = question.answers()
    several = recall.parts(question)
    if len(several) > 1 and (found := recall.answer(question, several, told_name(users))):
        return found
    if question.cue("my_name"):
        name = told_name([*users, question.text])
        return question.phrase("your_name", name=name) if name else question.phrase("name_unknown")
    if question.cue("said_before"):
        if not users:
            return question.phrase("nothing_said")
        text = users[0 if question.cue("first_one") else -1]
        return question.phrase("you_said", text=text[:300].strip())
    known = question.cue("fact_asked") and _fact(question, question.user_texts())
    if not known and (found := recall.answer(question, several, told_name(users))):
        return found  # unless a shorter answer fits
    if found := _about_user(question, users) or _fact(question, users):
        return found
    if answers and question.cue("repeat"):
        return answers[-1]
    if users and question.cue("recap"):
        lines = [f"- {text[:120].strip()}" for text in users[-8:]]
        return "\n".join([question.phrase("recap"), "", *lines])
    return _item(question, answers[-1]) if answers else None


def related(question: Question, asked: str) -> list[str]:
    """Return the sentences of the user's earlier messages that share a word with a text."""
    wanted = set(terms(asked))
    known = [part for text in question.user_texts() for part in sentences(text[:2000])]
    return [part for part in known if wanted & set(terms(part)) and not part.endswith("?")]


def _about_user(question: Question, users: list[str]) -> str | None:
    """Return the facts that users stated about themselves, or confirm a new one."""
    text = question.text
    if not pattern("requests", "about_me").search(text):
        return None
    if pattern("requests", "remember").match(text) and "?" not in text and "？" not in text:
        return question.phrase("noted")
    for kind in question.language.memory:
        if not _joined(kind["asked"]).search(text):
            continue
        for earlier in reversed(users):
            if found := list(_joined(kind["told"]).finditer(earlier)):
                groups = sorted(found[-1].groupdict().items())
                value = next((value for key, value in groups if value and key != "kind"), "")
                if value.strip():
                    return str(kind["answer"]).replace("{v}", _first_fact(value))
        if users:
            return question.phrase("fact_unknown")
    return None


def _fact(question: Question, users: list[str]) -> str | None:
    """Answer `what is my favourite colour?`."""
    asked = question.cue("fact_asked")
    if not asked:
        return None
    key = asked["key"].strip().lower()
    owner = re.escape(re.sub(r"['’]s name\Z", "", key))
    called = re.compile(rf"\b{owner}(?: is|'s|,)? (?:called|named) (?P<name>[A-Z][\w'’-]+)")
    for text in reversed(users):
        if key.endswith("s name") and (named := called.search(text[:2000])):
            return question.phrase("your_fact", key=key, value=named["name"])
        for found in _all("fact_told", text):
            if _american(found["key"]) == _american(key):
                return question.phrase("your_fact", key=key, value=_first_fact(found["value"]))
    return question.phrase("fact_unknown")


def _american(word: str) -> str:
    return word.strip().lower().replace("favorite", "favourite").replace("color", "colour")


def _first_fact(text: str) -> str:
    return _NEXT_FACT.split(text.strip())[0]


def _item(question: Question, answer: str) -> str | None:
    """Return the item of the last list that the message refers to (`the second one`)."""
    which, items = question.cue("nth_item"), _ITEM.findall(answer)
    if not which or not items:
        return None
    word = first_group(which).lower()
    place = int(word) - 1 if word.isdecimal() else _ordinals().get(word, 0)
    if place >= len(items):
        return None
    return question.phrase("that_item", item=items[place].strip())


def _ordinals() -> dict[str, int]:
    return {word: at for language in languages() for word, at in language.ordinals.items()}


def told_name(texts: list[str]) -> str | None:
    """Return the name that a user gave last, or None."""
    for text in reversed(texts):
        for found in _all("name_told", text):
            name = first_group(found)
            if name and not name[0].islower():  # `I'm away` names nobody
                return re.split(r"\s+(?:and|und|y|et)\b", name)[0]
    return None


def _all(cue: str, text: str) -> list[re.Match[str]]:
    text = text[:2000]
    return [found for each in languages() for found in each.cue(cue).finditer(text)]


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
