"""Tell how much a message means what a tool does, and what a request does and to what."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mockgateway.content import Tool
from mockgateway.text_tables import pattern
from mockgateway.word_vectors import likeness, nearest

from .extraction.concepts import words_of
from .glossing import word_in_english
from .scoring import table_words

Json = Any

_TABLE = "tools"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CODE = re.compile(r"#?([A-Za-z]{1,4})-?_?\d")
_PARTICLE = re.compile(r"\s+(?:off|on|up|down|out|back|away|over|in|rid of)\b", re.IGNORECASE)
_ASKING = re.compile(r"\A(?:please|pls|plz|bitte|kindly|just)\s+", re.IGNORECASE)
_VALUE = re.compile(r"\S*[\d/@\\]\S*|\b\w+[._]\w+\b")  # an id, a path, an address, a name in code
_READ = 600  # characters of both ends of a long message
_DESCRIBED = 25  # words of a description that are read
_POINTS = 10  # of a tool whose words mean the same as the message
_CLOSED = 2  # fewer for a tool that changes something, if the message is a question
_LEAST = 0.4  # likeness of an option that a text means
_AHEAD = 0.15  # by which it must lead the next


def meaning(tool: Tool, text: str) -> float:
    """Return how much a message means what a tool does, about -2 to 8; 3 or more is clear.

    Args:
        tool: The tool.
        text: The message, in English.
    """
    said, asks = _said(text)
    if not said:
        return 0.0
    described = " ".join(tool.description.split()[:_DESCRIBED])
    points = _POINTS * likeness(said, f"{tool.name} . {tool.name} . {described}")
    return points - _CLOSED if asks and points > 0 and changes(tool.name) else points


@lru_cache(maxsize=500)
def _said(text: str) -> tuple[str, bool]:
    """Return what is read of a message, "" of a sum or another language, and whether it asks."""
    if pattern(_TABLE, "sum").match(text):
        return "", False
    return plain_words(text), is_question(text)


def plain_words(text: str) -> str:
    """Return both ends of a text, without its ids, paths and figures."""
    return _VALUE.sub(" ", text if len(text) <= 2 * _READ else f"{text[:_READ]}\n{text[-_READ:]}")


def is_question(text: str) -> bool:
    """Return whether a text is a question, and no request in the form of one."""
    return pattern(_TABLE, "question").match(without_manners(text)) is not None


@lru_cache(maxsize=2000)
def changes(name: str) -> bool:
    """Return whether the name of a tool starts with a verb that changes something."""
    first = next(iter(words_of(name)), "")
    return first in table_words("acts") and first not in table_words("answering")


def leads(text: str) -> bool:
    """Return whether a text starts with a verb, a wish or a question."""
    request = without_manners(text)
    first = _WORD.match(request)
    return (
        len(request) < len(text.strip())
        or (first is not None and first[0].lower() in table_words("acts"))
        or any(pattern(_TABLE, kind).search(request) for kind in ("question", "wish"))
    )


def asks(text: str, english: str) -> bool:
    """Return whether a part of a message is a request or a question, not a statement.

    Args:
        text: The part.
        english: The part in English.
    """
    if pattern(_TABLE, "begs").search(text):
        return True
    if text != english and pattern(_TABLE, "wishes").search(english):
        return True
    request = pattern(_TABLE, "greeting").sub("", english, count=1).strip(" ,")
    names_only = pattern(_TABLE, "reference").match(request) is not None
    return request != "" and not names_only and leads(request)


def starts_request(text: str, *, english: bool = True) -> bool:
    """Return whether a clause inside a sentence starts a request of its own.

    Args:
        text: The clause and what follows it.
        english: Whether the message is in English.
    """
    text = _ASKING.sub("", text)
    if pattern(_TABLE, "leading").match(text):
        return True
    first = _WORD.match(text)
    if first is None or pattern(_TABLE, "noun").match(text):
        return False
    word = first[0].lower().rpartition("-")[2]
    word = word if english else word_in_english(word).split()[0]
    return word in table_words("acts")


def names_code(words: list[str], code: str) -> bool:
    """Return whether a code starts with the initials or the first letters of words (`WO-12`)."""
    found = _CODE.match(code)
    if found is None:
        return False
    letters = found[1].lower()
    initials = "".join(word[0] for word in words)
    if len(letters) > 1 and letters in initials:
        return True
    return any(word.startswith(letters[0]) and _is_within(letters, word) for word in words)


def _is_within(letters: str, word: str) -> bool:
    """Return whether a word has some letters in that order (`ord` and `tck` for `ticket`)."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def option_meant(options: list[Json], text: str) -> Json:
    """Return the option that a text means, or None if no option clearly leads."""
    names = [option for option in options if isinstance(option, str)]
    return nearest(text, names, _LEAST, _AHEAD)


def verb_of(text: str) -> str:
    """Return the first word of a request if it is a verb, else ""."""
    first = _WORD.match(without_manners(text))
    return first[0] if first and first[0].lower() in table_words("acts") else ""


def without_verb(text: str) -> str:
    """Return a request without its polite beginning and its verb; "" if it starts with none."""
    request = without_manners(text)
    verb = _WORD.match(request)
    if verb is None or verb[0].lower() not in table_words("acts"):
        return ""
    particle = _PARTICLE.match(request, verb.end())
    return request[particle.end() if particle else verb.end() :]


def without_manners(text: str) -> str:
    """Return a request without its polite beginning."""
    return pattern(_TABLE, "polite").sub("", text.replace("’", "'"), count=1).strip(" ,")
