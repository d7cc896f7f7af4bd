"""As many choices as were asked for, each with a number of its own."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, asked, streamed, told
from mockgateway.contract.failure import Failure, tell


def choices(exchange: Exchange) -> Iterator[Failure]:
    """`choices` has `n` members, numbered from 0."""
    if (
        not accepted(exchange)
        or streamed(exchange)
        or not isinstance(given := told(exchange).get("choices"), list)
    ):
        return
    wanted = list(range(asked(exchange).get("n") or 1))
    numbers = [choice.get("index") for choice in given if isinstance(choice, dict)]
    if numbers != wanted:
        yield tell(
            "choices",
            exchange,
            f"the choices are numbered {numbers}, but {wanted} were asked for",
            "/choices",
        )
