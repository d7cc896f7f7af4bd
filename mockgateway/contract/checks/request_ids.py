"""Request ids: the same in header and body, returned if the client chose one, never given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

NAME = "request_id"
ID_HEADER = re.compile(r"^(x-)?([a-z]+-)?(request|correlation|trace)-id$", re.IGNORECASE)


def request_id(exchange: Exchange) -> Iterator[Failure]:
    """The request_id of an envelope is the one of the header."""
    given, own = exchange.reply.get("request_id"), exchange.response.header("x-request-id")
    # Only envelopes have a timestamp; the `request_id` of a queue is its task's.
    if isinstance(given, str) and "timestamp" in exchange.reply and own and own != given:
        yield Failure(f"request_id is {given} in the body, but {own} in the header", "/request_id")


def echoed(exchange: Exchange, sent: str) -> Iterator[Failure]:
    """Check that the X-Request-Id that the client chose comes back."""
    own = exchange.response.header("x-request-id")
    if own and own != sent:
        message = f"the client's own X-Request-Id {sent} comes back as {own}"
        yield failed(NAME, exchange, message, assumed=True)


def unique(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Check that no two requests have the same id."""
    name = _id_header(exchanges)
    seen: dict[str, Exchange] = {}
    chosen = {exchange.request.header(name) for exchange in exchanges}
    for exchange in exchanges:
        own = exchange.response.header(name)
        if not own or own in chosen or exchange.response.header("idempotency-replayed"):
            continue
        if own in seen:
            message = f"two requests have the same id {own}"
            yield failed(NAME, exchange, message, seen[own], operation="*")
            return
        seen[own] = exchange


def _id_header(exchanges: Sequence[Exchange]) -> str:
    """Return the id header that at least 80 % of the successful responses have, or "".

    Rarer ones may carry the id of a task.
    """
    responses = [each.response for each in exchanges if each.accepted and each.operation]
    names = Counter(name for each in responses for name in each.headers if ID_HEADER.match(name))
    return next((name for name, n in names.most_common(1) if n >= 0.8 * len(responses)), "")
