"""Tasks: created, followed to the end, cancelled, listed, deleted; foreign ones are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from mockgateway.contract.checks.media import MEDIA, media_problems
from mockgateway.contract.checks.reading import strings, unwrap
from mockgateway.contract.checks.task_progress import task_progress, task_times
from mockgateway.contract.checks.task_states import (
    ID_FIELDS,
    ended,
    result,
    stage,
    state,
    task_id,
    task_result,
    task_states,
)  # fmt: skip
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.links import check_files
from mockgateway.contract.probes.task import Task, TaskApi, create, submissions
from mockgateway.contract.probes.webhooks import expect_messages, received_messages, webhook_field
from mockgateway.contract.session import Session

Json = Any
PROGRESS = ("task_states", "task_result", "task_ends")  # checks of how a task goes on


def tasks(session: Session) -> Iterator[Failure]:
    """Follow one task of each kind to its end, and cancel another."""
    selected = {operation.id for operation in session.operations}
    first = next((each for each in session.all_operations if each.do == "submit"), None)
    tested = False
    for submit in submissions(session):
        api = TaskApi.of(session, submit)
        if "file_urls" in submit.required or not selected & _involved(api):
            continue
        # Two submissions may share one queue: test it once, unless only the second is selected.
        second = submit is not first and submit.id not in selected
        if second and first is not None and TaskApi.of(session, first).inspect is api.inspect:
            continue
        worth, tested = (3.0 if tested else 30.0), True
        for failure in _task(session, api, worth):
            # Where only the submission is selected, it is to blame for the task's progress.
            blamed = failure.operation or failure.exchanges[0].operation
            if failure.check in PROGRESS and blamed not in selected and submit.id in selected:
                yield failure._replace(operation=submit.id)
            else:
                yield failure


def _involved(api: TaskApi) -> set[str]:
    """Return the ids of the operations that a task of this kind exercises."""
    refusals = [
        each for each in api.refusals if len(each.path_values) > len(api.submit.path_values)
    ]
    single = (api.submit, api.inspect, api.collect, api.cancel, api.remove, api.browse)
    return {each.id for each in (*single, *api.results, *refusals) if each is not None}


def _task(session: Session, api: TaskApi, worth: float) -> Iterator[Failure]:
    field = webhook_field(session, api.submit)
    notified = bool(session.webhook and (field or session.registered) and not session.notified)
    if notified:
        expect_messages(session)
    changes = {field: session.webhook} if notified and field else {}
    task, found = create(session, api, worth + (12 if notified else 0), **changes)
    if task is None and changes and found and found[0].exchanges[0].response.status in (400, 422):
        session.skip("", f"{session.webhook} is refused as {field}; needs --webhook-url URL")
        notified, session.webhook = False, ""
        task, found = create(session, api, worth)
    yield from found
    if task is None or api.inspect is None:
        return
    yield from (failure._replace(operation=api.submit.id) for failure in _links(task))
    yield from _unknown_and_foreign(task, api.inspect)
    yield from _early_result(task)
    yield from _documented_refusals(task)
    yield from _to_the_end(task)
    if notified and task.ended:
        yield from received_messages(task)
    if task.stage == "done":
        yield from _finished(task, api.inspect)
    if api.cancel is not None:
        yield from _cancelled(session, api, api.cancel, worth / 4)


def _links(task: Task) -> Iterator[Failure]:
    """Check that the URLs of the response lead to this gateway and to this task."""
    host = urlsplit(task.session.base).netloc
    for pointer, url in strings(unwrap(task.created.reply)):
        if not pointer.endswith("_url") or not url.startswith("http"):
            continue
        name, message = pointer[1:], ""
        if urlsplit(url).netloc != host:
            message = f"{name} leads to another host: {url}"
        elif f"/{task.id}" not in url:
            message = f"{name} does not lead to the task {task.id}: {url}"
        if message:
            yield failed("task_links", task.created, message, pointer=pointer)


def _unknown_and_foreign(task: Task, inspect: OperationSpec) -> Iterator[Failure]:
    """Check that an unknown id is not found, and that another key cannot use this task."""
    api = task.api
    around = [each for each in (inspect, *api.results, api.cancel, api.remove) if each is not None]
    zeros = "".join("0" if letter in "123456789abcdef" else letter for letter in task.id[-12:])
    unknown = task.id[:-12] + zeros
    for operation in around:
        own = [name for name, value in task.path_values.items() if value == task.id]
        path = task.path(operation)
        path |= {name: unknown for name in own if name in path}
        exchange = task.session.send(operation, path=path)
        if exchange is not None and exchange.response.status not in (404, 429):
            status = exchange.response.status or exchange.response.error
            yield failed("unknown_task", exchange, f"an unknown id gets {status}, not 404")
        if operation not in (api.cancel, api.remove):
            yield from _foreign(task, operation, "read")
    if api.remove is not None:
        yield from _foreign(task, api.remove, "delete")


def _foreign(task: Task, operation: OperationSpec, verb: str) -> Iterator[Failure]:
    exchange = task.call(operation, key="second") if task.session.has_second_key else None
    if exchange is not None and exchange.response.status not in (401, 403, 404, 429):
        message = f"another account's key can {verb} the task {task.id}"
        message = f"{message} ({exchange.response.status})"
        yield failed("foreign_task", exchange, message, task.created)


def _early_result(task: Task) -> Iterator[Failure]:
    """Check that a result requested before the end does not get 200."""
    before = task.poll()
    for operation in task.api.results:
        exchange = task.call(operation)
        after = task.poll()
        if exchange is None or before is None or after is None or exchange.response.status != 200:
            continue
        if not ended(before.reply) and not ended(after.reply):
            message = f"the task is {state(after.reply)}, but its result gets 200"
            yield failed("task_result", exchange, message)


def _documented_refusals(task: Task) -> Iterator[Failure]:
    """Check that operations documented to refuse do so for an existing task, too."""
    for operation in task.api.refusals:
        path = task.path(operation)
        if operation not in task.session.operations or task.id not in path.values():
            continue
        exchange = task.session.send(operation, path=path)
        if exchange is not None and exchange.accepted:
            status = exchange.response.status
            message = f"the document says that this is refused, but it gets {status}"
            yield failed("documented_refusal", exchange, message)


def _to_the_end(task: Task) -> Iterator[Failure]:
    """Poll until the task ends, then three times more: an end is final."""
    timed_out = task.follow()
    if timed_out:
        message = f"the task is still {task.state or 'in an unknown state'} after"
        message = f"{message} {task.session.patience:g} s"
        yield failed("task_ends", task.polls[-1], message, task.created)
    for _ in range(3):
        if task.ended:
            task.poll()
    yield from task_states(task.polls)
    yield from task_result(task.polls, separate=task.api.collect is not None)
    yield from task_id(task.polls, task.id)
    yield from task_progress(task.polls)
    yield from task_times(task.polls)
    if not task.polls:
        return
    last, status = task.polls[-1], task.polls[-1].response.status
    if not last.accepted and status not in (0, 429):
        message = f"a poll of a task created just before gets {status}"
        yield failed("task_ends", last, message, task.created)
    if task.stage == "failed":
        message = f"an ordinary task failed: {unwrap(task.reply).get('error') or task.state}"
        yield failed("task_ends", last, message, task.created)


def _finished(task: Task, inspect: OperationSpec) -> Iterator[Failure]:
    """Get the result and files of a completed task, cancel it, list it, delete it."""
    outputs = task.polls[-1:]
    for operation in task.api.results:
        exchange = task.call(operation)
        if exchange is None:
            continue
        yield from _foreign(task, operation, "read")
        outputs, status = [exchange], exchange.response.status
        if exchange.response.media_type.startswith(MEDIA):
            claimed, data = exchange.response.header("content-type"), exchange.response.body
            for problem in media_problems(data, claimed, task.body, task.api.submit.make):
                yield failed("media", exchange, problem, task.created)
            continue
        if status != 200 or not result(exchange.reply):
            got = "200 without one" if status == 200 else str(status)
            message = f"the task is {task.state}, but its result gets {got}"
            yield failed("task_result", exchange, message)
    for exchange in outputs:
        maker = task.api.submit if task.api.submit.make else inspect
        yield from check_files(task.session, maker, exchange, task.body)
    if task.api.cancel is not None:
        exchange = task.call(task.api.cancel)
        if exchange is not None and exchange.response.status not in (400, 409, 501):
            message = f"cancelling a {task.state} task gets {exchange.response.status}"
            yield failed("cancel", exchange, message, task.polls[-1])
    if task.api.browse is not None:
        yield from _listed(task, task.api.browse)
    if task.api.remove is not None:
        yield from _removed(task, inspect, task.api.remove)


def _listed(task: Task, browse: OperationSpec) -> Iterator[Failure]:
    """Check that the list has the task in its last state, for its owner only, and keeps a limit."""
    exchange = task.session.send(browse)
    if exchange is None or not exchange.accepted:
        return
    rows = [row for row in _rows(exchange.reply) if task.id in map(row.get, ID_FIELDS)]
    if not rows:
        message = f"the list lacks {task.id}, which was created just before"
        yield failed("list", exchange, message, task.created)
    elif state(rows[0]) != task.state:
        message = f"{task.id} is {state(rows[0])} in the list, but {task.state} in a poll"
        yield failed("list", exchange, message, task.polls[-1])
    if task.session.has_second_key:
        other = task.session.send(browse, key="second")
        listed = strings(other.reply) if other is not None and other.accepted else ()
        if other is not None and any(text == task.id for _, text in listed):
            message = f"another account's list has the task {task.id}"
            yield failed("foreign_task", other, message, task.created)
    if "limit" in browse.parameter_names("query"):
        short = task.session.send(browse, query={"limit": "1"})
        if short is not None and short.accepted and (count := len(_rows(short.reply))) > 1:
            yield failed("list", short, f"limit is 1, but {count} are listed")


def _rows(reply: Json) -> list[dict[str, Json]]:
    lists = (part for part in unwrap(reply).values() if isinstance(part, list))
    return [row for row in next(lists, []) if isinstance(row, dict)]


def _removed(task: Task, inspect: OperationSpec, remove: OperationSpec) -> Iterator[Failure]:
    """Check that a deleted task is gone."""
    exchange = task.call(remove)
    if exchange is None:
        return
    if not exchange.accepted:
        message = f"deleting a finished task gets {exchange.response.status}"
        yield failed("delete", exchange, message)
        return
    after = task.call(inspect)
    if after is not None and after.response.status != 404:
        message = f"a deleted task can still be read ({after.response.status})"
        yield failed("delete", after, message, exchange, operation=exchange.operation)


def _cancelled(
    session: Session, api: TaskApi, cancel: OperationSpec, worth: float
) -> Iterator[Failure]:
    """Check that a task cancelled while it waits ends without completing, if that is possible."""
    task, found = create(session, api, worth)
    if task is None:
        yield from found
        return
    yield from _foreign(task, cancel, "cancel")
    exchange = task.call(cancel)
    if exchange is None or exchange.response.status in (501, 409, 400):
        return
    if not exchange.accepted:
        message = f"cancelling a task created just before gets {exchange.response.status}"
        yield failed("cancel", exchange, message, task.created)
        return
    word = state(exchange.reply).lower()
    if word == "completed" or (stage(exchange.reply) == "waiting" and "cancel" not in word):
        message = f"the response to cancelling says that the task is {state(exchange.reply)}"
        yield failed("cancel", exchange, message)
    task.follow()
    if task.polls and (not task.ended or task.stage == "done"):
        message = f"the task was cancelled ({exchange.response.status}), but "
        message += f"is {task.state} now" if task.ended else f"does not end: it is {task.state}"
        yield failed("cancel", task.polls[-1], message, exchange, operation=cancel.id)
