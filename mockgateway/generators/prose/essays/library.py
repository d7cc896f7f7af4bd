"""Find the sentences about a field, such as travel, and about the parts of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any, TypeVar

from mockgateway import data, text_tables
from mockgateway.word_vectors import likeness

Field = Mapping[str, Any]
Part = Mapping[str, str]

_Place = TypeVar("_Place")

_NO_FIELDS = ("asking", "shared")
_LEAST, _OF_SUBJECT = 0.42, 3  # likeness of a field; weight of a word in the subject
_CLOSE = 0.45  # likeness of a heading and a part
_OF_HEADINGS = (
    (r"what (?:it|an?|is|are|the)\b|definition|in short", ("is", "like")),
    (r"how (?:it|they|does|do)\b.*work|how it works", ("how",)),
    (r"why|benefit|advantage|what it is good for", ("for", "eg")),
    (r"(?:an )?example", ("eg",)),
    (r"drawback|limit|downside|disadvantage|risk", ("but",)),
)
_LEADING = re.compile(  # `running a meeting` is no sport
    r"\Arunning (?!\S*\Z|for\b|to\b|in\b|with\b|shoes\b|.*(?:marathon|race|\d ?k))", re.IGNORECASE
)
_WORD = re.compile(r"[a-z][a-z-]+")


@cache
def _fields() -> dict[str, Field]:
    folder = data.FIXTURES / "text" / "essays"
    names = sorted(path.stem for path in folder.glob("*.yaml") if path.stem not in _NO_FIELDS)
    return {name: text_tables.load(f"essays/{name}") for name in names}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_fields()[name]["words"].split())


def field(subject: str, request: str) -> Field:
    """Return the field that a subject belongs to; the general one if no other fits.

    Args:
        subject: The subject.
        request: The whole request, which counts less.
    """
    subject = _LEADING.sub("", subject)
    points = {
        name: _OF_SUBJECT * _shared(subject, name) + min(2, _shared(request, name))
        for name in _fields()
    }
    best = max(points, key=lambda name: points[name])
    if points[best] < _OF_SUBJECT:
        likes = {name: likeness(subject, " ".join(sorted(_words(name)))) for name in points}
        near = max(likes, key=lambda name: likes[name])
        best = near if likes[near] > _LEAST else best if points[best] else "general"
    found = _fields()[best]
    return found if found["parts"] else {**found, "parts": shared()}


def _shared(text: str, name: str) -> float:
    """Return how many words of a text belong to a field; those of several fields count less."""
    words = {*_WORD.findall(text.lower()), *_WORD.findall(text.lower().replace("-", " "))}
    return sum(max(_weight(form, name) for form in _forms(word)) for word in words)


def _forms(word: str) -> tuple[str, ...]:
    stem = word.removesuffix("ing")
    return word, word.removesuffix("s"), stem, f"{stem}e", re.sub(r"(.)\1\Z", r"\1", stem)


@cache
def _weight(word: str, name: str) -> float:
    holding = [each for each in _fields() if word in _words(each)]
    return 1 / len(holding) if name in holding else 0


def part(heading: str, parts: Collection[Part], used: Collection[str]) -> Part | None:
    """Return the part that a heading means, rather one that is not used yet.

    Args:
        heading: The heading.
        parts: The parts to choose from.
        used: The texts of those that are used.
    """
    rated = [
        (_points(heading, each) - (0.6 if each["text"] in used else 0), -at, each)
        for at, each in enumerate(parts)
    ]
    points, _, best = max(rated, key=lambda row: row[:2])
    return best if points > _CLOSE else None


def _points(heading: str, part: Part) -> float:
    found = [it for it in re.finditer(rf"\b(?:{part['names']})", heading, re.IGNORECASE) if it[0]]
    same = part.get("heading", "").lower() == heading.lower()
    named = 1.0 + 0.05 * sum(len(it[0]) for it in found) if found else 0.0
    return 3.0 if same else named + likeness(heading, part.get("heading") or _plain(part["names"]))


@cache
def _plain(names: str) -> str:
    return " ".join(_WORD.findall(re.sub(r"\(\?:[^)]*\)|\W", " ", names)))


def shared() -> list[Part]:
    """Return the parts that suit any field."""
    parts: list[Part] = text_tables.load("essays/shared")["parts"]
    return parts


def ranked(text: str, parts: Collection[Part]) -> list[Part]:
    """Return parts in the order of their likeness to a request."""
    rated = [(-_points(text, each), at, each) for at, each in enumerate(parts)]
    return [row[2] for row in sorted(rated, key=lambda row: row[:2])]


def closest(
    parts: Collection[Part], places: Collection[_Place], heading: Callable[[_Place], str]
) -> tuple[Part, _Place]:
    """Return the part and the place whose heading suits it best."""
    pairs = ((part, place) for part in parts for place in places)
    return max(pairs, key=lambda pair: _points(heading(pair[1]), pair[0]))


def nearest(heading: str, parts: Collection[Part]) -> Part:
    """Return the part whose text is most like a heading."""
    return max(parts, key=lambda each: likeness(heading, each["text"][:300]))


def headed(parts: Collection[Part]) -> list[Part]:
    """Return the parts that a text has without being asked for them."""
    return [row for row in parts if "heading" in row]


def own(subject: str, parts: Collection[Part]) -> Part | None:
    """Return the part that is about a special subject of the field, such as compost."""
    special = (row for row in parts if "extra" in row)
    return next(
        (row for row in special if re.search(rf"\b(?:{row['names']})", subject, re.I)), None
    )


def fields_of_concept(heading: str) -> tuple[str, ...]:
    """Return the fields of a concept that a heading such as `What it is` asks for."""
    found = (keys for asked, keys in _OF_HEADINGS if re.match(asked, heading, re.IGNORECASE))
    return next(found, ())


def rows() -> Any:
    """Return how requests ask for articles."""
    return text_tables.load("essays/asking")
