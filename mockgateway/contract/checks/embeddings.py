"""Vectors: one an input, in their order, of the asked length and coding, of length 1; and whether two answers agree."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator, Sequence
from math import isfinite, sqrt

from mockgateway.contract.checks.reading import Exchange, Json, accepted, asked, told
from mockgateway.contract.failure import Failure, tell

NAME = "embeddings"


def embeddings(exchange: Exchange) -> Iterator[Failure]:
    """`data` holds what `input`, `dimensions` and `encoding_format` asked for."""
    body = asked(exchange)
    data = told(exchange).get("data")
    if not accepted(exchange) or not isinstance(data, list):
        return
    inputs = body.get("input")
    count = (
        len(inputs)
        if isinstance(inputs, list) and not (inputs and isinstance(inputs[0], int))
        else 1
    )
    indices = [item.get("index") for item in data if isinstance(item, dict)]
    if indices != list(range(count)):
        yield tell(
            NAME,
            exchange,
            f"{count} inputs are answered by vectors of the indices {indices}",
            "/data",
        )
    for index, item in enumerate(data):
        if problem := _problem(item, body):
            yield tell(NAME, exchange, f"vector {index}: {problem}", f"/data/{index}/embedding")
            return


def _problem(item: Json, body: dict[str, Json]) -> str:
    raw = item.get("embedding") if isinstance(item, dict) else None
    wanted = "base64" if body.get("encoding_format") == "base64" else "float"
    if isinstance(raw, str) != (wanted == "base64"):
        return f"encoding_format is {wanted}, and the vector is {'a text' if isinstance(raw, str) else 'no text'}"
    numbers = vector(item)
    if numbers is None:
        return "it is no list of numbers, nor such a list in base64"
    if isinstance(body.get("dimensions"), int) and len(numbers) != body["dimensions"]:
        return f"it has {len(numbers)} dimensions, and {body['dimensions']} were asked for"
    norm = sqrt(sum(number * number for number in numbers))
    return f"its length is {norm:.4f}, not 1" if not 0.99 <= norm <= 1.01 else ""


def vector(item: Json) -> Sequence[float] | None:
    """The numbers of one embedding, written out or as little-endian float32 in base64."""
    raw = item.get("embedding") if isinstance(item, dict) else None
    if isinstance(raw, str):
        try:
            data = base64.b64decode(raw, validate=True)
            numbers: Sequence[Json] = struct.unpack(f"<{len(data) // 4}f", data)
        except (binascii.Error, ValueError, struct.error):
            return None
    else:
        numbers = raw if isinstance(raw, list) else ()
    return (
        numbers
        if numbers
        and all(isinstance(number, (int, float)) and isfinite(number) for number in numbers)
        else None
    )


def vectors(exchange: Exchange) -> list[Sequence[float] | None]:
    """Those of an answer, in its order."""
    data = told(exchange).get("data")
    return [vector(item) for item in data] if isinstance(data, list) else []


def likeness(one: Sequence[float] | None, other: Sequence[float] | None) -> float:
    """The cosine of two vectors; 0 where one is missing or they are of different spaces."""
    if one is None or other is None or len(one) != len(other):
        return 0.0
    norms = sqrt(sum(a * a for a in one)) * sqrt(sum(b * b for b in other))
    return sum(a * b for a, b in zip(one, other, strict=True)) / norms if norms else 0.0


def same_text(
    first: Exchange, at: int, second: Exchange, place: int, how: str
) -> Iterator[Failure]:
    """Two vectors of the same text are the same but for rounding. at, place: which of each answer's; how: what makes the answers differ."""
    one, other = vectors(first), vectors(second)
    if (
        accepted(first)
        and accepted(second)
        and at < len(one)
        and place < len(other)
        and (close := likeness(one[at], other[place])) < 0.98
    ):
        yield tell(
            NAME,
            second,
            f"the same text has another vector {how}: their cosine is {close:.3f}",
            f"/data/{place}/embedding",
            first,
        )
