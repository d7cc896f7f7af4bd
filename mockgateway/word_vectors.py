"""Compare short English texts by the meanings of their words.

A text's vector is the sum of the vectors of its words and of its two-word phrases, such as `call
off` in `call it off`. The vectors are data: `fixtures/vectors/README.md` says how they were made.
The file is mapped on first use, and only the pages that are needed are read.
"""

from __future__ import annotations

import math
import mmap
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from operator import mul
from typing import NamedTuple
from zlib import crc32

from mockgateway import data

Vector = tuple[float, ...]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTICLES = frozenset(
    "off up down out back over away in on into together through around along aside".split()
)
_REACH = 4  # words from a verb to its particle
_ENDINGS = ("'s", "s", "ing", "ed", "er", "ly")
_MOST = 120  # words of a text that are read
_HEADER = struct.Struct("<4sIIII")  # magic, dimensions, entries, slots, length of all words


class _Table(NamedTuple):
    """The mapped file: slots of a hash table, ends of words, scales, numbers and words."""

    content: mmap.mmap
    size: int
    slots: int
    places: int
    ends: int
    scales: int
    numbers: int
    words: int


def nearest(
    text: str, candidates: Sequence[str], least: float = 0.0, ahead: float = 0.0
) -> str | None:
    """Return the candidate that is nearest to a text in meaning, or None.

    Args:
        text: The text.
        candidates: Words, names (`in_progress`) or descriptions.
        least: The likeness that it must exceed, from -1 to 1. About 0.5 is a clear match.
        ahead: How much nearer than the next candidate it must be.
    """
    rated = sorted(((likeness(text, other), -at) for at, other in enumerate(candidates)))
    if not rated or rated[-1][0] <= least:
        return None
    if len(rated) > 1 and rated[-1][0] - rated[-2][0] < ahead:
        return None
    return candidates[-rated[-1][1]]


def likeness(text: str, other: str) -> float:
    """Return how near two texts are in meaning: the cosine of their vectors, 0 without words."""
    return float(sum(map(mul, direction(text), direction(other))))


@lru_cache(maxsize=2000)
def direction(text: str) -> Vector:
    """Return a text's vector at length 1; () if no word of it is known."""
    features = features_of(text, _is_known)
    vectors = [vector for feature in features if (vector := _vector(feature))]
    if not vectors:
        return ()
    total = [sum(column) for column in zip(*vectors, strict=True)]
    length = math.sqrt(sum(map(mul, total, total)))
    return tuple(number / length for number in total) if length else ()


def features_of(text: str, knows: Callable[[str], bool]) -> Iterator[str]:
    """Yield a text's words, then each pair of its words that may be a phrase, once.

    Args:
        text: The text.
        knows: Whether a word has a vector. A word without one is replaced by its stem.
    """
    plain = _HUMP.sub(" ", text).replace("_", " ").replace("’", "'").lower()
    words = _WORD.findall(plain)[:_MOST]
    phrases = dict[str, None]()
    for place, word in enumerate(words):
        yield word if knows(word) else _stem(word, knows)
        following = words[place + 1 : place + 1 + _REACH]
        for distance, other in enumerate(following):
            if not distance or other in _PARTICLES:
                phrases[f"{word} {other}"] = None
    yield from phrases


def _stem(word: str, knows: Callable[[str], bool]) -> str:
    """Return the known stem of a word, or the word."""
    stems = (word.removesuffix(end) for end in _ENDINGS if word.endswith(end))
    return next((stem for stem in stems if len(stem) > 3 and knows(stem)), word)


@lru_cache(maxsize=4000)
def _vector(feature: str) -> Vector:
    """Return the vector of a word or a phrase; () if it is unknown."""
    entry = _find(feature)
    if entry is None:
        return ()
    table = _table()
    (scale,) = struct.unpack_from("<f", table.content, table.scales + 4 * entry)
    numbers = struct.unpack_from(
        f"{table.size}b", table.content, table.numbers + table.size * entry
    )
    return tuple(scale * number for number in numbers)


def _is_known(word: str) -> bool:
    return _find(word) is not None


@lru_cache(maxsize=8000)
def _find(feature: str) -> int | None:
    """Return the number of a word or phrase in the table."""
    table, wanted = _table(), feature.encode()
    slot = crc32(wanted) % table.slots
    while True:
        (number,) = struct.unpack_from("<I", table.content, table.places + 4 * slot)
        if not number:
            return None
        start, end = struct.unpack_from("<II", table.content, table.ends + 4 * (number - 1))
        if table.content[table.words + start : table.words + end] == wanted:
            return int(number) - 1
        slot = (slot + 1) % table.slots


@cache
def _table() -> _Table:
    with (data.FIXTURES / "vectors" / "english.bin").open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _, size, entries, slots, _ = _HEADER.unpack_from(content)
    places = _HEADER.size
    ends = places + 4 * slots
    scales = ends + 4 * (entries + 1)
    numbers = scales + 4 * entries
    return _Table(content, size, slots, places, ends, scales, numbers, numbers + size * entries)
