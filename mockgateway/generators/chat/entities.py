"""Find the values in a text that a field can be filled with: names, numbers, dates, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from mockgateway import text_tables
from mockgateway.text_tables import pattern

_TABLE = "extraction"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TIME = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
_PHONE = re.compile(r"\+\d[\d ()-]{6,}\d")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b|(?<=#)\w+")
_QUOTED = re.compile(
    r"\"([^\"\n]{1,300})\"|“([^”\n]{1,300})”|«([^»\n]{1,300})»|「([^」\n]{1,300})」"
    r"|(?<!\w)'([^'\n]{1,300})'(?!\w)|`([^`\n]{1,300})`"
)
_NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W_]|[A-ZÀ-ÖØ-Þ])"
    r"(?:[ ](?:(?:de|da|del|van|von|der|la|le|of|y|du)[ ])?(?:[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W_]))*"
)
_NUMBER = re.compile(
    r"(?<![\w.,-])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w]*-\d)(?=[^\d]|\Z)"
)
_SUM = re.compile(r"[-+]?[\d.(][\d\s.()]*(?:[-+*/×÷^%][\d\s.()]+)+")
_PREPOSITION = re.compile(
    r"\b(?:in|at|from|to|for|near|around|of|between|en|de|nach|von|für|à|au|aux)\s+\Z", re.I
)
_ZIP = re.compile(
    r"(?<![\w.,$€£-])\d{5}(?:-\d{4})?(?![\w-]|\.\d|,\d)|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
    r"|(?<=〒)\d{3}-\d{4}"
)
_STATE = re.compile(r",\s*([A-Z]{2})\b(?=\s+\d{5}|\s*[,.\n]|\Z)")
_CITY_AFTER_STREET = re.compile(
    r"\A[\s,]*(?:(?:Apt|Suite|Unit|#)[^,]{1,10},\s*)?(?:\d{5}\s+)?"
    r"([A-ZÄÖÜ][^\W\d]+(?:[ -][A-ZÄÖÜ][^\W\d]+){0,2})(?=\s*[,.\n]|\s+\d|\s+[A-Z]{2}\b|\s*\Z)"
)
_OLDEST = 125


class Number(NamedTuple):
    """A number in a text."""

    value: int | float
    near: tuple[str, ...]  # the words around it, lower case, those after it first
    money: bool  # whether a currency sign stands before it


class Name(NamedTuple):
    """A name in a text."""

    text: str
    preposition: str  # before it, lower case; "" for none


class Entities(NamedTuple):
    """The values in one text, each kind in the order of the text."""

    text: str
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    emails: tuple[str, ...]
    urls: tuple[str, ...]
    dates: tuple[str, ...]
    times: tuple[str, ...]
    phones: tuple[str, ...]
    uuids: tuple[str, ...]
    codes: tuple[str, ...]
    quoted: tuple[str, ...]
    sums: tuple[str, ...]


@lru_cache(maxsize=64)
def entities(text: str) -> Entities:
    """Return the values in a text."""
    names = [Name(name, _preposition(text, start)) for name, start in _names(text)]
    names += [Name(city[0], "in") for city in pattern(_TABLE, "cities").finditer(text)]
    undated = _DATE.sub(lambda date: " " * len(date[0]), text)
    return Entities(
        text,
        names=tuple(dict.fromkeys(names)),
        numbers=tuple(map(_number, _NUMBER.finditer(undated))),
        emails=_all(_EMAIL, text),
        urls=_all(_URL, text),
        dates=(*_all(_DATE, text), *_all(pattern(_TABLE, "day"), text)),
        times=_all(_TIME, text),
        phones=_all(_PHONE, text),
        uuids=_all(_UUID, text),
        codes=_all(_CODE, text),
        quoted=_groups(_QUOTED, text),
        sums=tuple(match[0].strip() for match in _SUM.finditer(text)),
    )


def _all(kind: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in kind.finditer(text)))


def _groups(kind: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Return the group that each match filled."""
    found = (next(filter(None, match.groups())) for match in kind.finditer(text))
    return tuple(dict.fromkeys(group.strip() for group in found))


@cache
def _sentence_starts() -> frozenset[str]:
    return frozenset(text_tables.load(_TABLE)["sentence_starts"].split())


def _names(text: str) -> list[tuple[str, int]]:
    """Return capitalised words that do not merely begin a sentence, with their places."""
    out = []
    for match in _NAME.finditer(text):
        words, start = match[0].split(" "), match.start()
        while words and words[0].lower().removesuffix("'s") in _sentence_starts():
            start += len(words[0]) + 1
            words = words[1:]
        if words and (len(words[0]) > 1 or len(words) > 1):
            out.append((" ".join(words).removesuffix("'s").removesuffix("’s"), start))
    return out


def _preposition(text: str, start: int) -> str:
    found = _PREPOSITION.search(text[max(0, start - 12) : start])
    return found[0].strip().lower() if found else ""


def _number(match: re.Match[str]) -> Number:
    written, text, start = match[0].replace(",", "").lstrip("+"), match.string, match.start()
    value: int | float = float(written) if "." in written or len(written) > 18 else int(written)
    before = re.findall(r"[^\W\d_]+", text[max(0, start - 40) : start].lower())[-3:]
    after = re.findall(r"[^\W\d_]+|%", text[match.end() : match.end() + 30].lower())[:2]
    money = start > 0 and text[start - 1] in "$€£¥₹฿"
    return Number(value, (*after, *reversed(before)), money)


def ages(text: str) -> list[int]:
    """Return the ages of people."""
    found = map(int, _groups(pattern(_TABLE, "age"), text))
    return [age for age in found if 0 < age < _OLDEST]


def streets(text: str) -> tuple[str, ...]:
    """Return streets with their numbers."""
    return tuple(street.strip() for street in _all(pattern(_TABLE, "street"), text))


def postcodes(text: str) -> tuple[str, ...]:
    """Return postal codes."""
    return _all(_ZIP, text)


def states(text: str) -> tuple[str, ...]:
    """Return the two-letter codes of states that follow a town."""
    return _groups(_STATE, text)


def city(text: str) -> str:
    """Return the town after a street, else the one where somebody lives, or ""."""
    street = pattern(_TABLE, "street").search(text)
    if street and (found := _CITY_AFTER_STREET.match(text[street.end() :])):
        return found[1]
    return next(iter(_groups(pattern(_TABLE, "lives"), text)), "")


def people(text: str) -> tuple[str, ...]:
    """Return names of people in scripts without capital letters."""
    return () if text.isascii() else _groups(pattern(_TABLE, "person"), text)


def stated_value(names: Sequence[str], text: str) -> str | None:
    """Return what a text says that a field is (`city: Paris`, `my name is Ana`), or None.

    Args:
        names: Names of the field in words, the best first.
        text: The text.
    """
    verbs = r"(?:is|are|=|:|was|to be|ist|es|called|named)"
    value = r"([^\n,;\"]{1,80}?)(?=[\"',;\n]|[.!?](?:\s|\Z)|\s+and\b|\s+who\b|\s+with\b|\Z)"
    for name in names:
        words = r"[\s_-]*".join(map(re.escape, name.split()))
        form = rf"\b{words}\b[\"']?\s*{verbs}\s*[\"']?{value}"
        if found := re.search(form, text, re.IGNORECASE):
            return found[1].strip()
    return None
