"""Rate limit headers: numbers that agree, and that count down from one response to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

NAME = "rate_headers"
HEADER = re.compile(r"^x-ratelimit-(limit|remaining|reset)(-.*)?$")
REMAINING = ("x-ratelimit-remaining", "x-ratelimit-remaining-requests")
MIN_RESPONSES = 4  # from which a count that never moves is an error
MANY = 8  # pairs of responses that show whether they belong to one window
SAME_WINDOW = 0.8  # the share of pairs in which the reset does not rise
MAX_WAIT = 20.0  # seconds between two requests whose resets are compared
TOO_FAST = 400.0  # of a reset: milliseconds fall by 1000 a second


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
        if limit is not None and left is not None and left > limit:
            pair = f"x-ratelimit-remaining{family} is {values['remaining']}"
            yield Failure(f"{pair}, above the limit of {values['limit']}")


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(ms|s|m|h)?", text.strip())
    return float(match[1]) if match else None


def counts_down(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """The remaining count falls with each request to one key, and the reset is in seconds."""
    for name in REMAINING:
        rows = [(each, _number(each.response.header(name))) for each in exchanges]
        counted = [(each, left) for each, left in rows if left is not None]
        left = [number for _, number in counted]
        if len(left) < MIN_RESPONSES:
            continue
        last = counted[-1][0]
        limit = _number(last.response.header(name.replace("remaining", "limit"))) or 0
        rises = sum(later > earlier for earlier, later in pairwise(left))
        resets = [
            _number(each.response.header(name.replace("remaining", "reset"))) for each, _ in counted
        ]
        # A window that is shorter than the time between two requests is always full.
        fresh = limit - left[0] <= 1 and not _in_one_window(resets)
        if len(set(left)) == 1 and not fresh:
            message = f"{name} stays {left[0]:g} over {len(left)} requests"
            yield failed(NAME, last, message, *[each for each, _ in counted[:5]])
        elif rises > len(left) / 2:
            message = f"{name} rises from one request to the next: {left[0]:g} to {left[-1]:g}"
            yield failed(NAME, last, message, *[each for each, _ in counted[:5]])
        yield from _reset_unit(counted, name.replace("remaining", "reset"))


def _in_one_window(resets: Sequence[float | None]) -> bool:
    """Return whether most requests belong to the window of the one before: the reset falls."""
    pairs = [
        (one, other) for one, other in pairwise(resets) if one is not None and other is not None
    ]
    falls = sum(other <= one for one, other in pairs)
    return len(pairs) >= MANY and falls >= SAME_WINDOW * len(pairs) and len(set(resets)) > 1


def _reset_unit(counted: Sequence[tuple[Exchange, float | None]], name: str) -> Iterator[Failure]:
    """Compare how fast the reset falls with the time between the requests."""
    rates = []
    for (one, _), (other, _) in pairwise(counted):
        first, second = (_number(each.response.header(name)) for each in (one, other))
        passed = other.at - one.at
        if first and second and first > second and 0.005 < passed < MAX_WAIT and one.at:
            rates.append((first - second) / passed)
    if len(rates) >= MIN_RESPONSES and (rate := sorted(rates)[len(rates) // 2]) > TOO_FAST:
        message = f"{name} falls by {rate:.0f} a second: it is not in seconds"
        yield failed(NAME, counted[-1][0], message, counted[0][0])


def limits_seen(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """The remaining count falls with each request to one key, and the reset is in seconds."""
    own = [each for each in exchanges if each.request.key == "first" and each.response.status]
    yield from counts_down([each for each in own if each.accepted])
