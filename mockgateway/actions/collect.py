"""Hand out a finished task's result."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.call import Call
from mockgateway.content import Output, Ticket, Told
from mockgateway.media import Links, Studio
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
            raise Problem(
                "result_expired", "The result of this task has expired.", task_id=ticket.id
            )
        return Told("collect", ticket._replace(outputs=await _weighed(call, job, ticket)))


async def _weighed(call: Call, job: Job, ticket: Ticket) -> Sequence[Output]:
    """The outputs with the sizes of their files, which are drawn for that: whoever collects them is about to look at them."""
    studio: Studio = job.studio
    links: Links = call.desk.links
    weighed = []
    for made in ticket.outputs:
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
