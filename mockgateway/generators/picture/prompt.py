"""Parse a prompt into a scene description: places, subjects, times and colours it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mockgateway import text_tables

_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PHRASES = re.compile(r"black (?:and|&) white|low poly|pixel art|line art")
_QUOTED = re.compile(r"[\"“「『«](.{1,60}?)[\"”」』»]")
_LONGEST = 4000  # characters of a prompt that are searched


@dataclass(frozen=True, slots=True)
class SceneDescription:
    """The content of an image, as names in `fixtures/text/image_words.yaml`.

    Names are in the order in which the prompt mentions them.
    """

    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    times: tuple[str, ...] = ()  # times of day and weather
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _WordTable:
    order: Mapping[str, int]
    latin: Mapping[str, Sequence[str]]  # the names a whole word stands for
    other: Mapping[str, Sequence[str]]  # the names a word of another script stands for


def parse_prompt(prompt: str, negative: str = "") -> SceneDescription:
    """Return the scene that a prompt describes, without the names in its negative prompt."""
    places, subjects, times, colours = (
        find_names(table, prompt, negative) for table in ("places", "subjects", "times", "colours")
    )
    if "woman" in subjects:  # "a portrait of a girl" names one figure, not two
        subjects = tuple(name for name in subjects if name != "person")
    return SceneDescription(places, subjects, times, colours)


def quoted_text(prompt: str) -> str:
    """Return the first quoted text of a prompt, or an empty string."""
    match = _QUOTED.search(prompt)
    return match[1] if match else ""


def find_names(table: str, text: str, negative: str = "") -> tuple[str, ...]:
    """Return the names whose words occur in a text, in the order of their first words.

    Args:
        table: A table of `fixtures/text/image_words.yaml`.
        text: The text to search.
        negative: A text whose names are left out of the result.
    """
    unwanted = set(find_names(table, negative)) if negative else set()
    words = _word_table(table)
    text = _PHRASES.sub(lambda match: match[0].replace(" ", "-"), _normalize(text))
    hits = [
        (match.start(), name)
        for match in _TOKEN.finditer(text)
        for form in _word_forms(match[0])
        for name in words.latin.get(form, ())
    ]
    if not text.isascii():
        hits += [
            (start, name)
            for word, names in words.other.items()
            if (start := text.find(word)) >= 0
            for name in names
        ]
    hits.sort(key=lambda hit: (hit[0], words.order[hit[1]]))
    return tuple(dict.fromkeys(name for _, name in hits if name not in unwanted))


@cache
def _word_table(name: str) -> _WordTable:
    table = text_tables.load("image_words")[name]
    latin: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for key, words in table.items():
        for word in map(_normalize, words.split()):
            (latin if word.isascii() else other).setdefault(word, []).append(key)
    return _WordTable({key: place for place, key in enumerate(table)}, latin, other)


def _normalize(text: str) -> str:
    """Lower the case and remove accents of Latin, Greek and Cyrillic letters only."""
    letters = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    kept = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def _word_forms(word: str) -> set[str]:
    if word == "black-and-white":  # a style, not two colours
        return {word}
    return {word, *word.split("-"), word.removesuffix("s"), word.removesuffix("es")}
