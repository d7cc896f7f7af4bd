"""Reach: is anybody there, is the key taken, which models are there."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import accepted
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.session import Session


def reach(session: Session) -> Iterator[Failure]:
    """Every operation that only reads and needs no id answers, with the key or, where it is open, without one."""
    for operation in session.operations:
        if (
            operation.method == "GET"
            and not operation.params
            and operation.do in ("show", "browse")
        ):
            exchange = session.send(operation, key="none" if operation.open else "first")
            if exchange is None:
                return
            if exchange.response.status in (401, 403) and operation.open:
                yield tell(
                    "open",
                    exchange,
                    f"the document asks for no key here, and the answer is {exchange.response.status}",
                )
            elif not accepted(exchange) and exchange.response.status not in (0, 429):
                yield tell(
                    "reach",
                    exchange,
                    f"an ordinary request is answered with {exchange.response.status}",
                )
