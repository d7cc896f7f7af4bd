"""Reachability: the gateway answers, takes the key and lists its models."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
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
            continue
        status = exchange.response.status
        if status in (401, 403) and not operation.needs_key:
            yield failed(
                "open", exchange, f"the document requires no key, but the status is {status}"
            )
        elif not exchange.accepted and status not in (0, 429):
            yield failed("reach", exchange, f"an ordinary request gets {status}")
        elif operation.make == "model":
            yield from _models(session, operation, exchange)
        elif operation.make == "openapi":
            yield from _own_document(session, exchange)


def _models(session: Session, listing: OperationSpec, listed: Exchange) -> Iterator[Failure]:
    """Check that listed models can be shown, where the document has an operation for one."""
    rows = listed.reply.get("data")
    ids = [str(row["id"]) for row in rows or () if isinstance(row, dict) and "id" in row]
    one = next((each for each in session.operations if _shows_item(each, listing)), None)
    if one is None:
        return
    for id_ in dict.fromkeys([*ids[:1], *ids[-1:]]):
        key = "first" if one.needs_key else "none"
        exchange = session.send(one, path=dict.fromkeys(one.path_values, id_), key=key)
        if exchange is None:
            continue
        given = exchange.reply.get("id", id_)
        if exchange.response.status == 404:
            yield failed("served_models", exchange, f"{id_} is listed, but gets 404", listed)
        elif exchange.accepted and given != id_:
            yield failed("served_models", exchange, f"{id_} was requested, but got {given}")


def _shows_item(operation: OperationSpec, listing: OperationSpec) -> bool:
    """Return whether an operation reads one item of a list."""
    below = operation.path.startswith(f"{listing.path}/{{")
    return operation.method == "GET" and below and len(operation.path_values) == 1


def _own_document(session: Session, exchange: Exchange) -> Iterator[Failure]:
    """Check that the document that the gateway serves has our document's operations."""
    paths = exchange.reply.get("paths")
    if not isinstance(paths, dict):
        return
    served = {(method.upper(), path) for path, item in paths.items() for method in item}
    for operation in session.all_operations:
        if (operation.method, operation.path) not in served:
            message = f"the served document lacks {operation.method} {operation.path}"
            yield failed("served_document", exchange, message)
            return
