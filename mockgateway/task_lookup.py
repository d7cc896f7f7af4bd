"""The task that a call's path names, as its owner sees it."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import TaskRequest, TaskSnapshot
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.tasks.tasks import Tasks

_IDS = ("task_id", "request_id", "generation_id")


def look(call: Call, job: OperationPlan, counts: bool = True) -> TaskSnapshot:
    """It as it stands. counts: whether this look is one that a policy counts.

    Raises Problem `task_not_found` for one that is not there, is another account's, or is of another model than the path names.
    """
    path = call.params["path"]
    task = str(next(path[name] for name in _IDS if name in path))
    tasks: Tasks = call.state.tasks
    _begin_sample(call, job, tasks, task)
    snapshot = tasks.look(call.account, task, counts)
    if job.named(call) not in (None, snapshot.model):
        raise Problem(
            "task_not_found",
            f"There is no task '{task[:100]}' of this model.",
            task_id=task[:100],
            param="task_id",
        )
    return snapshot


def _begin_sample(call: Call, job: OperationPlan, tasks: Tasks, task: str) -> None:
    """A task that the documents print is there for everyone, free of charge."""
    sample = job.sample(task)
    if sample is not None and not tasks.has(call.account, task):
        script = tasks.policy.script(job.models[sample.model], None, (), call.seed)
        tasks.submit(
            call.account,
            TaskRequest(task, sample.ask),
            sample.make,
            sample.model,
            script,
            call.seed.hex(16),
            call.base_url,
        )
