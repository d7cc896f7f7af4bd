"""A task that was begun here: how it is begun, asked for, and waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mockgateway.contract.checks.reading import Exchange, Json, accepted, inner, told
from mockgateway.contract.checks.task_states import task_id
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.outline import Operation, related
from mockgateway.contract.probes.refusals import session_params
from mockgateway.contract.probes.session import Session

IDS = ("id", "task_id", "request_id", "generation_id")


@dataclass
class Task:
    """A task that was begun here. params: of its own operations' paths; polls: what was told of it so far."""

    id: str
    submit: Operation
    begun: Exchange
    body: dict[str, Json]
    params: dict[str, str]
    polls: list[Exchange] = field(default_factory=list)


def begin(session: Session, submit: Operation, **fields: Json) -> tuple[Task | None, list[Failure]]:
    """Begin a task; it, or what is wrong with the answer."""
    body = smallest(session, submit, **fields)
    params = dict(session_params(session, submit))
    begun = session.send(submit, body, path=params, paid=True)
    if begun is None:
        return None, []
    if begun.response.status == 429:
        return None, []
    if not accepted(begun):
        return None, [
            tell(
                "accepts",
                begun,
                f"an ordinary task is answered with {begun.response.error or begun.response.status}",
            )
        ]
    value = inner(told(begun))
    inspect = related(session.everything, submit, "inspect")
    names = [name for name in (inspect.params if inspect else {}) if name not in params] + list(IDS)
    id_ = next((value[name] for name in names if isinstance(value.get(name), str)), None)
    if id_ is None:
        return None, [
            tell(
                "task_id",
                begun,
                f"the answer names no task: it has {', '.join(value) or 'nothing'}",
            )
        ]
    task = Task(id_, submit, begun, body, params | dict.fromkeys(names, id_))
    return task, list(task_id([begun], id_, [name for name in IDS if name in value]))


def poll(session: Session, task: Task, inspect: Operation) -> Exchange | None:
    """Ask once how it stands."""
    exchange = session.send(inspect, path=params_of(inspect, task))
    if exchange is not None:
        task.polls.append(exchange)
    return exchange


def rest(session: Session, task: Task) -> None:
    """Wait before asking again, the longer the more often it was asked: limits count every look."""
    session.sleep(session.pause * min(8.0, 1.3 ** len(task.polls)))


def params_of(operation: Operation, task: Task) -> dict[str, str]:
    """The path's parameters of one of a task's own operations."""
    return {name: task.params.get(name, task.id) for name in operation.params}


def collects(session: Session, task: Task) -> Sequence[Operation]:
    """The operations that hand out its result."""
    return [
        operation
        for operation in session.everything
        if operation.do == "collect" and operation.path.startswith(task.submit.path + "/")
    ]
