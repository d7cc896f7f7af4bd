"""The headers that tell a client how much is left: numbers that agree, also from one answer to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mockgateway.contract.checks.reading import Exchange
from mockgateway.contract.failure import Failure, tell

NAME = "rate_headers"
WORDS = re.compile(r"^x-ratelimit-(limit|remaining|reset)(-.*)?$")


def rate_headers(exchange: Exchange) -> Iterator[Failure]:
    """Limit, remaining and reset are no negative numbers, and no more is left than is allowed."""
    families: dict[str, dict[str, str]] = {}
    for name, value in exchange.response.headers.items():
        if match := WORDS.match(name.lower()):
            families.setdefault(match[2] or "", {})[match[1]] = value
    for family, values in families.items():
        numbers = {word: _number(value) for word, value in values.items()}
        for word, number in numbers.items():
            if number is None or number < 0:
                yield tell(
                    NAME,
                    exchange,
                    f"x-ratelimit-{word}{family} is {values[word]!r}: no number from 0 up",
                )
        limit, left = numbers.get("limit"), numbers.get("remaining")
        if left is not None and "limit" not in values:
            yield tell(
                NAME,
                exchange,
                f"x-ratelimit-remaining{family} says what is left of a limit that nothing tells",
                assumed=True,
            )
        if limit is not None and left is not None and left > limit:
            yield tell(
                NAME,
                exchange,
                f"{values['remaining']} are left of {values['limit']} (x-ratelimit-remaining{family} and -limit)",
            )


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(ms|s|m|h)?", text.strip())
    return float(match[1]) if match else None


def counts_down(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Of several answers to the same key, one after another and within one window, each has less left, or the window began anew. Said only if it never goes down."""
    for name in sorted(
        {
            name.lower()
            for exchange in exchanges
            for name in exchange.response.headers
            if re.match(r"x-ratelimit-remaining(-requests)?$", name.lower())
        }
    ):
        left = [
            float(value)
            for exchange in exchanges
            for key, value in exchange.response.headers.items()
            if key.lower() == name and _number(value) is not None
        ]
        if (
            len(left) >= 4
            and all(later >= sooner for sooner, later in pairwise(left))
            and len(set(left)) == 1
            and not _full(exchanges[-1], left[-1], name)
        ):
            yield tell(
                NAME,
                exchanges[-1],
                f"{name} stays {left[0]:g} over {len(left)} requests",
                "",
                *exchanges[:-1],
            )


def _full(exchange: Exchange, left: float, name: str) -> bool:
    """Whether nothing seems to be used at all, as where a window is shorter than the time between two requests."""
    limit = next(
        (
            value
            for key, value in exchange.response.headers.items()
            if key.lower() == name.replace("remaining", "limit")
        ),
        "",
    )
    return (_number(limit) or 0) - left <= 1
