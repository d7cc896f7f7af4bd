"""Money: what is estimated is what is charged, what fails or is cancelled is given back, and a cap is kept."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.funds import CENT, NAME, amount, balance, estimated
from mockgateway.contract.checks.reading import Exchange, Json, accepted, inner, told
from mockgateway.contract.checks.task_states import ended, stage
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.outline import Operation, related
from mockgateway.contract.probes.refusals import refused, session_params
from mockgateway.contract.probes.session import Session
from mockgateway.contract.probes.task import Task, begin, poll, rest


def money(session: Session) -> Iterator[Failure]:
    """An account's balance before and after a paid call, a task with its estimate, and a cancelled one."""
    ledger = next(
        (
            operation
            for operation in session.everything
            if operation.do == "show"
            and operation.make in ("billing", "key")
            and _left(session, operation) is not None
        ),
        None,
    )
    estimate = next(
        (operation for operation in session.everything if operation.do == "estimate"), None
    )
    submits = [
        operation
        for operation in session.everything
        if operation.do == "submit" and operation.takes_json and operation.example is not None
    ]
    for submit in sorted(submits, key=session.price):
        chosen = {operation.id for operation in session.operations}
        inspect, cancel = (
            related(session.everything, submit, "inspect"),
            related(session.everything, submit, "cancel"),
        )
        mine = {
            operation.id
            for operation in (submit, inspect, cancel, ledger, estimate)
            if operation is not None
        }
        if not mine & chosen or inspect is None:
            continue
        yield from task_funds(session, submit, inspect, ledger, estimate)
        if cancel is not None and ledger is not None:
            yield from refund(session, submit, inspect, cancel, ledger)
        yield from cap(session, submit, estimate)
        return


def _left(session: Session, ledger: Operation) -> tuple[Exchange, float] | None:
    exchange = session.send(ledger)
    left = balance(told(exchange)) if exchange is not None and accepted(exchange) else None
    return None if exchange is None or left is None else (exchange, left)


def priced(
    session: Session, estimate: Operation, submit: Operation, body: dict[str, Json]
) -> tuple[Exchange, float] | None:
    """What the gateway says a submission will cost."""
    if estimate.method == "GET":
        query = {
            "count": str(body.get("generation_output_number", 1)),
            "duration": body.get("generation_duration"),
            "resolution": body.get("generation_resolution"),
        }
        exchange = session.send(
            estimate,
            path=session_params(session, submit),
            query={name: str(value) for name, value in query.items() if value is not None},
        )
    else:
        asked = {
            name: body[name] for name in ("model", "duration", "resolution") if name in body
        } | {"modality": submit.make}
        exchange = session.send(estimate, asked, key="none" if estimate.open else "first")
    cost = estimated(told(exchange)) if exchange is not None and accepted(exchange) else None
    return None if exchange is None or cost is None else (exchange, cost)


def task_funds(
    session: Session,
    submit: Operation,
    inspect: Operation,
    ledger: Operation | None,
    estimate: Operation | None,
) -> Iterator[Failure]:
    """One task: the estimate is what is reserved, and what the balance goes down by is no more than that, and no less than what the task says."""
    before = _left(session, ledger) if ledger is not None else None
    price = (
        priced(session, estimate, submit, smallest(session, submit))
        if estimate is not None
        else None
    )
    task, found = begin(session, submit)
    if task is None:
        yield from found
        return
    _follow(session, task, inspect)
    last = task.polls[-1] if task.polls else None
    if last is None or not ended(told(last)):
        return
    own = inner(told(last)).get("credits")
    reserved = amount(own.get("reserved")) if isinstance(own, dict) else None
    if price is not None and reserved is not None and abs(price[1] - reserved) > CENT:
        yield tell(
            NAME,
            last,
            f"{price[1]:g} was estimated, and {reserved:g} reserved",
            "/credits/reserved",
            price[0],
            task.begun,
        )
    after = _left(session, ledger) if ledger is not None else None
    if before is None or after is None:
        return
    paid = before[1] - after[1]
    if (
        stage(told(last)) == "done"
        and price is not None
        and abs(paid - price[1]) > CENT + abs(price[1]) * 1e-6
    ):
        yield tell(
            NAME,
            after[0],
            f"{price[1]:g} was estimated, and the balance went down by {paid:g}",
            "",
            price[0],
            before[0],
            task.begun,
        )
    if stage(told(last)) == "done" and paid <= 0 and ledger is not None:
        yield tell(
            NAME,
            after[0],
            "a task was completed, and the balance did not go down",
            "",
            before[0],
            task.begun,
        )
    if stage(told(last)) == "failed" and paid > CENT:
        yield tell(
            NAME,
            after[0],
            f"the task failed, and the balance went down by {paid:g}",
            "",
            before[0],
            task.begun,
        )


def _follow(session: Session, task: Task, inspect: Operation) -> None:
    until = session.now() + session.patience
    while (
        (seen := poll(session, task, inspect)) is not None
        and accepted(seen)
        and not ended(told(seen))
        and session.now() < until
    ):
        rest(session, task)


def refund(
    session: Session, submit: Operation, inspect: Operation, cancel: Operation, ledger: Operation
) -> Iterator[Failure]:
    """A task that was cancelled at once costs nothing, where the answer does not say that nothing is given back."""
    before = _left(session, ledger)
    task, _ = begin(session, submit)
    if task is None or before is None:
        return
    exchange = session.send(
        cancel, path={name: task.params.get(name, task.id) for name in cancel.params}
    )
    if (
        exchange is None
        or not accepted(exchange)
        or inner(told(exchange)).get("credits_refunded") is False
    ):
        return
    _follow(session, task, inspect)
    after = _left(session, ledger)
    if (
        after is not None
        and task.polls
        and stage(told(task.polls[-1])) == "failed"
        and before[1] - after[1] > CENT
    ):
        yield tell(
            NAME,
            after[0],
            f"the task was cancelled, and the balance went down by {before[1] - after[1]:g}",
            "",
            exchange,
            before[0],
            operation=cancel.id,
        )


def cap(session: Session, submit: Operation, estimate: Operation | None) -> Iterator[Failure]:
    """A task that would cost more than the caller's `max_credits` is refused before it exists."""
    if estimate is not None and "max_credits" in estimate.fields:
        session.send(
            estimate,
            smallest(session, estimate, max_credits=1),
            key="none" if estimate.open else "first",
        )
    for operation in [
        operation
        for operation in session.operations
        if operation.do == "submit" and "max_credits" in operation.fields
    ]:
        exchange = session.send(operation, smallest(session, operation, max_credits=1), valid=False)
        if exchange is not None:
            yield from refused(
                exchange,
                "max_credits",
                "a task that costs more than max_credits",
                ("400", "402", "422"),
            )
