"""Checks of the fields in accounts.yaml and plans.yaml; each raises ConfigError."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockgateway.problem import ConfigError, nearest

MAX_NUMBER = 10**12  # largest amount or count; thousandths stay exact below it


def reject_unknown(entry: Mapping[Any, Any], fields: Collection[str], where: str) -> None:
    """Reject keys that are not in `fields`."""
    for word in entry:
        if word not in fields:
            raise ConfigError(where, f"unknown field {word!r}", nearest(str(word), fields))


def read_amount(
    entry: Mapping[Any, Any], field: str, where: str, advice: str = "write a number, such as 12.5"
) -> float:
    """Return an amount of money, or 0 when the field is absent."""
    amount = entry.get(field, 0)
    number = isinstance(amount, int | float) and not isinstance(amount, bool)
    if not number or not 0 <= amount <= MAX_NUMBER:
        raise ConfigError(where, f"{field}: {amount!r} is not an amount of money", advice)
    return float(amount)


def read_count(
    entry: Mapping[Any, Any],
    field: str,
    where: str,
    minimum: int = 0,
    advice: str = "write a whole number, or leave it out for no limit",
) -> int:
    """Return a whole number from `minimum`, or 0 when the field is absent."""
    if field not in entry:
        return 0
    number = entry[field]
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not minimum <= number <= MAX_NUMBER:
        raise ConfigError(where, f"{field}: {number!r} is not a valid count", advice)
    return int(number)
