"""Poll, collect, cancel, remove and list tasks."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.call import Call
from mockgateway.content import Output, TaskPage, TaskRequest, TaskSnapshot, TaskView
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.tasks import Tasks

PAGE = 50
_IDS = ("task_id", "request_id", "generation_id")

# The Problem of a failed task, by the kind of its error.
FAILURES = {
    "inference_failure": "task_failed",
    "inference_timeout": "task_timeout",
    "request_invalid": "task_invalid",
    "content_blocked": "task_moderated",
    "canceled": "task_canceled",
    "internal_error": "task_crashed",
}


class Inspect:
    """`do: inspect`."""

    async def act(self, call: Call, plan: OperationPlan) -> TaskView:
        """Return the caller's task. Raises Problem `task_not_found`."""
        return TaskView("inspect", _find(call, plan))


class Collect:
    """`do: collect`."""

    async def act(self, call: Call, plan: OperationPlan) -> TaskView:
        """Return the caller's task, with its outputs if it has ended.

        A failed task is refused, unless the gateway reports the error in a success.

        Raises:
            Problem: `task_not_found` or one of FAILURES.
        """
        snapshot = _find(call, plan)
        if snapshot.kind and plan.shows_failures(call):
            return TaskView("collect", snapshot)
        if snapshot.kind:
            raise Problem(FAILURES[snapshot.kind], snapshot.message, task_id=snapshot.id)
        return TaskView("collect", snapshot._replace(outputs=await _measured(call, plan, snapshot)))


class Cancel:
    """`do: cancel`."""

    async def act(self, call: Call, plan: OperationPlan) -> TaskView:
        """Cancel the caller's task.

        Raises:
            Problem: `task_not_found`, `not_cancellable` for a task that has ended, or
                `cancellation_not_supported` for a model that lists abilities without `cancel`.
        """
        snapshot = _find(call, plan, counts=False)
        model = plan.models.get(snapshot.model)
        listed = model is not None and "abilities" in model.facts
        if model and listed and "cancel" not in model.abilities and not snapshot.terminal:
            message = f"The provider of '{snapshot.model}' cannot cancel a task."
            name = "cancellation_not_supported"
            raise Problem(name, message, task_id=snapshot.id, param="task_id")
        return TaskView("cancel", call.state.required_tasks.cancel(call.account, snapshot.id))


class Remove:
    """`do: remove`."""

    async def act(self, call: Call, plan: OperationPlan) -> TaskView:
        """Delete a task's record and files. Raises Problem `task_not_found` or `task_running`."""
        task = _find(call, plan, counts=False).id
        return TaskView("remove", call.state.required_tasks.remove(call.account, task))


class BrowseTasks:
    """`do: browse, make: task`. Reads the query parameters `limit` and `offset`."""

    async def act(self, call: Call, plan: OperationPlan) -> TaskPage:
        """Return one page of the caller's tasks, newest first."""
        query = call.params["query"]
        limit, offset = query.get("limit", PAGE), query.get("offset", 0)
        snapshots, total = call.state.required_tasks.history(call.account, limit, offset)
        return TaskPage(snapshots, total, limit, offset)


def _find(call: Call, plan: OperationPlan, counts: bool = True) -> TaskSnapshot:
    """Return the task that the path names; `counts` is whether this poll may advance it.

    Raises:
        Problem: `task_not_found` for a task that does not exist, belongs to another account, or
            is of another model than the path names.
    """
    path = call.params["path"]
    task = str(next(path[name] for name in _IDS if name in path))
    tasks = call.state.required_tasks
    _create_sample(call, plan, tasks, task)
    snapshot = tasks.poll(call.account, task, counts)
    if plan.model_name(call) not in (None, snapshot.model):
        message = f"There is no task '{task[:100]}' of this model."
        raise Problem("task_not_found", message, task_id=task[:100], param="task_id")
    return snapshot


def _create_sample(call: Call, plan: OperationPlan, tasks: Tasks, task: str) -> None:
    """Create the task that the gateway's documentation prints, free of charge, on first use."""
    sample = plan.sample_task(task)
    if sample is None or tasks.has(call.account, task):
        return
    script = tasks.policy.script(plan.models[sample.model], None, (), call.seed)
    request, seed = TaskRequest(task, sample.ask), call.seed.hex(16)
    tasks.submit(call.account, request, sample.make, sample.model, script, seed, call.base_url)


async def _measured(call: Call, plan: OperationPlan, snapshot: TaskSnapshot) -> Sequence[Output]:
    """Return the outputs with the sizes of their files, which are rendered for that."""
    links = call.state.links
    measured = []
    for output in snapshot.outputs:
        if output.path:
            file = await plan.studio.fetch(links, links.open(output.path))
            size, seconds = len(file.data), round(file.seconds, 3)
            output = output._replace(
                size=size, width=file.width, height=file.height, seconds=seconds
            )
        measured.append(output)
    return measured
