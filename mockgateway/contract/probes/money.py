"""Probe money: estimates equal charges, failed or cancelled tasks are refunded, caps hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockgateway.contract.checks.funds import CENT, amount, balance_of, estimated_cost
from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.requests import cheapest_body, cheapest_path
from mockgateway.contract.probes.task import TaskApi, create, submissions
from mockgateway.contract.session import Session

Json = Any
NAME = "funds"
QUERY = {
    "count": "generation_output_number",
    "duration": "generation_duration",
    "resolution": "generation_resolution",
}


class Amount(NamedTuple):
    """A sum of money and the exchange that states it."""

    value: float
    exchange: Exchange


def money(session: Session) -> Iterator[Failure]:
    """Follow the balance over one cheap task and a cancelled one, and try a cap."""
    every = session.all_operations
    accounts = [each for each in every if each.do == "show" and each.make in ("billing", "key")]
    estimate = next((each for each in every if each.do == "estimate"), None)
    for submit in submissions(session):
        api = TaskApi.of(session, submit)
        involved = (submit, api.inspect, api.cancel, *accounts, estimate)
        if api.inspect is None or not any(each in session.operations for each in involved):
            continue
        account = next((each for each in accounts if _balance(session, each) is not None), None)
        yield from _charge(session, api, account, estimate)
        if api.cancel is not None and account is not None:
            yield from _refund(session, api, api.cancel, account)
        yield from _cap(session, estimate)
        return


def _balance(session: Session, account: OperationSpec) -> Amount | None:
    exchange = session.send(account)
    value = balance_of(exchange.reply) if exchange is not None and exchange.accepted else None
    return None if exchange is None or value is None else Amount(value, exchange)


def _estimate(session: Session, estimate: OperationSpec, submit: OperationSpec) -> Amount | None:
    """Request an estimate for the cheapest request of a submission."""
    body = cheapest_body(session, submit)
    if estimate.method == "GET":
        query = {name: str(body[field]) for name, field in QUERY.items() if body.get(field)}
        query.setdefault("count", "1")
        exchange = session.send(estimate, path=cheapest_path(session, submit), query=query)
    else:
        fields = {name: body[name] for name in ("model", "duration", "resolution") if name in body}
        exchange = _ask(session, estimate, fields | {"modality": submit.make})
    value = estimated_cost(exchange.reply) if exchange is not None and exchange.accepted else None
    return None if exchange is None or value is None else Amount(value, exchange)


def _ask(session: Session, estimate: OperationSpec, body: dict[str, Json]) -> Exchange | None:
    return session.send(estimate, body, key="first" if estimate.needs_key else "none")


def _charge(
    session: Session, api: TaskApi, account: OperationSpec | None, estimate: OperationSpec | None
) -> Iterator[Failure]:
    """Compare the estimate of one task with the reservation and with the change of the balance."""
    before = _balance(session, account) if account is not None else None
    price = _estimate(session, estimate, api.submit) if estimate is not None else None
    task, found = create(session, api, 10)
    if task is None:
        yield from found
        return
    task.follow()
    if not task.ended:
        return
    own = unwrap(task.reply).get("credits")
    reserved = amount(own.get("reserved")) if isinstance(own, dict) else None
    if price is not None and reserved is not None and abs(price.value - reserved) > CENT:
        message = f"the estimate is {price.value:g}, but {reserved:g} is reserved"
        last, pointer = task.polls[-1], "/credits/reserved"
        yield failed(NAME, last, message, price.exchange, task.created, pointer=pointer)
    after = _balance(session, account) if account is not None else None
    if before is None or after is None:
        return
    paid = before.value - after.value
    fell = f"the balance went down by {paid:g}"
    evidence = (before.exchange, task.created)
    if task.stage == "failed" and paid > CENT:
        yield failed(NAME, after.exchange, f"the task failed, but {fell}", *evidence)
    elif task.stage == "done":
        if price is not None and abs(paid - price.value) > CENT + abs(price.value) * 1e-6:
            message = f"the estimate is {price.value:g}, but {fell}"
            yield failed(NAME, after.exchange, message, price.exchange, *evidence)
        if paid <= 0:
            message = "the task completed, but the balance did not go down"
            yield failed(NAME, after.exchange, message, *evidence)


def _refund(
    session: Session, api: TaskApi, cancel: OperationSpec, account: OperationSpec
) -> Iterator[Failure]:
    """Check that a task cancelled at once costs nothing, unless the response says otherwise."""
    before = _balance(session, account)
    task, _ = create(session, api, 5)
    if task is None or before is None:
        return
    cancelled = task.call(cancel)
    if cancelled is None or not cancelled.accepted:
        return
    if unwrap(cancelled.reply).get("credits_refunded") is False:
        return
    task.follow()
    after = _balance(session, account)
    if after is None or task.stage != "failed" or before.value - after.value <= CENT:
        return
    message = f"the task was cancelled, but the balance went down by {before.value - after.value:g}"
    evidence = (cancelled, before.exchange)
    yield failed(NAME, after.exchange, message, *evidence, operation=cancel.id)


def _cap(session: Session, estimate: OperationSpec | None) -> Iterator[Failure]:
    """Check that a task is refused if it would cost more than its `max_credits`."""
    if estimate is not None and "max_credits" in estimate.fields:
        _ask(session, estimate, cheapest_body(session, estimate, max_credits=1))
    for operation in session.operations:
        if operation.do == "submit" and "max_credits" in operation.fields:
            body = cheapest_body(session, operation, max_credits=1)
            exchange = session.send(operation, body, valid=False)
            request = "a task that costs more than max_credits"
            yield from refused("max_credits", exchange, request, ("400", "402", "422"))
