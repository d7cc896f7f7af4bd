"""An API does not send its clients, and their keys, elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, header
from mockgateway.contract.failure import Failure, tell


def no_redirect(exchange: Exchange) -> Iterator[Failure]:
    """No answer of a documented operation is a redirect, least of all to plain http."""
    to = header(exchange, "location")
    if 300 <= exchange.response.status < 400 and exchange.response.status != 304:
        plain = to.startswith("http://") and exchange.request.url.startswith("https://")
        yield tell(
            "no_redirect",
            exchange,
            f"the request is sent on to {to or 'nowhere'}{', which is not encrypted' if plain else ''} ({exchange.response.status})",
        )
