"""Embeddings: one vector of norm 1 per input, in order and as requested."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from math import hypot, isfinite
from typing import Any

from mockgateway.contract.checks.reading import from_base64
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

Json = Any


def embeddings(exchange: Exchange) -> Iterator[Failure]:
    """`data` has a vector of norm 1 per `input`, as `dimensions` and `encoding_format` say."""
    body, data = exchange.payload, exchange.reply.get("data")
    if not isinstance(data, list):
        return
    inputs = body.get("input")
    several = isinstance(inputs, list) and not (inputs and isinstance(inputs[0], int))
    count = len(inputs) if isinstance(inputs, list) and several else 1
    indices = [item.get("index") for item in data if isinstance(item, dict)]
    if indices != list(range(count)):
        yield Failure(f"{count} inputs get vectors of the indices {indices}", "/data")
    for index, item in enumerate(data):
        if problem := _problem(item, body):
            yield Failure(f"vector {index}: {problem}", f"/data/{index}/embedding")
            return


def _problem(item: Json, body: dict[str, Json]) -> str:
    raw = item.get("embedding") if isinstance(item, dict) else None
    encoding = "base64" if body.get("encoding_format") == "base64" else "float"
    if isinstance(raw, str) != (encoding == "base64"):
        return f"encoding_format is {encoding}, but it is {type(raw).__name__}"
    numbers = _vector(item)
    if numbers is None:
        return "it is not a list of numbers, nor one in base64"
    dimensions = body.get("dimensions")
    if isinstance(dimensions, int) and len(numbers) != dimensions:
        return f"it has {len(numbers)} dimensions, but {dimensions} were requested"
    norm = hypot(*numbers)
    return f"its norm is {norm:.4f}, not 1" if not 0.99 <= norm <= 1.01 else ""


def _vector(item: Json) -> Sequence[float] | None:
    """Return the numbers of an embedding: a list, or little-endian float32 in base64."""
    numbers = item.get("embedding") if isinstance(item, dict) else None
    if isinstance(numbers, str):
        data = from_base64(numbers) or b""
        numbers = struct.unpack(f"<{len(data) // 4}f", data) if len(data) % 4 == 0 else ()
    if not isinstance(numbers, list | tuple) or not numbers:
        return None
    right = all(isinstance(number, int | float) and isfinite(number) for number in numbers)
    return numbers if right else None


def _vectors(exchange: Exchange) -> list[Sequence[float] | None]:
    data = exchange.reply.get("data")
    return [_vector(item) for item in data] if isinstance(data, list) else []


def _cosine(one: Sequence[float] | None, other: Sequence[float] | None) -> float:
    if one is None or other is None or len(one) != len(other):
        return 0.0
    norms = hypot(*one) * hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / norms if norms else 0.0


def same_text(
    first: Exchange, first_index: int, second: Exchange, second_index: int, how: str
) -> Iterator[Failure]:
    """Check that one text has the same vector in two responses, apart from rounding.

    Args:
        first: A response.
        first_index: Which of its vectors is the text's.
        second: Another response.
        second_index: Which of its vectors is the text's.
        how: How the second request differs from the first.
    """
    one, other = _vectors(first), _vectors(second)
    answered = first.accepted and second.accepted
    if not answered or first_index >= len(one) or second_index >= len(other):
        return
    cosine = _cosine(one[first_index], other[second_index])
    if cosine < 0.98:
        message = f"the same text has another vector {how}: their cosine is {cosine:.3f}"
        pointer = f"/data/{second_index}/embedding"
        yield failed("embeddings", second, message, first, pointer=pointer)
