"""Turn features into a unit vector of any length: hash them into buckets, then spread these.

Each feature goes to a few signed buckets. A Walsh-Hadamard transform, which keeps every angle,
makes the vector dense (Ailon and Chazelle, "The fast Johnson-Lindenstrauss transform", 2009). Its
first 2^k rows depend on the bucket mod 2^k alone, so a short vector is the beginning of a long one,
normalised again, as with `dimensions` of OpenAI's own models.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import sqrt
from operator import add, mul, sub

from mockgateway.similarity.features import MAX_READ, features, token_features

MAX_DIMENSIONS = 4096

_BUCKETS_EACH = 3  # buckets of a feature; an odd number cannot cancel out
_MAX_CACHED = 2000  # characters of a text whose vector is cached
_COMPARED = 1024  # dimensions in which texts are compared; any power of two gives the same angle


def vector(text: str | Sequence[int], dimensions: int) -> array[float]:
    """Return the vector of a text or of token ids: 32-bit floats of length one.

    Raises:
        ValueError: `dimensions` is not 1 to MAX_DIMENSIONS.
    """
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise ValueError(f"{dimensions} dimensions; 1 to {MAX_DIMENSIONS} are possible")
    if not isinstance(text, str):
        return _spread(token_features(text), dimensions)
    if len(text) <= _MAX_CACHED:
        return _cached_vector(text, dimensions)
    return _spread(features(text), dimensions)


def closeness(one: str, other: str) -> float:
    """Return the cosine of two texts' vectors, -1 to 1; 0 for an empty text."""
    a, b = _unit_buckets(one[:MAX_READ]), _unit_buckets(other[:MAX_READ])
    return sum([value * b[bucket] for bucket, value in a.items() if bucket in b])


@lru_cache(maxsize=1024)
def _cached_vector(text: str, dimensions: int) -> array[float]:
    return _spread(features(text), dimensions)


@lru_cache(maxsize=1024)
def _unit_buckets(text: str) -> Mapping[int, float]:
    folded = _fold(features(text), _COMPARED)
    size = sqrt(sum(map(mul, folded.values(), folded.values())))
    return {bucket: value / size for bucket, value in folded.items()} if size else {}


def _fold(found: Mapping[str, float], size: int) -> dict[int, float]:
    """Return the sum of the features in each of `size` buckets."""
    folded: dict[int, float] = {}
    for name, value in found.items():
        for bucket, sign in _buckets(name):
            bucket &= size - 1
            folded[bucket] = folded.get(bucket, 0.0) + sign * value
    return folded


@lru_cache(maxsize=16384)
def _buckets(name: str) -> tuple[tuple[int, int], ...]:
    """Return the buckets of a feature, each with its sign."""
    data = name.encode("utf-8", "surrogatepass")
    drawn = int.from_bytes(blake2b(data, digest_size=2 * _BUCKETS_EACH).digest(), "big")
    return tuple(
        (drawn >> 16 * number & MAX_DIMENSIONS - 1, 1 if drawn >> 16 * number + 12 & 1 else -1)
        for number in range(_BUCKETS_EACH)
    )


def _spread(found: Mapping[str, float], dimensions: int) -> array[float]:
    size = 1 << (dimensions - 1).bit_length()
    values = [0.0] * size
    for bucket, value in _fold(found, size).items():
        values[bucket] = value
    for _ in range(size.bit_length() - 1):
        # Each round transforms the lowest bit of the index and makes it the highest.
        even, odd = values[::2], values[1::2]
        values = [*map(add, even, odd), *map(sub, even, odd)]
    del values[dimensions:]
    length = sqrt(sum(map(mul, values, values)))
    if length < 1e-9:  # no feature, or all cancel out in so few dimensions
        return array("f", [1.0, *[0.0] * (dimensions - 1)])
    return array("f", [value / length for value in values])
