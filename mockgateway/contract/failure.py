"""The report of a check or a probe about a broken rule."""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.contract.exchange import Exchange


class Failure(NamedTuple):
    """A broken rule.

    A check of one exchange sets the first three fields; `Check.failures` adds the next two.
    """

    message: str  # what is wrong, with the values received
    pointer: str = ""  # where in the response body
    assumed: bool = False  # True for a convention that no document states
    check: str = ""
    exchanges: tuple[Exchange, ...] = ()  # the evidence, the decisive exchange first
    operation: str = ""  # the operation at fault, where it is not that of the first exchange
    instead: str = ""  # the documented status that should have come
    due: str = ""  # the documented status whose description a report quotes


def failed(
    check: str,
    exchange: Exchange,
    message: str,
    *others: Exchange,
    pointer: str = "",
    operation: str = "",
    assumed: bool = False,
    instead: str = "",
    due: str = "",
) -> Failure:
    """Return a failure of a check that needs more than one exchange, or more than the response."""
    exchanges = (exchange, *others)
    return Failure(message, pointer, assumed, check, exchanges, operation, instead, due)
