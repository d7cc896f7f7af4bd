"""Totals that count what is listed beside them."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, inner, told
from mockgateway.contract.failure import Failure, tell


def count(exchange: Exchange) -> Iterator[Failure]:
    """`<things>_total` is the number of `<things>`; `total` is not below what is listed."""
    if not accepted(exchange):
        return
    value, body = inner(told(exchange)), told(exchange)
    for name, rows in value.items():
        total = value.get(f"{name}_total")
        if isinstance(rows, list) and isinstance(total, int) and total != len(rows):
            yield tell(
                "count",
                exchange,
                f"{name}_total is {total}, and {len(rows)} are listed",
                f"/{name}_total",
            )
        if (
            isinstance(rows, list)
            and isinstance(body.get("total"), int)
            and body["total"] < len(rows)
        ):
            yield tell(
                "count", exchange, f"total is {body['total']}, and {len(rows)} are listed", "/total"
            )
