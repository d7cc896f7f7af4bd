"""Idempotency: the same key and body are one request; the same key with another body is refused."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.checks.task_states import ID_FIELDS
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.requests import cheapest_body, cheapest_path
from mockgateway.contract.session import Session

NAME = "idempotency"


def idempotency(session: Session) -> Iterator[Failure]:
    """Test each operation that the document marks as `idempotent`. One request is paid for."""
    for operation in session.operations:
        if operation.idempotent and session.example(operation) is not None:
            yield from _operation(session, operation)


def _operation(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    """Send one request twice under one Idempotency-Key, then another body under the same key."""
    path = cheapest_path(session, operation)
    headers = {"Idempotency-Key": f"contract-{session.now():.6f}".replace(".", "-")}
    body = cheapest_body(session, operation)
    first, again = (session.send(operation, body, path=path, headers=headers) for _ in range(2))
    if first is None or again is None or not first.accepted or again.response.status == 429:
        return
    if not again.accepted or _ids(first) != _ids(again):
        message = "the same request under the same Idempotency-Key creates another task"
        yield failed(NAME, again, f"{message} ({again.response.status})", first)
    elif again.response.header("idempotency-replayed").lower() != "true":
        message = "a repeated request gets the first response without Idempotency-Replayed: true"
        yield failed(NAME, again, message, first)
    text = next((name for name in body if "prompt" in name), "")
    if not text:
        return
    body[text] = "Something else entirely."
    other = session.send(operation, body, path=path, headers=headers, valid=False)
    if other is not None and other.response.status not in (409, 429):
        message = "another body under the same Idempotency-Key gets"
        yield failed(NAME, other, f"{message} {other.response.status}, not 409", first)


def _ids(exchange: Exchange) -> list[object]:
    reply = unwrap(exchange.reply)
    return [reply.get(name) for name in ID_FIELDS if name != "request_id"]
