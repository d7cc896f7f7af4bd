"""Tell one task's state."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import TaskView
from mockgateway.protocols import OperationPlan
from mockgateway.task_lookup import look


class Inspect:
    """`do: inspect`."""

    async def act(self, call: Call, job: OperationPlan) -> TaskView:
        """The caller's task. Raises Problem `task_not_found`."""
        return TaskView("inspect", look(call, job))
