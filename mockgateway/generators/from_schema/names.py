"""Draw a realistic text or number for a field by its name."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime
from functools import lru_cache

from mockgateway.seed import Seed
from mockgateway.text_tables import load

from .values import Text, decimal, iso, moment, snake, texts

_TIMES = ("created", "updated", "modified", "expires", "time", "datetime", "timestamp")


def text(name: str, owner: str, seed: Seed) -> str | None:
    """Return a text that suits this name, or None for an unknown name."""
    draw = _text(name)
    return None if draw is None else draw(seed, snake(name), owner)


def number(name: str, seed: Seed, *, whole: bool) -> int | float | None:
    """Return a number that suits this name, or None for an unknown name."""
    name = snake(name)
    if _is_time(name):
        stamp = int(datetime(*moment(seed, name), tzinfo=UTC).timestamp())
        return stamp * 1000 if name.endswith(("_ms", "_millis")) else stamp
    bounds = _number_bounds(name)
    if bounds is None:
        return None
    low, high, digits = bounds
    if whole and high <= 1:
        return None
    if whole or not digits:
        return seed.below(int(high - low) + 1) + int(low)
    return decimal(seed, low, high, digits)


def sounds_numeric(name: str) -> bool:
    """Return whether a field of this name probably holds a number."""
    return _text(name) is None and _number_bounds(snake(name)) is not None


def _is_time(name: str) -> bool:
    return (
        name.rsplit("_", 1)[-1] in ("at", "timestamp", "datetime")
        or name.endswith(("_at_ms", "timestamp_ms"))
        or name in _TIMES
    )


@lru_cache(maxsize=4096)
def _text(name: str) -> Text | None:
    name = snake(name)
    return iso if _is_time(name) else texts().get(_longest_end(name, texts()))


@lru_cache(maxsize=4096)
def _number_bounds(name: str) -> tuple[float, float, int] | None:
    table = load("sample_values")["numbers"]
    bounds = table.get(_longest_end(name, table))
    return None if bounds is None else tuple(bounds)


def _longest_end(name: str, table: Container[str]) -> str:
    """Return the longest end of the name that the table has: `billing_zip_code` → `zip_code`."""
    parts = name.split("_")
    ends = ("_".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end in table), "")
