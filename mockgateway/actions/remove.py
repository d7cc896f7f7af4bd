"""Delete a task's record and files."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import TaskView
from mockgateway.protocols import OperationPlan
from mockgateway.task_lookup import look


class Remove:
    """`do: remove`."""

    async def act(self, call: Call, job: OperationPlan) -> TaskView:
        """The task as it was. Raises Problem `task_not_found`, or `task_running` for one that has not ended."""
        return TaskView(
            "remove", call.state.tasks.remove(call.account, look(call, job, counts=False).id)
        )
