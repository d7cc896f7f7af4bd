"""Hand out a finished task's result."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.call import Call
from mockgateway.content import Output, TaskSnapshot, TaskView
from mockgateway.media import Links, MediaRenderer
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.task_lookup import look

# What a failed task is refused with, by the kind of its error.
FAILURES = {
    "inference_failure": "task_failed",
    "inference_timeout": "task_timeout",
    "request_invalid": "task_invalid",
    "content_blocked": "task_moderated",
    "canceled": "task_canceled",
    "internal_error": "task_crashed",
}


class Collect:
    """`do: collect`."""

    async def act(self, call: Call, job: OperationPlan) -> TaskView:
        """The caller's task, still running (which is no error) or with its outputs. Raises Problem `task_not_found`, one of FAILURES, or `result_expired`."""
        snapshot = look(call, job)
        if snapshot.kind:
            raise Problem(FAILURES[snapshot.kind], snapshot.message, task_id=snapshot.id)
        if snapshot.expired:
            raise Problem(
                "result_expired", "The result of this task has expired.", task_id=snapshot.id
            )
        return TaskView("collect", snapshot._replace(outputs=await _weighed(call, job, snapshot)))


async def _weighed(call: Call, job: OperationPlan, snapshot: TaskSnapshot) -> Sequence[Output]:
    """The outputs with the sizes of their files, which are drawn for that: whoever collects them is about to look at them."""
    studio: MediaRenderer = job.studio
    links: Links = call.state.links
    weighed = []
    for made in snapshot.outputs:
        if made.path:
            drawn = await studio.fetch(links, links.open(made.path))
            made = made._replace(
                size=len(drawn.data),
                width=drawn.width,
                height=drawn.height,
                seconds=round(drawn.seconds, 3),
            )
        weighed.append(made)
    return weighed
