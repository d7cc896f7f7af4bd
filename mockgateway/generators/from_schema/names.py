"""Realistic values by name: which text or number one expects to find under it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from mockgateway.seed import Seed

from .texts import TEXTS, Text, iso, part, snake
from .words import moment

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

_MOMENTS = ("created", "updated", "modified", "expires", "time", "datetime", "timestamp")


def text(name: str, owner: str, seed: Seed) -> str | None:
    """A text for this name, or None where the name says nothing."""
    maker = _find_text(name)
    return None if maker is None else maker(seed, snake(name), owner)


def number(name: str, seed: Seed, *, whole: bool) -> int | float | None:
    """A number for this name, or None; `whole` asks for an integer."""
    asked = snake(name)
    if _is_moment(asked):
        stamp = int((datetime(*moment(seed, asked), tzinfo=UTC) - _EPOCH).total_seconds()) + int(
            _EPOCH.timestamp()
        )
        return stamp * 1000 if asked.endswith(("_ms", "_millis")) else stamp
    entry = _find_number(asked)
    if entry is None:
        return None
    low, high, digits = entry
    if whole and high <= 1:
        return None
    return (
        seed.below(int(high - low) + 1) + int(low)
        if whole or not digits
        else part(seed, low, high, digits)
    )


def sounds_numeric(name: str) -> bool:
    """Whether one expects a number under this name."""
    asked = snake(name)
    return _find_text(name) is None and (_find_number(asked) is not None)


def _is_moment(name: str) -> bool:
    last = name.rsplit("_", 1)[-1]
    return (
        last in ("at", "timestamp", "datetime")
        or name.endswith(("_at_ms", "timestamp_ms"))
        or name in _MOMENTS
    )


@lru_cache(maxsize=4096)
def _find_text(name: str) -> Text | None:
    asked = snake(name)
    if _is_moment(asked):
        return lambda seed, name, owner: iso(seed, name)
    found = _longest(asked, TEXTS)
    return TEXTS[found] if found else None


@lru_cache(maxsize=4096)
def _find_number(asked: str) -> tuple[float, float, int] | None:
    found = _longest(asked, _NUMBERS)
    return _NUMBERS[found] if found else None


def _longest(asked: str, table: dict[str, Text] | dict[str, tuple[float, float, int]]) -> str:
    """The longest end of the name that the table knows: `billing_zip_code` → `zip_code`."""
    parts = asked.split("_")
    ends = ("_".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end in table), "")


_NUMBERS: dict[str, tuple[float, float, int]] = {
    "id": (1, 9_999, 0),
    "age": (18, 90, 0),
    "quantity": (1, 20, 0),
    "qty": (1, 20, 0),
    "count": (1, 40, 0),
    "total_count": (20, 200, 0),
    "price": (5, 250, 2),
    "amount": (5, 250, 2),
    "cost": (0.01, 5, 2),
    "fee": (0.1, 5, 2),
    "total": (20, 500, 2),
    "subtotal": (20, 400, 2),
    "balance": (10, 900, 2),
    "tax": (1, 50, 2),
    "discount": (1, 30, 2),
    "credits": (10, 500, 0),
    "latitude": (-60, 60, 5),
    "lat": (-60, 60, 5),
    "longitude": (-180, 180, 5),
    "lng": (-180, 180, 5),
    "lon": (-180, 180, 5),
    "percentage": (0, 100, 1),
    "percent": (0, 100, 1),
    "progress": (0, 100, 0),
    "score": (0, 1, 3),
    "confidence": (0, 1, 3),
    "probability": (0, 1, 3),
    "similarity": (0, 1, 3),
    "rating": (1, 5, 1),
    "temperature": (0.1, 1, 1),
    "weight": (0.5, 20, 1),
    "year": (2020, 2026, 0),
    "month": (1, 12, 0),
    "day": (1, 28, 0),
    "hour": (0, 23, 0),
    "minute": (0, 59, 0),
    "second": (0, 59, 0),
    "seconds": (1, 60, 0),
    "duration": (2, 30, 1),
    "duration_ms": (200, 9_000, 0),
    "ms": (20, 2_000, 0),
    "latency": (20, 900, 0),
    "timeout": (5, 60, 0),
    "width": (256, 1_920, 0),
    "height": (256, 1_080, 0),
    "bytes": (2_000, 900_000, 0),
    "size": (2_000, 900_000, 0),
    "tokens": (10, 900, 0),
    "port": (3_000, 9_000, 0),
    "page": (1, 5, 0),
    "per_page": (10, 50, 0),
    "limit": (10, 100, 0),
    "offset": (0, 50, 0),
    "index": (0, 5, 0),
    "position": (1, 20, 0),
    "priority": (1, 5, 0),
    "seed": (1, 99_999, 0),
    "rate": (0, 1, 2),
    "ratio": (0, 1, 2),
    "stock": (0, 80, 0),
    "attempts": (1, 3, 0),
    "retries": (0, 3, 0),
}
"""Lowest, highest, digits after the point."""
