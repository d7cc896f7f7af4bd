"""Stop a task."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Told
from mockgateway.ports import Job
from mockgateway.problem import Problem
from mockgateway.task import look


class Cancel:
    """`do: cancel`."""

    async def act(self, call: Call, job: Job) -> Told:
        """The cancelled task. Raises Problem `task_not_found`, `not_cancellable` for one that has ended, or `cancellation_not_supported`.

        A gateway whose models tell abilities can cancel only what has `cancel` among them.
        """
        ticket = look(call, job, counts=False)
        model = job.models.get(ticket.model)
        if (
            not ticket.terminal
            and model is not None
            and "abilities" in model.facts
            and "cancel" not in model.abilities
        ):
            raise Problem(
                "cancellation_not_supported",
                f"The provider of '{ticket.model}' cannot cancel a task.",
                task_id=ticket.id,
                param="task_id",
            )
        return Told("cancel", call.desk.tasks.cancel(call.account, ticket.id))
