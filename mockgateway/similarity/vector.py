"""Features as a unit vector of any length: hashed into buckets, then spread over all dimensions.

Each feature falls into a few signed buckets, and a Walsh-Hadamard transform, which keeps every angle, makes the vector dense (Ailon and Chazelle, "The fast
Johnson-Lindenstrauss transform", 2009). Its first 2^k rows depend on bucket mod 2^k alone, so a short vector is the beginning of a long one, made to length
one again: as `dimensions` does for OpenAI's own models.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import sqrt
from operator import add, mul, sub

from mockgateway.similarity.features import READ, features, token_features

LONGEST = 4096

_EACH = 3  # buckets of a feature: an odd number, which cannot cancel out
_SHORT = 2000  # characters of a text that is worth remembering
_COMPARED = 1024  # dimensions in which texts are compared; any power of two gives the angle of vectors of that length


def vector(text: str | Sequence[int], dimensions: int) -> array[float]:
    """A text or token ids as 32-bit floats of length one. dimensions: 1 to 4096."""
    if not 1 <= dimensions <= LONGEST:
        raise ValueError(f"{dimensions} dimensions; 1 to {LONGEST} are possible")
    if not isinstance(text, str):
        return _spread(token_features(text), dimensions)
    return (
        _remembered(text, dimensions)
        if len(text) <= _SHORT
        else _spread(features(text), dimensions)
    )


def closeness(one: str, other: str) -> float:
    """The cosine of two texts' vectors, -1 to 1; 0 for an empty text."""
    a, b = _buckets(one[:READ]), _buckets(other[:READ])  # what is remembered is never a whole book
    return sum([value * b[place] for place, value in a.items() if place in b])


@lru_cache(maxsize=1024)
def _remembered(text: str, dimensions: int) -> array[float]:
    return _spread(features(text), dimensions)


@lru_cache(maxsize=1024)
def _buckets(text: str) -> Mapping[int, float]:
    folded = _folded(features(text), _COMPARED)
    size = sqrt(sum(map(mul, folded.values(), folded.values())))
    return {place: value / size for place, value in folded.items()} if size else {}


def _folded(found: Mapping[str, float], size: int) -> dict[int, float]:
    folded: dict[int, float] = {}
    for name, worth in found.items():
        for place, sign in _places(name):
            place &= size - 1
            folded[place] = folded.get(place, 0.0) + sign * worth
    return folded


@lru_cache(maxsize=16384)
def _places(name: str) -> tuple[tuple[int, int], ...]:
    """The buckets of a feature, each with its sign."""
    drawn = int.from_bytes(
        blake2b(name.encode("utf-8", "surrogatepass"), digest_size=2 * _EACH).digest(), "big"
    )
    return tuple(
        [
            (drawn >> 16 * number & LONGEST - 1, 1 if drawn >> 16 * number + 12 & 1 else -1)
            for number in range(_EACH)
        ]
    )


def _spread(found: Mapping[str, float], dimensions: int) -> array[float]:
    size = 1 << (dimensions - 1).bit_length()
    values = [0.0] * size
    for place, value in _folded(found, size).items():
        values[place] = value
    for _ in range(
        size.bit_length() - 1
    ):  # each turn transforms the lowest bit of the index and makes it the highest
        even, odd = values[::2], values[1::2]
        values = [*map(add, even, odd), *map(sub, even, odd)]
    del values[dimensions:]
    length = sqrt(sum(map(mul, values, values)))
    if length < 1e-9:  # nothing to say, or it cancels out in so few dimensions
        return array("f", [1.0, *[0.0] * (dimensions - 1)])
    return array("f", [value / length for value in values])
