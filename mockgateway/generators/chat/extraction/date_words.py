"""The words for months, days, times and distances from today, in several languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mockgateway import text_tables

_LETTERS = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"[\u3040-\u9fff]")


def table(key: str) -> Any:
    """Return a part of the table of words for dates."""
    return text_tables.load("dates")[key]


@cache
def month_numbers() -> dict[str, int]:
    """Return the months by their names, from 1."""
    return _numbered("months", 1)


@cache
def day_numbers() -> dict[str, int]:
    """Return the days of the week by their names, Monday as 0."""
    return _numbered("days", 0)


@cache
def hour_numbers() -> dict[str, int]:
    """Return the hours from one to twelve by their words."""
    return _numbered("hours", 1)


def _numbered(key: str, first: int) -> dict[str, int]:
    return {word: at for at, row in enumerate(table(key), first) for word in row.split()}


@cache
def counts() -> dict[str, int]:
    """Return the small numbers in words that can count days or weeks."""
    every = text_tables.load("concepts")["numbers"] | table("counts")
    return {str(word): number for word, number in every.items() if number <= 60}


@cache
def step_names() -> dict[str, str]:
    """Return the units of time (`day`, `week`, `month`, `year`) by their words."""
    rows = [*table("steps").items(), *table("cjk_steps").items()]
    return {word: unit for unit, row in rows for word in row.split()}


def either(words: Any) -> str:
    """Return an expression for any of some words; an underscore stands for spaces."""
    every = words.split() if isinstance(words, str) else words
    return "|".join(sorted((re.sub("[_ ]", r"\\s+", word) for word in every), key=len)[::-1])


@cache
def words_of_relative() -> frozenset[str]:
    """Return the first words of the expressions for days near today."""
    return frozenset(_LETTERS.findall(" ".join(table("relative").values()).lower()))


def is_cjk(text: str) -> bool:
    """Return whether a text has Chinese or Japanese characters."""
    return _CJK.search(text) is not None
