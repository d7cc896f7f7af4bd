"""Pages of other sites: what they may read, and never with the visitor's own credentials."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, header
from mockgateway.contract.failure import Failure, tell


def cors(exchange: Exchange) -> Iterator[Failure]:
    """Access-Control-Allow-Credentials never goes with an origin that is any, or just the one that asked."""
    origin = header(exchange, "access-control-allow-origin")
    asking = next(
        (value for name, value in exchange.request.headers.items() if name.lower() == "origin"), ""
    )
    if header(exchange, "access-control-allow-credentials").lower() == "true" and (
        origin == "*" or (origin and origin == asking)
    ):
        yield tell(
            "cors",
            exchange,
            f"any page may call with its visitor's credentials: Access-Control-Allow-Origin is {origin}, with Allow-Credentials",
            assumed=False,
        )
