"""Tell one task's state."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Told
from mockgateway.ports import Job
from mockgateway.task import look


class Inspect:
    """`do: inspect`."""

    async def act(self, call: Call, job: Job) -> Told:
        """The caller's task. Raises Problem `task_not_found`."""
        return Told("inspect", look(call, job))
