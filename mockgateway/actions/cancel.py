"""Stop a task."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import TaskView
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.task_lookup import look


class Cancel:
    """`do: cancel`."""

    async def act(self, call: Call, job: OperationPlan) -> TaskView:
        """The cancelled task. Raises Problem `task_not_found`, `not_cancellable` for one that has ended, or `cancellation_not_supported`.

        A gateway whose models tell abilities can cancel only what has `cancel` among them.
        """
        snapshot = look(call, job, counts=False)
        model = job.models.get(snapshot.model)
        if (
            not snapshot.terminal
            and model is not None
            and "abilities" in model.facts
            and "cancel" not in model.abilities
        ):
            raise Problem(
                "cancellation_not_supported",
                f"The provider of '{snapshot.model}' cannot cancel a task.",
                task_id=snapshot.id,
                param="task_id",
            )
        return TaskView("cancel", call.state.tasks.cancel(call.account, snapshot.id))
