"""Hand out a finished task's result."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Told
from mockgateway.ports import Job
from mockgateway.problem import Problem
from mockgateway.task import look

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

    async def act(self, call: Call, job: Job) -> Told:
        """The caller's task, still running (which is no error) or with its outputs. Raises Problem `task_not_found`, one of FAILURES, or `result_expired`."""
        ticket = look(call, job)
        if ticket.kind:
            raise Problem(FAILURES[ticket.kind], ticket.message, task_id=ticket.id)
        if ticket.expired:
            raise Problem("result_expired", "The result of this task has expired.", task_id=ticket.id)
        return Told("collect", ticket)
