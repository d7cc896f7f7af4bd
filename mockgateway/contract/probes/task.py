"""Tasks: the operations that belong together, and a task that a probe has created."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.checks.task_states import ID_FIELDS, ended, stage, state, task_id
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.requests import can_post, cheapest_body, cheapest_path
from mockgateway.contract.session import Session

Json = Any


def poll_pause(polls: int) -> float:
    """Return the pause after some polls, in units of the first one.

    Every poll counts against the rate limit: the pause is longer each time.
    """
    return min(8.0, 1.3**polls)


class TaskApi(NamedTuple):
    """The operations of one kind of task; None where the document has no such operation."""

    submit: OperationSpec
    inspect: OperationSpec | None
    collect: OperationSpec | None
    cancel: OperationSpec | None
    remove: OperationSpec | None
    browse: OperationSpec | None
    results: Sequence[OperationSpec]  # those that return its result, below its submission's path
    refusals: Sequence[OperationSpec]  # those below its submission's path that always refuse

    @classmethod
    def of(cls, session: Session, submit: OperationSpec) -> TaskApi:
        """Find the operations that go with a submission."""
        every = session.all_operations
        below = [each for each in every if each.path.startswith(submit.path + "/")]
        return cls(
            submit,
            inspect=related(every, submit, "inspect"),
            collect=related(every, submit, "collect"),
            cancel=related(every, submit, "cancel"),
            remove=related(every, submit, "remove"),
            browse=related(every, submit, "browse", "task"),
            results=[each for each in below if each.do == "collect"],
            refusals=[each for each in below if each.do == "refuse"],
        )


def submissions(session: Session, selected: bool = False) -> list[OperationSpec]:
    """Return the operations that create a task from a JSON body, the cheapest first."""
    every = session.operations if selected else session.all_operations
    submits = [each for each in every if each.do == "submit" and can_post(session, each)]
    return sorted(submits, key=session.price)


def related(
    operations: Sequence[OperationSpec], submit: OperationSpec, do: str, make: str = ""
) -> OperationSpec | None:
    """Return the operation below a submission's path, else the first that belongs to no other."""
    fitting = [each for each in operations if each.do == do and (not make or each.make == make)]
    others = [each for each in operations if each.do == "submit" and each is not submit]

    def below(operation: OperationSpec, parents: Sequence[OperationSpec]) -> bool:
        return any(operation.path.startswith(parent.path + "/") for parent in parents)

    own = [each for each in fitting if below(each, [submit])]
    # An operation that names what it is for, such as a response, is not for tasks in general.
    shared = [each for each in fitting if not below(each, others) and each.make in ("", make)]
    return next(iter(own or shared), None)


@dataclass
class Task:
    """A task that a probe has created."""

    session: Session
    api: TaskApi
    id: str
    created: Exchange
    body: dict[str, Json]
    path_values: dict[str, str]
    polls: list[Exchange] = field(default_factory=list)

    @property
    def reply(self) -> dict[str, Json]:
        """The JSON of the last poll, {} before the first."""
        return self.polls[-1].reply if self.polls else {}

    @property
    def state(self) -> str:
        """Its state as the last poll calls it, "" for none."""
        return state(self.reply)

    @property
    def stage(self) -> str:
        """The meaning of that state: waiting, running, done or failed."""
        return stage(self.reply)

    @property
    def ended(self) -> bool:
        """Whether the last poll says that it has ended."""
        return ended(self.reply)

    def path(self, operation: OperationSpec) -> dict[str, str]:
        """Return the path's parameters of one of its operations."""
        return {name: self.path_values.get(name, self.id) for name in operation.path_values}

    def call(self, operation: OperationSpec, key: str = "first") -> Exchange | None:
        """Call one of its operations."""
        return self.session.send(operation, path=self.path(operation), key=key)

    def poll(self) -> Exchange | None:
        """Ask once for its state."""
        exchange = self.call(self.api.inspect) if self.api.inspect is not None else None
        if exchange is not None:
            self.polls.append(exchange)
        return exchange

    def follow(self) -> bool:
        """Poll until it ends, a poll is refused or the session's patience is over.

        Returns:
            Whether the patience was over first.
        """
        until = self.session.now() + self.session.patience
        while (exchange := self.poll()) is not None:
            refused = not exchange.accepted and exchange.response.status != 429
            if self.ended or refused:
                break
            if self.session.now() > until:
                return True
            self.session.sleep(self.session.pause * poll_pause(len(self.polls)))
        return False


def create(
    session: Session, api: TaskApi, worth: float = 1.0, **changes: Json
) -> tuple[Task | None, list[Failure]]:
    """Create a task with a cheap request; return it, or the failure of the response.

    Args:
        session: the run that creates it.
        api: the operations that go with it.
        worth: how many faults the task finds, compared with other paid calls.
        changes: fields of the request.
    """
    path = cheapest_path(session, api.submit)
    body = cheapest_body(session, api.submit, **changes)
    created = session.send(api.submit, body, path=path, worth=worth)
    if created is None or created.response.status == 429:
        return None, []
    if not created.accepted:
        reason = created.response.error or created.response.status
        return None, [failed("accepts", created, f"an ordinary task gets {reason}")]
    reply = unwrap(created.reply)
    inspected = api.inspect.path_values if api.inspect is not None else {}
    names = [*(name for name in inspected if name not in path), *ID_FIELDS]
    id_ = next((reply[name] for name in names if isinstance(reply.get(name), str)), None)
    if id_ is None:
        message = f"the response has no task id; its fields are {', '.join(reply) or 'none'}"
        return None, [failed("task_id", created, message)]
    task = Task(session, api, id_, created, body, path | dict.fromkeys(names, id_))
    return task, list(task_id([created], id_))
