"""Check numeric times: every format of these gateways has seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
NAMES = ("created", "created_at", "started_at", "completed_at", "updated_at", "expires_at")
MILLISECONDS = 1e11  # as seconds, this is the year 5138
MAX_DEPTH = 4


def timestamps(exchange: Exchange) -> Iterator[Failure]:
    """`created` and other times that are numbers are Unix seconds: neither 0 nor milliseconds."""
    values = [exchange.response.json]
    if exchange.response.is_stream:
        values = [event.value for event in exchange.response.events[:3]]
    for value in values:
        for pointer, number in _times(value):
            if number > MILLISECONDS or number <= 0:
                how = "milliseconds, not seconds" if number > 0 else "no time"
                yield Failure(f"{pointer[1:]} is {number}: {how}", pointer)
                return


def _times(value: Json, pointer: str = "", depth: int = 0) -> Iterator[tuple[str, int]]:
    if isinstance(value, list):
        value = dict(enumerate(value[:50]))
    for name, part in value.items() if isinstance(value, dict) and depth < MAX_DEPTH else ():
        if name in NAMES and isinstance(part, int) and not isinstance(part, bool):
            yield f"{pointer}/{name}", part
        elif isinstance(part, dict | list):
            yield from _times(part, f"{pointer}/{name}", depth + 1)
