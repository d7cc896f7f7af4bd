"""Limits: the headers count down, and a 429's Retry-After is true. Opt-in: it uses up what is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.rate_headers import counts_down
from mockgateway.contract.checks.reading import Exchange, header
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.session import Session

MOST = 400  # requests that are tried to meet a limit
LONGEST = 90.0  # seconds that are waited for it to pass


def limits(session: Session) -> Iterator[Failure]:
    """Ask for what is free until it is refused, wait as told, and ask again."""
    free = [
        operation
        for operation in session.operations
        if operation.method == "GET" and not operation.open
    ]
    # Where every one needs an id, one that nobody has does: its refusal is counted, too.
    operation = next(
        (operation for operation in free if not operation.params), next(iter(free), None)
    )
    if operation is None:
        return
    asked: list[Exchange] = []
    while len(asked) < MOST:
        exchange = session.send(operation)
        if exchange is None or exchange.response.error:
            return
        if exchange.response.status == 429:
            yield from counts_down(asked[:10])
            yield from _after(session, operation, exchange)
            return
        asked.append(exchange)
    yield from counts_down(asked[:10])


def _after(session: Session, operation: Operation, refused: Exchange) -> Iterator[Failure]:
    told = header(refused, "retry-after")
    if not told.replace(".", "", 1).isdigit():
        yield tell(
            "retry_after", refused, f"a 429 without a Retry-After in seconds: {told or 'none'}"
        )
        return
    wait = float(told)
    if wait > LONGEST:
        return
    session.sleep(wait + 0.1)
    again = session.send(operation)
    if again is not None and again.response.status == 429:
        yield tell(
            "retry_after",
            again,
            f"Retry-After was {told} s, and after it the answer is 429 still",
            "",
            refused,
        )
