"""Idempotency: the same key and body are one request, another body is refused."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import accepted, header, inner, told
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.refusals import session_params
from mockgateway.contract.probes.session import Session
from mockgateway.contract.probes.task import IDS


def idempotency(session: Session) -> Iterator[Failure]:
    """Twice the same, once another, under one Idempotency-Key; for operations whose document says `idempotent`. Only the first is paid for."""
    for operation in session.operations:
        if not operation.idempotent or operation.example is None:
            continue
        params = session_params(session, operation)
        headers = {"Idempotency-Key": f"contract-{session.now():.6f}".replace(".", "-")}
        body = smallest(session, operation)
        first = session.send(operation, body, path=params, headers=headers, paid=True)
        again = session.send(operation, body, path=params, headers=headers, paid=True)
        if first is None or again is None or not accepted(first) or again.response.status == 429:
            continue
        one, two = (
            [inner(told(exchange)).get(name) for name in IDS if name != "request_id"]
            for exchange in (first, again)
        )
        if not accepted(again) or one != two:
            yield tell(
                "idempotency",
                again,
                f"the same request under the same Idempotency-Key is another task ({again.response.status})",
                "",
                first,
            )
        elif header(again, "idempotency-replayed").lower() != "true":
            yield tell(
                "idempotency",
                again,
                "a repeated request is answered as before, and nothing says so (Idempotency-Replayed)",
                "",
                first,
            )
        text = next((name for name in body if "prompt" in name), "")
        other = (
            session.send(
                operation,
                {**body, text: "Something else entirely."},
                path=params,
                headers=headers,
                valid=False,
            )
            if text
            else None
        )
        if other is not None and other.response.status not in (409, 429):
            yield tell(
                "idempotency",
                other,
                f"another body under the same Idempotency-Key is answered with {other.response.status}, not 409",
                "",
                first,
            )
