"""Rate limits: headers count down and Retry-After is true. Opt-in, since it uses up the quota."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.rate_headers import counts_down
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.session import Session

MAX_REQUESTS = 400  # sent at most to reach a limit
MAX_WAIT = 90.0  # seconds of a Retry-After that are waited


def limits(session: Session) -> Iterator[Failure]:
    """Repeat a free request until it gets 429, wait as Retry-After says, and try again."""
    free = [each for each in session.operations if each.method == "GET" and each.needs_key]
    # Where each of them needs an id, an unknown id does: refused requests count too.
    operation = next(iter(sorted(free, key=lambda each: bool(each.path_values))), None)
    accepted: list[Exchange] = []
    while operation is not None and len(accepted) < MAX_REQUESTS:
        exchange = session.send(operation)
        if exchange is None or exchange.response.error:
            return
        if exchange.response.status == 429:
            yield from counts_down(accepted[:10])
            yield from _retry_after(session, operation, exchange)
            return
        accepted.append(exchange)
    yield from counts_down(accepted[:10])


def _retry_after(
    session: Session, operation: OperationSpec, refused: Exchange
) -> Iterator[Failure]:
    given = refused.response.header("retry-after")
    if not given.replace(".", "", 1).isdigit():
        message = f"a 429 needs a Retry-After in seconds; it is {given or 'missing'}"
        yield failed("retry_after", refused, message)
        return
    if float(given) > MAX_WAIT:
        return
    session.sleep(float(given) + 0.1)
    again = session.send(operation)
    if again is not None and again.response.status == 429:
        message = f"Retry-After was {given} s, but a request after that still gets 429"
        yield failed("retry_after", again, message, refused)
