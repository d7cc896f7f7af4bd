"""The id of a request: in every answer where the document requires it, the same in header and body, never given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mockgateway.contract.checks.reading import Exchange, header, told
from mockgateway.contract.failure import Failure, tell

NAME = "request_id"
NAMED = re.compile(r"^(x-)?([a-z]+-)?request-id$")


def request_id(exchange: Exchange) -> Iterator[Failure]:
    """An id that the body's envelope has too is the same there, and an id that the client chose is given back."""
    body = told(exchange)
    # Only an envelope's: a queue's `request_id` is its task's.
    given = body.get("request_id")
    if (
        isinstance(given, str)
        and "timestamp" in body
        and (own := header(exchange, "x-request-id"))
        and own != given
    ):
        yield tell(
            NAME,
            exchange,
            f"the body's request_id is {given}, and the header's {own}",
            "/request_id",
        )


def echoed(exchange: Exchange, sent: str) -> Iterator[Failure]:
    """The id that the client chose comes back; sent: that id."""
    own = header(exchange, "x-request-id")
    if own and own != sent:
        yield tell(
            NAME,
            exchange,
            f"the client's own X-Request-Id {sent} comes back as {own}",
            assumed=True,
        )


def carrier(exchanges: Sequence[Exchange]) -> str:
    """The header that carries the ids: the one of that kind that nearly all answers have; "" for none. Others may name a task."""
    answers = [
        exchange for exchange in exchanges if exchange.response.status and exchange.operation
    ]
    names = Counter(
        name.lower()
        for exchange in answers
        for name in exchange.response.headers
        if NAMED.match(name.lower())
    )
    return next((name for name, count in names.most_common(1) if count >= 0.8 * len(answers)), "")


def unique(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """No two requests have the same id."""
    name = carrier(exchanges)
    seen: dict[str, Exchange] = {}
    chosen = {
        value
        for exchange in exchanges
        for key, value in exchange.request.headers.items()
        if key.lower() == name.lower()
    }
    for exchange in exchanges:
        own = header(exchange, name)
        if not own or own in chosen or header(exchange, "idempotency-replayed"):
            continue
        if own in seen:
            yield tell(
                NAME, exchange, f"two requests have the same id {own}", "", seen[own], operation="*"
            )
            return
        seen[own] = exchange
