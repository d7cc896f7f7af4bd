"""Tasks: begun, followed to their end, cancelled, listed, deleted; nobody else's, and no unknown ones."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from mockgateway.contract.checks.reading import Json, accepted, inner, strings, told
from mockgateway.contract.checks.task_states import (
    ended,
    result,
    stage,
    state,
    task_id,
    task_result,
    task_states,
)
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.links import follow
from mockgateway.contract.probes.outline import Operation, related
from mockgateway.contract.probes.session import Session
from mockgateway.contract.probes.task import IDS, Task, begin, collects, params_of, poll, rest

LIFE = ("task_states", "task_result", "task_ends")


def tasks(session: Session) -> Iterator[Failure]:
    """One task of each kind that is followed to its end, one that is cancelled."""
    for submit in sorted(
        session.everything,
        key=lambda operation: session.price(operation) if operation.do == "submit" else 0.0,
    ):
        if (
            submit.do != "submit"
            or not submit.takes_json
            or submit.example is None
            or "file_urls" in submit.required
        ):
            continue
        if not concerned(session, submit):
            continue
        yield from (_blamed(session, submit, broken) for broken in one(session, submit))


def _blamed(session: Session, submit: Operation, broken: Failure) -> Failure:
    """How a task went is its submission's affair where only that was chosen."""
    chosen = {operation.id for operation in session.operations}
    blamed = broken.operation or broken.exchanges[0].operation
    return (
        broken._replace(operation=submit.id)
        if broken.check in LIFE and blamed not in chosen and submit.id in chosen
        else broken
    )


def concerned(session: Session, submit: Operation) -> bool:
    """Whether a submission or anything that goes with it was chosen; two spellings of one queue are gone through once, unless only the second was chosen."""
    chosen = {operation.id for operation in session.operations}
    mine = {submit.id} | {
        operation.id
        for do in ("inspect", "collect", "cancel", "remove")
        if (operation := related(session.everything, submit, do))
    }
    mine |= {
        operation.id
        for operation in session.everything
        if operation.do == "refuse"
        and operation.path.startswith(submit.path + "/")
        and len(operation.params) > len(submit.params)
    }
    mine |= (
        {browse.id} if (browse := related(session.everything, submit, "browse", "task")) else set()
    )
    mine |= {
        operation.id
        for operation in session.everything
        if operation.do == "collect" and operation.path.startswith(submit.path + "/")
    }
    first = next(operation for operation in session.everything if operation.do == "submit")
    if (
        submit.id not in chosen
        and submit is not first
        and related(session.everything, first, "inspect")
        is related(session.everything, submit, "inspect")
    ):
        return False
    return bool(mine & chosen)


def one(session: Session, submit: Operation) -> Iterator[Failure]:
    """Begin a task, follow it, and do with it what may be done."""
    task, found = begin(session, submit)
    yield from found
    if task is None:
        return
    inspect = related(session.everything, submit, "inspect")
    if inspect is None:
        return
    yield from (broken._replace(operation=submit.id) for broken in links(session, task))
    yield from strangers(session, task, inspect)
    yield from early(session, task)
    yield from unsupported(session, task)
    yield from to_the_end(session, task, inspect)
    yield from afterwards(session, task, inspect)
    if related(session.everything, submit, "cancel") is not None:
        yield from cancelled(session, submit, inspect)


def to_the_end(session: Session, task: Task, inspect: Operation) -> Iterator[Failure]:
    """Poll until it ends, or nobody's patience lasts; then twice more, for an end is final."""
    until = session.now() + session.patience
    while (exchange := poll(session, task, inspect)) is not None:
        if ended(told(exchange)) or (not accepted(exchange) and exchange.response.status != 429):
            break
        if session.now() > until:
            yield tell(
                "task_ends",
                exchange,
                f"after {session.patience:g} s the task is still {state(told(exchange)) or 'in no known state'}",
                "",
                task.begun,
            )
            break
        rest(session, task)
    for _ in range(3):
        if task.polls and ended(told(task.polls[-1])):
            poll(session, task, inspect)
    apart = related(session.everything, task.submit, "collect") is not None
    yield from task_states(task.polls)
    yield from task_result(task.polls, apart)
    yield from task_id(
        task.polls,
        task.id,
        [name for name in IDS if name in inner(told(task.polls[0]))] if task.polls else [],
    )
    if (
        task.polls
        and not accepted(task.polls[-1])
        and task.polls[-1].response.status not in (0, 429)
    ):
        yield tell(
            "task_ends",
            task.polls[-1],
            f"asking for a task that was just begun is answered with {task.polls[-1].response.status}",
            "",
            task.begun,
        )
    if task.polls and stage(told(task.polls[-1])) == "failed":
        yield tell(
            "task_ends",
            task.polls[-1],
            f"an ordinary task failed: {inner(told(task.polls[-1])).get('error') or state(told(task.polls[-1]))}",
            "",
            task.begun,
        )


def early(session: Session, task: Task) -> Iterator[Failure]:
    """A result that is asked for before the end is refused, or told to come later: never a 200."""
    inspect = related(session.everything, task.submit, "inspect")
    before = poll(session, task, inspect) if inspect else None
    for collect in collects(session, task):
        exchange = session.send(collect, path=params_of(collect, task))
        after = poll(session, task, inspect) if inspect else None
        running = (
            before is not None
            and after is not None
            and not ended(told(before))
            and not ended(told(after))
        )
        if exchange is not None and running and exchange.response.status == 200:
            yield tell(
                "task_result",
                exchange,
                f"the task is {state(told(after)) if after else ''}, and its result is answered with 200",
            )


def unsupported(session: Session, task: Task) -> Iterator[Failure]:
    """What is documented only to refuse does so for a task that exists, too."""
    for operation in session.operations:
        if (
            operation.do == "refuse"
            and operation.path.startswith(task.submit.path + "/")
            and task.id in (params := params_of(operation, task)).values()
        ):
            exchange = session.send(operation, path=params)
            if exchange is not None and accepted(exchange):
                yield tell(
                    "documented_refusal",
                    exchange,
                    f"the document says that this is refused, and the answer is {exchange.response.status}",
                )


def afterwards(session: Session, task: Task, inspect: Operation) -> Iterator[Failure]:
    """What may be done with a task that ended: its result, its files, cancelling, the list, deleting."""
    if not task.polls or stage(told(task.polls[-1])) != "done":
        return
    results = task.polls[-1:]
    for collect in collects(session, task):
        exchange = session.send(collect, path=params_of(collect, task))
        if exchange is None:
            return
        results = [exchange]
        if exchange.response.status != 200 or not result(told(exchange)):
            yield tell(
                "task_result",
                exchange,
                f"the task is {state(told(task.polls[-1]))}, and its result is answered with {exchange.response.status}"
                f"{', without one' if exchange.response.status == 200 else ''}",
            )
    for exchange in results:
        yield from follow(
            session, inspect if task.submit.make == "" else _making(task), exchange, task.body
        )
    cancel = related(session.everything, task.submit, "cancel")
    if cancel is not None:
        exchange = session.send(cancel, path=params_of(cancel, task))
        if exchange is not None and (
            accepted(exchange) or exchange.response.status not in (400, 409, 501)
        ):
            yield tell(
                "cancel",
                exchange,
                f"a task that is {state(told(task.polls[-1]))} is cancelled with {exchange.response.status}",
                "",
                task.polls[-1],
            )
    yield from listed(session, task)
    yield from removed(session, task, inspect)


def _making(task: Task) -> Operation:
    return task.submit


def listed(session: Session, task: Task) -> Iterator[Failure]:
    """The list has the task, in the state that polling says, and keeps its limit."""
    browse = related(session.everything, task.submit, "browse", "task")
    exchange = session.send(browse) if browse is not None else None
    if browse is None or exchange is None or not accepted(exchange):
        return
    entry = next(
        (
            row
            for row in _rows(told(exchange))
            if task.id in [text for _, text in strings({name: row.get(name) for name in IDS})]
        ),
        None,
    )
    if entry is None:
        yield tell(
            "list", exchange, f"the list has no {task.id}, which was begun just now", "", task.begun
        )
    elif state(entry) != state(told(task.polls[-1])):
        yield tell(
            "list",
            exchange,
            f"the list says that {task.id} is {state(entry)}, and polling says {state(told(task.polls[-1]))}",
            "",
            task.polls[-1],
        )
    if session.second:
        theirs = session.send(browse, key="second")
        if (
            theirs is not None
            and accepted(theirs)
            and any(task.id == text for _, text in strings(told(theirs)))
        ):
            yield tell(
                "foreign_task",
                theirs,
                f"somebody else's list has the task {task.id}",
                "",
                task.begun,
            )
    if "limit" in browse.queries:
        short = session.send(browse, query={"limit": "1"})
        if short is not None and accepted(short) and len(_rows(told(short))) > 1:
            yield tell("list", short, f"limit is 1, and {len(_rows(told(short)))} are listed")


def _rows(value: Json) -> list[dict[str, Json]]:
    body = inner(value)
    return next(
        (
            [row for row in part if isinstance(row, dict)]
            for part in body.values()
            if isinstance(part, list)
        ),
        [],
    )


def removed(session: Session, task: Task, inspect: Operation) -> Iterator[Failure]:
    """A deleted task is gone."""
    remove = related(session.everything, task.submit, "remove")
    exchange = session.send(remove, path=params_of(remove, task)) if remove is not None else None
    if exchange is None:
        return
    if not accepted(exchange):
        yield tell(
            "delete",
            exchange,
            f"deleting an ended task is answered with {exchange.response.status}",
        )
        return
    after = session.send(inspect, path=params_of(inspect, task))
    if after is not None and after.response.status != 404:
        yield tell(
            "delete",
            after,
            f"a deleted task is still there ({after.response.status})",
            "",
            exchange,
            operation=exchange.operation,
        )


def cancelled(session: Session, submit: Operation, inspect: Operation) -> Iterator[Failure]:
    """A task that is cancelled while it waits ends, and does not complete, unless its cancelling is documented not to be possible."""
    cancel = related(session.everything, submit, "cancel")
    task, found = begin(session, submit)
    if cancel is None or task is None:
        yield from found
        return
    if session.second:
        yield from _foreign(session, cancel, task, "cancel")
    exchange = session.send(cancel, path=params_of(cancel, task))
    if exchange is None or exchange.response.status in (501, 409, 400):
        return
    if not accepted(exchange):
        yield tell(
            "cancel",
            exchange,
            f"cancelling a task that was just begun is answered with {exchange.response.status}",
            "",
            task.begun,
        )
        return
    if state(told(exchange)).lower() == "completed" or (
        stage(told(exchange)) in ("waiting",) and "cancel" not in state(told(exchange)).lower()
    ):
        yield tell("cancel", exchange, f"a cancelled task is told to be {state(told(exchange))}")
    until = session.now() + session.patience
    while (
        (seen := poll(session, task, inspect)) is not None
        and accepted(seen)
        and not ended(told(seen))
        and session.now() < until
    ):
        rest(session, task)
    if task.polls and not ended(told(task.polls[-1])):
        yield tell(
            "cancel",
            task.polls[-1],
            f"a cancelled task does not end: it is {state(told(task.polls[-1]))}",
            "",
            exchange,
            operation=cancel.id,
        )
    elif task.polls and stage(told(task.polls[-1])) == "done":
        yield tell(
            "cancel",
            task.polls[-1],
            f"the task was cancelled ({exchange.response.status}), and is {state(told(task.polls[-1]))} now",
            "",
            exchange,
            operation=cancel.id,
        )


def strangers(session: Session, task: Task, inspect: Operation) -> Iterator[Failure]:
    """An unknown id is not found, in all that takes one; nor is somebody else's."""
    around = [inspect, *collects(session, task)] + [
        operation
        for do in ("cancel", "remove")
        if (operation := related(session.everything, task.submit, do))
    ]
    unknown = "".join(("0" if letter in "123456789abcdef" else letter) for letter in task.id[-12:])
    for operation in around:
        params = {
            name: task.id[:-12] + unknown if task.params.get(name) == task.id else value
            for name, value in params_of(operation, task).items()
        }
        exchange = session.send(operation, path=params)
        if (
            exchange is not None
            and exchange.response.status != 404
            and exchange.response.status != 429
        ):
            yield tell(
                "unknown_task",
                exchange,
                f"an id that nobody has is answered with {exchange.response.status or exchange.response.error}, not 404",
            )
        if session.second and operation.do not in ("cancel", "remove"):
            yield from _foreign(session, operation, task, "read")
    if session.second:
        for operation in around:
            if operation.do == "remove":
                yield from _foreign(session, operation, task, "delete")


def _foreign(session: Session, operation: Operation, task: Task, what: str) -> Iterator[Failure]:
    exchange = session.send(operation, path=params_of(operation, task), key="second")
    # What matters is whose id it is: the state may have gone on since, and bodies differ for that alone.
    if exchange is not None and (
        accepted(exchange) or exchange.response.status not in (401, 403, 404, 429)
    ):
        yield tell(
            "foreign_task",
            exchange,
            f"somebody else's key may {what} the task {task.id} ({exchange.response.status})",
            "",
            task.begun,
        )


def links(session: Session, task: Task) -> Iterator[Failure]:
    """Addresses that the answer gives for the task lead to this gateway, and to this task."""
    for name, url in strings(inner(told(task.begun))):
        if name.endswith("_url") and url.startswith("http"):
            if urlsplit(url).netloc != urlsplit(session.base).netloc:
                yield tell(
                    "task_links", task.begun, f"{name[1:]} leads to another host: {url}", name
                )
            elif f"/{task.id}" not in url:
                yield tell(
                    "task_links",
                    task.begun,
                    f"{name[1:]} does not lead to the task {task.id}: {url}",
                    name,
                )
