"""Token counts that add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    events,
    streamed,
    told,
)
from mockgateway.contract.failure import Failure, tell

NAME = "usage"
PARTS = (("prompt_tokens", "completion_tokens"), ("input_tokens", "output_tokens"))


def usage(exchange: Exchange) -> Iterator[Failure]:
    """The total is the sum of its parts, something was read, and no more was made than asked for."""
    if not accepted(exchange):
        return
    body = asked(exchange)
    for pointer, counts in _usages(exchange):
        for problem in _problems(counts, body):
            yield tell(NAME, exchange, problem, pointer)


def _usages(exchange: Exchange) -> Iterator[tuple[str, dict[str, Json]]]:
    if not streamed(exchange):
        found = [("/usage", told(exchange).get("usage"))]
    else:
        values: list[Any] = [
            event.value for event in events(exchange) if isinstance(event.value, dict)
        ]
        found = [
            (f"event {number} /usage", value.get("usage"))
            for number, value in enumerate(values)
            if value.get("type") != "message_delta"
        ]
        found += [
            ("/response/usage", value["response"].get("usage"))
            for value in values
            if isinstance(value.get("response"), dict)
        ]
    yield from ((pointer, counts) for pointer, counts in found if isinstance(counts, dict))


def _problems(counts: dict[str, Json], body: dict[str, Json]) -> Iterator[str]:
    for given, made in PARTS:
        if given not in counts:
            continue
        numbers = [
            counts.get(given),
            counts.get(made, 0),
            counts.get("total_tokens", (counts.get(given) or 0) + (counts.get(made) or 0)),
        ]
        if not all(isinstance(number, int) and number >= 0 for number in numbers):
            yield f"{given}, {made} and total_tokens are no counts: {numbers}"
        elif numbers[0] + numbers[1] != numbers[2]:
            yield f"{given} {numbers[0]} and {made} {numbers[1]} are {numbers[0] + numbers[1]}, but total_tokens is {numbers[2]}"
        elif numbers[0] == 0 and ("messages" in body or body.get("input")) and not _cached(counts):
            yield f"{given} is 0, though something was sent"


def _cached(counts: dict[str, Json]) -> bool:
    """Whether what was read came out of a cache, which the Messages format counts apart."""
    return any(
        counts.get(name) for name in ("cache_read_input_tokens", "cache_creation_input_tokens")
    )
