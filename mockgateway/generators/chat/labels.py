"""Choose the label that fits a text whose words do not name it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway import text_tables
from mockgateway.generators import prose
from mockgateway.similarity import closeness
from mockgateway.text_tables import pattern

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_LEAST_CLOSENESS = 0.06
_EXAMINED = 2000


def words_of(name: str) -> list[str]:
    """Return the words of a name, lower case: `getUserName` and `get_user_name` alike."""
    return [word.lower() for word in _WORD.findall(name)]


def implied_labels(options: list[str], text: str) -> Iterator[str]:
    """Yield the labels that fit a text best: by mood, by urgency, else by meaning."""
    if sum(map(prose.has_mood, options)) > 1:
        yield from prose.labels_of_mood(options, prose.sentiment(text))
        return
    low = [option.lower() for option in options]
    if "low" in low and ("high" in low or "urgent" in low):
        relaxed = pattern("extraction", "relaxed").search(text)
        urgent = pattern("extraction", "urgent").search(text)
        level = "relaxed" if relaxed else "urgent" if urgent else "normal"
        levels = text_tables.load("extraction")["levels"][level]
        yield from (options[low.index(word)] for word in levels if word in low)
        return
    yield from _by_meaning(options, text[:_EXAMINED])


def _by_meaning(options: list[str], text: str) -> Iterator[str]:
    """Yield the label that shares most words with a text, else the closest one."""
    categories: dict[str, str] = text_tables.load("extraction")["categories"]
    typical = {option: categories.get(option.lower(), "") for option in options}
    spoken = set(re.findall(r"[a-z]{3,}", text.lower()))
    shared = sorted((len(spoken & set(typical[name].split())), name) for name in options)[::-1]
    if shared and shared[0][0] and (len(shared) == 1 or shared[0][0] > shared[1][0]):
        yield shared[0][1]
        return
    best, closest = 0.0, ""
    for option in options:
        near = closeness(" ".join((*words_of(option), typical[option])), text)
        if near > best:
            best, closest = near, option
    if best > _LEAST_CLOSENESS:
        yield closest
