"""Small tasks about words: opposites, plurals, synonyms, letter case, regular expressions."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.text_tables import pattern


def answer(text: str) -> str | None:
    """Return the result of a small task about words."""
    return next((made for solve in _ALL if (made := solve(text))), None)


def found_in(key: str, text: str) -> re.Match[str] | None:
    """Match a text with a task of `fixtures/text/puzzles.yaml`."""
    return pattern("puzzles", key).search(text)


def _reversed(text: str) -> str | None:
    found = found_in("backwards", text) or found_in("reverse", text)
    words = found["x"].strip() if found else ""
    if not words or re.search(r"\b(?:function|python|code|list|order|sort)\b", text, re.IGNORECASE):
        return None
    words = re.sub(r"^(?:the )?(?:word|string|text|letters of|letters in)\W+", "", words)
    return words.strip("\"'“”`")[::-1]


def _case(text: str) -> str | None:
    found = found_in("case", text)
    if not found:
        return None
    kind, words = found["x"].lower()[:2], found["y"].strip()
    parts = re.findall(r"[^\W_]+", words)
    forms = {
        "up": words.upper(), "lo": words.lower(), "ti": words.title(),
        "sn": "_".join(parts).lower(), "ke": "-".join(parts).lower(),
        "ca": "".join(part.title() if at else part.lower() for at, part in enumerate(parts)),
    }  # fmt: skip
    return forms[kind]


def _next_day(text: str) -> str | None:
    found = found_in("next_day", text)
    for key in ("days", "months") if found else ():
        names = text_tables.load("puzzles")[key].split()
        if found and found["y"].lower() in names:
            step = 1 if found["x"].lower() == "after" else -1
            return str(names[(names.index(found["y"].lower()) + step) % len(names)]).capitalize()
    return None


def _regex(text: str) -> str | None:
    if not found_in("regex", text) or re.search(r"\b(?:explain|what is|what does)\b", text, re.I):
        return None
    if re.search(r"\be-?mail", text, re.IGNORECASE) and not found_in("bare", text):
        return None  # a code snippet shows how to use it
    for asked, expression in text_tables.load("puzzles")["regexes"]:
        if found := re.search(asked, text, re.IGNORECASE):
            digits = found.groups() and found[1]
            return f"^\\d{{{digits}}}$" if digits else str(expression)
    return None


def _synonyms(text: str) -> str | None:
    found = found_in("synonym", text)
    if not found:
        return None
    counts = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    number = (found["n"] or "three").lower()
    count = int(number) if number.isdecimal() else counts.get(number, 3)
    for group in text_tables.load("puzzles")["synonyms"].split(","):
        words = group.split()
        if found["x"].lower() in words:
            return ", ".join([word for word in words if word != found["x"].lower()][:count])
    return None


def _quote(text: str) -> str | None:
    quotes = text_tables.load("puzzles")["quotes"]
    return str(quotes[len(text) % len(quotes)]) if found_in("quote", text) else None


def _opposite(text: str) -> str | None:
    found = found_in("opposite", text)
    word = found["x"].lower() if found else ""
    for pair in text_tables.load("puzzles")["opposites"].split(","):
        one, other = pair.split()
        if word in (one, other):
            return str(other if word == one else one).capitalize()
    return None


def _plural(text: str) -> str | None:
    found = found_in("plural", text)
    if not found:
        return None
    word = found["x"].lower()
    if made := text_tables.load("puzzles")["plurals"].get(word):
        return str(made).capitalize()
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{word}es".capitalize()
    plain = re.sub(r"(?<=[^aeiou])y$", "ie", word)
    return f"{plain}s".capitalize()


def _palindrome(text: str) -> str | None:
    found = found_in("palindrome", text)
    if not found:
        return None
    letters = re.sub(r"\W", "", found["x"].lower())
    same = letters == letters[::-1]
    return f"{'Yes' if same else 'No'}, “{found['x']}” is {'' if same else 'not '}a palindrome."


_ALL = (_regex, _synonyms, _quote, _next_day, _opposite, _plural, _reversed, _case, _palindrome)
