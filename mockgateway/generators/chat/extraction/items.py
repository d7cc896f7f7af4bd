"""Split enumerations into their items."""

from __future__ import annotations

import re

from .concepts import known_pattern, known_words, noun_kind, stem
from .fields import Field

_COARSE = re.compile(r"\s*;\s*|\n+")
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_JOB_BEFORE = re.compile(r"(?:[a-zà-ÿ]+ ){0,2}([a-zà-ÿ]+) ([A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+)")
_YEARS = re.compile(r"\b\d+\+? years?(?: of)? experience\Z")
_SELF = frozenset("me myself i ich moi yo".split())


def split_items(field: Field, text: str) -> list[str]:
    """Return the parts of an enumeration."""
    long = field.words and stem(field.words[-1]) in known_words("long_items")
    form = _COARSE if long and ";" in text else known_pattern("list_separator")
    if (
        long
        and form is known_pattern("list_separator")
        and len(text.split()) > 6
        and text.count(",") < 2
    ):
        return [clean_item(text)]
    parts = (clean_item(part) for part in form.split(text))
    return [_without_job(part) for part in parts if part and not _YEARS.search(part)]


def _without_job(item: str) -> str:
    """Return the name of an item such as `angel investor Ann Berg`."""
    named = _JOB_BEFORE.fullmatch(item)
    return named[2] if named and noun_kind(named[1]) else item


def clean_item(text: str) -> str:
    """Return an item without its article, and without marks at its ends."""
    text = known_pattern("item_lead").sub("", text.strip())
    return text.strip(' \t\n.,;:"“”*').strip()


def split_names(text: str) -> list[str]:
    """Return the names in an enumeration without remarks in brackets, as in `Ann (chair), Bo`."""
    asides: list[str] = []

    def without(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip().split()[-1:]
        own = before and before[0].lower() in _SELF
        asides.append(match[1])
        return f"\0{len(asides) - 1}" if own else ""

    parts = known_pattern("list_separator").split(_ASIDE.sub(without, text))
    names = [asides[int(part.partition("\0")[2])] if "\0" in part else part for part in parts]
    return [name for name in map(clean_item, names) if name]
