"""Parse a prompt into a scene description: figures, their number and colours, a style."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.picture.items import Hit, Item, arrangement, read_items

_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUOTED = re.compile(r"[\"“「『«](.{1,60}?)[\"”」』»]|(?<!\w)['‘](.{1,60}?)['’](?!\w)")
_CALLED = re.compile(
    r"\b(?:called|named|for|says|saying|reads|reading|word)\s+((?-i:[A-Z]\w+))", re.I
)
_MOST_TOKENS = 4  # of a word such as `baby bottle`
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
    items: tuple[Item, ...] = ()  # the subjects with their number, colours and places
    background: str = ""  # the colour of an empty background; "" for any
    style: str = ""  # of `fixtures/pictures/arrangement.yaml`
    text: str = ""  # to be written on the picture
    regions: tuple[tuple[str, str], ...] = ()  # parts of a landscape with their colours
    ink: str = ""  # the colour of the text; "" for any

    @property
    def known(self) -> bool:
        """Whether the picture shows anything that the prompt names."""
        return bool(self.places or self.subjects or self.times or self.style or self.text)


@dataclass(frozen=True, slots=True)
class _WordTable:
    order: Mapping[str, int]
    latin: Mapping[str, Sequence[str]]  # the names a whole word stands for
    other: Mapping[str, Sequence[str]]  # the names a word of another script stands for


def parse_prompt(prompt: str, negative: str = "") -> SceneDescription:
    """Return the scene that a prompt describes, without the names in its negative prompt."""
    text, style = without_phrases(_QUOTED.sub(" ", prompt)), style_of(prompt)
    unwanted = " ".join(found[1] for found in _unwanted().finditer(text))
    text, negative = _unwanted().sub(" ", text), f"{negative} {unwanted}"
    places, times, colours = (
        find_names(table, text, negative) for table in ("places", "times", "colours")
    )
    hits = _without_unwanted(_hits("subjects", text), find_names("subjects", negative))
    items, background, regions = read_items(
        text, hits, _hits("colours", text), _hits("places", text)
    )
    if not places and "sky" in regions:
        background = background or regions["sky"]
    subjects = tuple(dict.fromkeys(item.name for item in items))
    return SceneDescription(
        places,
        subjects,
        times,
        colours,
        items,
        background,
        "" if style in find_names("styles", negative) else style,
        quoted_text(prompt) or (_named(prompt) if style == "logo" else _sign(prompt)),
        tuple(regions.items()),
        _ink(text),
    )


def quoted_text(prompt: str) -> str:
    """Return the first quoted text of a prompt, or an empty string."""
    match = _QUOTED.search(prompt)
    return (match[1] or match[2]) if match else ""


def _ink(text: str) -> str:
    """Return the colour of the letters that a normalised prompt asks for, or ""."""
    for found in re.finditer(arrangement()["lettered"], text):
        word = found["colour"] or found["before"]
        if hits := _hits("colours", word):
            return hits[0].name
    return ""


def _sign(prompt: str) -> str:
    found = re.search(arrangement()["signs"], prompt, re.IGNORECASE)
    return found[1].upper() if found else ""


def _named(prompt: str) -> str:
    found = _CALLED.search(prompt)
    return found[1] if found else ""


def style_of(prompt: str) -> str:
    """Return the name of the style that a prompt asks for, or an empty string."""
    text = _normalize(prompt)
    for name, words in arrangement()["styles"].items():
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])" if words.isascii() else words, text):
            return str(name)
    return ""


def find_names(table: str, text: str, negative: str = "") -> tuple[str, ...]:
    """Return the names whose words occur in a text, in the order of their first words.

    Args:
        table: A table of `fixtures/text/image_words.yaml`.
        text: The text to search.
        negative: A text whose names are left out of the result.
    """
    unwanted = set(find_names(table, negative)) if negative.strip() else set()
    hits = _hits(table, without_phrases(text))
    return tuple(dict.fromkeys(hit.name for hit in hits if hit.name not in unwanted))


def _hits(table: str, text: str) -> list[Hit]:
    """Return the places of a table's words in a normalised text, such as `fire engine`."""
    words = _word_table(table)
    tokens = list(_TOKEN.finditer(text))
    hits: list[Hit] = []
    for at, token in enumerate(tokens):
        if hits and token.start() < hits[-1].end:
            continue
        for last in reversed(tokens[at : at + _MOST_TOKENS]):
            whole = text[token.start() : last.end()].replace(" ", "-")
            found = [
                Hit(token.start(), last.end(), name, whole.endswith("s") and form != whole)
                for form in (_word_forms if last is token else _singulars)(whole)
                for name in words.latin.get(form, ())
            ]
            if found:
                hits += found
                break
    if not text.isascii():
        hits += [
            Hit(start, start + len(word), name)
            for word, names in words.other.items()
            if (start := text.find(word)) >= 0
            for name in names
        ]
    hits.sort(key=lambda hit: (hit.start, words.order[hit.name], hit.plural))
    return list({(hit.start, hit.name): hit for hit in reversed(hits)}.values())[::-1]


def _without_unwanted(hits: list[Hit], unwanted: Sequence[str]) -> list[Hit]:
    kept = [hit for hit in hits if hit.name not in unwanted]
    for word, kinds in arrangement()["kinds"].items():
        left = [kind for kind in kinds if kind not in unwanted]
        if left and len(left) < len(kinds):  # "fruit, no apples"
            kept = [replace(hit, name=left[0]) if hit.name == word else hit for hit in kept]
    if any(hit.name == "woman" for hit in kept):  # "a portrait of a girl" names one figure, not two
        kept = [hit for hit in kept if hit.name != "person"]
    return kept


def without_phrases(text: str) -> str:
    """Return a normalised text with each phrase of several words joined to one word."""
    text = _normalize(text)
    for phrase, word in _phrases():
        text = phrase.sub(word, text)
    return text


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    rows = arrangement()["phrases"]
    return [
        (re.compile(rf"\b(?:{phrase})" + r"\b" * (word != "")), word)
        for phrase, word in rows.items()
    ]


@cache
def _unwanted() -> re.Pattern[str]:
    return re.compile(rf"\b{arrangement()['unwanted']}\b")


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
    return {*_singulars(word), *word.split("-")}


def _singulars(word: str) -> set[str]:
    """Return a word and the forms of which it may be the plural."""
    return {word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)}
