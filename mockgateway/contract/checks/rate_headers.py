"""Rate limit headers: numbers that agree, and that count down from one response to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

NAME = "rate_headers"
HEADER = re.compile(r"^x-ratelimit-(limit|remaining|reset)(-.*)?$")
REMAINING = ("x-ratelimit-remaining", "x-ratelimit-remaining-requests")
MIN_RESPONSES = 4  # from which a count that never moves is an error


def rate_headers(exchange: Exchange) -> Iterator[Failure]:
    """Limit, remaining and reset are numbers from 0; remaining is not above the limit."""
    families: dict[str, dict[str, str]] = {}
    for name, value in exchange.response.headers.items():
        if match := HEADER.match(name):
            families.setdefault(match[2] or "", {})[match[1]] = value
    for family, values in families.items():
        numbers = {word: _number(value) for word, value in values.items()}
        for word, number in numbers.items():
            if number is None or number < 0:
                value = values[word]
                yield Failure(f"x-ratelimit-{word}{family} is {value!r}, not a number from 0")
        limit, left = numbers.get("limit"), numbers.get("remaining")
        if left is not None and "limit" not in values:
            message = f"x-ratelimit-remaining{family} has no x-ratelimit-limit{family} beside it"
            yield Failure(message, assumed=True)
        if limit is not None and left is not None and left > limit:
            pair = f"x-ratelimit-remaining{family} is {values['remaining']}"
            yield Failure(f"{pair}, above the limit of {values['limit']}")


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(ms|s|m|h)?", text.strip())
    return float(match[1]) if match else None


def counts_down(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Check that the remaining count moves over several responses to one key."""
    for name in REMAINING:
        given = (_number(exchange.response.header(name)) for exchange in exchanges)
        left = [number for number in given if number is not None]
        if len(left) < MIN_RESPONSES or len(set(left)) > 1:
            continue
        limit = _number(exchanges[-1].response.header(name.replace("remaining", "limit"))) or 0
        # A window that is shorter than the time between two requests is always full.
        if limit - left[0] > 1:
            message = f"{name} stays {left[0]:g} over {len(left)} requests"
            yield failed(NAME, exchanges[-1], message, *exchanges[:-1])
