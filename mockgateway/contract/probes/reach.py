"""Reachability: the gateway answers, takes the key and lists its models."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.session import Session


def reach(session: Session) -> Iterator[Failure]:
    """Call every operation that only reads and needs no id, with the key where it needs one."""
    for operation in session.operations:
        if operation.method != "GET" or operation.path_values:
            continue
        if operation.do not in ("show", "browse"):
            continue
        exchange = session.send(operation, key="first" if operation.needs_key else "none")
        if exchange is None:
            return
        status = exchange.response.status
        if status in (401, 403) and not operation.needs_key:
            yield failed(
                "open", exchange, f"the document requires no key, but the status is {status}"
            )
        elif not exchange.accepted and status not in (0, 429):
            yield failed("reach", exchange, f"an ordinary request gets {status}")
