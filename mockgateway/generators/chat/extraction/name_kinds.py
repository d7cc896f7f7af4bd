"""Decide which kind of thing a capitalised name stands for."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables

from .concepts import known_pattern, known_words

_TABLE = "names"
UPPER = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŃČŠŽĐĀĒĪŌŪİ"
_LOW_TITLES = frozenset(
    "doctor doctora dr dra señor señora herr herrn frau monsieur madame".split()
)


@cache
def companies() -> str:
    """Return an expression for the endings of companies, such as `Ltd`."""
    words = text_tables.load(_TABLE)["companies"].split()
    return "|".join(sorted((re.escape(word) for word in words if word != "&"), key=len)[::-1])


@cache
def company_suffix() -> re.Pattern[str]:
    """Return an expression for a name that ends like a company's."""
    return re.compile(rf"(?:(?<=[\s,])|\A)(?:{companies()})\Z")


@cache
def names_of(key: str) -> frozenset[str]:
    """Return the entries under a key of the table of names, lower case."""
    written = text_tables.load(_TABLE)[key]
    parts = written.split(",") if key in ("cities", "countries") else written.split()
    return frozenset(part.strip().lower() for part in parts)


@cache
def states() -> dict[str, str]:
    """Return the codes of states by their names, lower case."""
    found = {}
    for row in text_tables.load(_TABLE)["states"].split(","):
        *name, code = row.split()
        if code.isupper() and len(code) < 4:
            found[" ".join(name).lower()] = code
    return found


def kind_of(name: str, text: str = "", start: int = 0) -> str:
    """Return the kind of a capitalised name."""
    words = name.replace(",", " ").split()
    low = [word.lower() for word in words]
    if known_pattern("role_end").search(low[-1]) and len(words) < 6:
        return "role"
    if company_suffix().search(name) and len(words) > 1:
        return "org"
    if words[0] in titles() or _title_before(text, start):
        return "person"
    whole = " ".join(low)
    for key, kind in (("cities", "city"), ("countries", "country")):
        if whole in names_of(key):
            return kind
    if whole in states():
        return "state"
    if len(words) > 1 and known_pattern("role_before").search(text, max(0, start - 30), start):
        return "person"
    if last := next((kind for key, kind in _LAST if low[-1] in known_words(key)), ""):
        return last
    if len(words) == 2 and _AGED.match(text, start + len(name)):
        return "person"
    several = len(words) > 1
    if several and (not names_of("institutions").isdisjoint(low) or "&" in words):
        return "org"
    numbered = len(words) == 1 and re.match(r" \d", text[start + len(name) :])
    if low[0] in names_of("first") and len(words) <= 4 and not numbered:
        return "person" if not any(character.isdigit() for character in name) else "name"
    common = len(words) == 1 and (_begins_sentence(text, start) or _is_noun(text, start))
    return "initial" if common else "name"


def _is_noun(text: str, start: int) -> bool:
    """Return whether a capitalised word is a German noun with its article."""
    return _GERMAN_ARTICLE.search(text, max(0, start - 12), start) is not None


_GERMAN_ARTICLE = re.compile(
    r"\b(?:der|das|den|dem|des|(?:m|d|s|k)?ein(?:e[mnrs]?)?|unsere[mnrs]?) \Z"
)
_LAST = (("papers", "name"), ("events", "event"), ("streets", "name"))
_AGED = re.compile(r"(?:, | \()(?:aged )?[1-9]\d?[,.;)](?!\d)")
BEGINS = re.compile(r"(?:\A|[.!?:;]\s+|\n\s*(?:[-*•]\s+|\d+[.)]\s+)?|[\"“(]\s*)\Z")


def _begins_sentence(text: str, start: int) -> bool:
    """Return whether a word has a capital because it begins a sentence."""
    after = re.compile(r"[\w'’-]+(.?.?.?)").match(text, start)
    return BEGINS.search(text[max(0, start - 12) : start]) is not None and bool(
        after and re.match(r" (?:(?!vs?\b)[a-zà-ÿ\d(]|[A-Z]-|I\b)", after[1])
    )


@cache
def titles() -> frozenset[str]:
    """Return the titles of people."""
    return frozenset(text_tables.load(_TABLE)["titles"].split())


def _title_before(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].split()
    if before and before[-1].lower().rstrip(".") in _LOW_TITLES:
        return True
    return (
        bool(before) and before[-1] in titles() and before[-1][0].isupper() and len(before[-1]) < 10
    )
