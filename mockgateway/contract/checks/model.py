"""The model that answers is the one that was asked."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, asked, streamed, told
from mockgateway.contract.failure import Failure, tell


def model(exchange: Exchange) -> Iterator[Failure]:
    """`model` in the answer is, or begins as, that of the request: providers add a date to it."""
    wanted, given = asked(exchange).get("model"), told(exchange).get("model")
    if (
        accepted(exchange)
        and not streamed(exchange)
        and isinstance(wanted, str)
        and isinstance(given, str)
        and not (given.startswith(wanted) or wanted.endswith(given))
    ):
        yield tell(
            "model",
            exchange,
            f"{wanted} was asked for, and {given} answers",
            "/model",
            assumed=True,
        )
