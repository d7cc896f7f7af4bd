"""Delete a task's record and files."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Told
from mockgateway.ports import Job
from mockgateway.task import look


class Remove:
    """`do: remove`."""

    async def act(self, call: Call, job: Job) -> Told:
        """The task as it was. Raises Problem `task_not_found`, or `task_running` for one that has not ended."""
        return Told(
            "remove", call.desk.tasks.remove(call.account, look(call, job, counts=False).id)
        )
